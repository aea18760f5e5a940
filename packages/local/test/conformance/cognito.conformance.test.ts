import { describe } from "vitest";
import { challengeCases } from "./cognito-mfa.case.ts";
import { startTestCognito } from "./cognito-pool.ts";
import { signInCases } from "./cognito-sign-in.case.ts";
import { signUpCases } from "./cognito-sign-up.case.ts";
import { userCases } from "./cognito-users.case.ts";

describe("signing up", () => {
  signUpCases(startTestCognito);
});

describe("signing in", () => {
  signInCases(startTestCognito);
});

describe("sign-ins of several steps", () => {
  challengeCases(startTestCognito);
});

describe("users and pools", () => {
  userCases(startTestCognito);
});
