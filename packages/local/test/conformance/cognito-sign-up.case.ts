import {
  AdminConfirmSignUpCommand,
  ConfirmForgotPasswordCommand,
  ConfirmSignUpCommand,
  ForgotPasswordCommand,
  ResendConfirmationCodeCommand,
  SignUpCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { claimsOf, join, refusalOf, signIn } from "./cognito-people.ts";
import { password, type MakeCognito, type PoolIds, type TestCognito } from "./cognito-pool.ts";

/** Signing up, proving an address, and forgetting a password. */
export function signUpCases(make: MakeCognito): void {
  let cognito: TestCognito;
  let ids: PoolIds;
  beforeAll(async () => {
    cognito = await make();
    ids = await cognito.createPool();
  });
  afterAll(() => cognito.stop());

  const signUp = (email: string, attempt = password, attributes: Record<string, string> = {}) =>
    cognito.client.send(
      new SignUpCommand({
        ClientId: ids.clientId,
        Username: email,
        Password: attempt,
        UserAttributes: Object.entries({ email, ...attributes }).map(([Name, Value]) => ({
          Name,
          Value,
        })),
      }),
    );
  const confirm = (email: string, code: string) =>
    cognito.client.send(
      new ConfirmSignUpCommand({
        ClientId: ids.clientId,
        Username: email,
        ConfirmationCode: code,
      }),
    );

  describe("signing up", () => {
    test("mails a code; only the right one lets the user in", async () => {
      const answer = await signUp("new@example.com", password, { name: "New" });
      expect(answer.UserConfirmed).toBe(false);
      expect(answer.CodeDeliveryDetails).toEqual({
        Destination: "n***@e***",
        DeliveryMedium: "EMAIL",
        AttributeName: "email",
      });
      expect(await refusalOf(signIn(cognito, ids, "new@example.com"))).toBe(
        "UserNotConfirmedException: User is not confirmed.",
      );
      expect(await refusalOf(signIn(cognito, ids, "new@example.com", "Wrong0rd!Wrong0rd"))).toBe(
        "NotAuthorizedException: Incorrect username or password.",
      );
      expect(await refusalOf(confirm("new@example.com", "0000"))).toContain(
        "CodeMismatchException",
      );
      await confirm("new@example.com", cognito.code("new@example.com"));
      const { AuthenticationResult } = await signIn(cognito, ids, "new@example.com");
      const claims = claimsOf(AuthenticationResult?.IdToken);
      expect(claims).toMatchObject({
        sub: answer.UserSub,
        "cognito:username": answer.UserSub,
        email: "new@example.com",
        email_verified: true,
        name: "New",
        aud: ids.clientId,
        token_use: "id",
      });
    });

    test("a code works once, and a new one replaces it", async () => {
      await signUp("again@example.com");
      const first = cognito.code("again@example.com");
      const resend = new ResendConfirmationCodeCommand({
        ClientId: ids.clientId,
        Username: "again@example.com",
      });
      do await cognito.client.send(resend);
      while (cognito.code("again@example.com") === first); // one in a million
      const second = cognito.code("again@example.com");
      expect(await refusalOf(confirm("again@example.com", first))).toContain("CodeMismatch");
      await confirm("again@example.com", second);
      expect(await refusalOf(confirm("again@example.com", second))).toBe(
        "NotAuthorizedException: User cannot be confirmed. Current status is CONFIRMED",
      );
    });

    test("five wrong codes end the guessing, until a new code is asked for", async () => {
      await signUp("guess@example.com");
      const right = cognito.code("guess@example.com");
      const wrong = right === "111111" ? "222222" : "111111";
      for (let guess = 0; guess < 5; guess++) {
        expect(await refusalOf(confirm("guess@example.com", wrong))).toContain("CodeMismatch");
      }
      expect(await refusalOf(confirm("guess@example.com", right))).toContain(
        "LimitExceededException",
      );
      await cognito.client.send(
        new ResendConfirmationCodeCommand({
          ClientId: ids.clientId,
          Username: "guess@example.com",
        }),
      );
      await confirm("guess@example.com", cognito.code("guess@example.com"));
    });

    test("a code ends after a day", async () => {
      await signUp("late@example.com");
      cognito.ahead.ms += 24 * 3_600_000;
      const late = refusalOf(confirm("late@example.com", cognito.code("late@example.com")));
      expect(await late).toContain("ExpiredCodeException");
    });

    test("the same address twice, whatever its case", async () => {
      await join(cognito, ids, "twice@example.com");
      for (const email of ["twice@example.com", "Twice@Example.com"]) {
        expect(await refusalOf(signUp(email))).toBe(
          "UsernameExistsException: An account with the given email already exists.",
        );
      }
    });

    test.each([
      ["short1", "Password not long enough"],
      ["no-numbers-in-here", "Password must have numeric characters"],
    ])("the password %s", async (weak, reason) => {
      expect(await refusalOf(signUp("weak@example.com", weak))).toBe(
        `InvalidPasswordException: Password did not conform with policy: ${reason}`,
      );
    });

    test("a username that is no address, and attributes that are not the user's to set", async () => {
      expect(await refusalOf(signUp("nobody"))).toContain("InvalidParameterException");
      for (const name of ["email_verified", "sub", "custom:role"]) {
        expect(await refusalOf(signUp("own@example.com", password, { [name]: "true" }))).toBe(
          "NotAuthorizedException: A client attempted to write unauthorized attribute",
        );
      }
    });

    test("no client may let people verify themselves", async () => {
      const lax = await cognito.createPool({}, { WriteAttributes: ["email", "email_verified"] });
      const attempt = cognito.client.send(
        new SignUpCommand({
          ClientId: lax.clientId,
          Username: "lax@example.com",
          Password: password,
          UserAttributes: [{ Name: "email_verified", Value: "true" }],
        }),
      );
      expect(await refusalOf(attempt)).toContain("unauthorized attribute");
    });

    test("a pool where only administrators create users", async () => {
      const closed = await cognito.createPool({
        AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      });
      const attempt = cognito.client.send(
        new SignUpCommand({ ClientId: closed.clientId, Username: "a@b.io", Password: password }),
      );
      expect(await refusalOf(attempt)).toContain("SignUp is not permitted for this user pool");
    });

    test("an administrator confirms without a code", async () => {
      await signUp("helped@example.com");
      await cognito.client.send(
        new AdminConfirmSignUpCommand({ UserPoolId: ids.poolId, Username: "helped@example.com" }),
      );
      expect((await signIn(cognito, ids, "helped@example.com")).AuthenticationResult).toBeDefined();
    });
  });

  describe("a forgotten password", () => {
    const forgot = (email: string) =>
      cognito.client.send(new ForgotPasswordCommand({ ClientId: ids.clientId, Username: email }));
    const reset = (email: string, code: string, next = "NewPassw0rd!!123") =>
      cognito.client.send(
        new ConfirmForgotPasswordCommand({
          ClientId: ids.clientId,
          Username: email,
          ConfirmationCode: code,
          Password: next,
        }),
      );

    test("is replaced with the mailed code, once", async () => {
      await join(cognito, ids, "forgot@example.com");
      await forgot("forgot@example.com");
      const code = cognito.code("forgot@example.com");
      expect(await refusalOf(reset("forgot@example.com", code, "short"))).toContain(
        "InvalidPasswordException",
      );
      await reset("forgot@example.com", code);
      expect(await refusalOf(signIn(cognito, ids, "forgot@example.com"))).toContain(
        "Incorrect username or password",
      );
      await signIn(cognito, ids, "forgot@example.com", "NewPassw0rd!!123");
      expect(await refusalOf(reset("forgot@example.com", code))).toContain("CodeMismatch");
    });

    test("of someone who does not exist looks the same, and sends nothing", async () => {
      const mailsBefore = cognito.mails.length;
      const { CodeDeliveryDetails } = await forgot("ghost@example.com");
      expect(CodeDeliveryDetails?.Destination).toBe("g***@e***");
      expect(cognito.mails).toHaveLength(mailsBefore);
      for (let guess = 0; guess < 5; guess++) {
        expect(await refusalOf(reset("ghost@example.com", "123456"))).toContain("CodeMismatch");
      }
      expect(await refusalOf(reset("ghost@example.com", "123456"))).toContain("LimitExceeded");
    });

    test("mails are limited, to ghosts and to real users alike", async () => {
      await join(cognito, ids, "mails@example.com");
      for (const email of ["mails@example.com", "mail-ghost@example.com"]) {
        const answers: string[] = [];
        for (let mail = 0; mail < 21; mail++) answers.push(await refusalOf(forgot(email)));
        expect(answers.at(-1)).toContain("LimitExceededException");
      }
    });
  });
}
