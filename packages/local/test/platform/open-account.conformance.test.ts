import type { PostConfirmationTriggerEvent } from "aws-lambda";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findAccountByUserId } from "@bourse/core/account";
import type { Table } from "@bourse/core/table";
import { createTable } from "@bourse/core/table";
import { handler } from "@bourse/functions/auth/open-account";
import { startCoreTable } from "./core-table.ts";

let core: Awaited<ReturnType<typeof startCoreTable>>;
let table: Table;

beforeAll(async () => {
  core = await startCoreTable();
  table = createTable(core.name);
  process.env["SST_RESOURCES_JSON"] = JSON.stringify({
    App: { name: "bourse", stage: "test" },
    Core: { name: core.name },
  });
});
afterAll(() => core.stop());

const confirmation = (
  triggerSource: string,
  userAttributes: Record<string, string>,
): PostConfirmationTriggerEvent =>
  ({
    version: "1",
    region: "us-east-1",
    userPoolId: "us-east-1_Users0001",
    userName: userAttributes["sub"],
    callerContext: { awsSdkVersion: "1", clientId: "web" },
    triggerSource,
    request: { userAttributes },
    response: {},
  }) as PostConfirmationTriggerEvent;

const SIGN_UP = "PostConfirmation_ConfirmSignUp";

test("a confirmed sign-up opens the account; Cognito gets its event back", async () => {
  const event = confirmation(SIGN_UP, { sub: "eve", email: "eve@example.com" });
  expect(await handler(event)).toBe(event);
  expect(await handler(event)).toBe(event);
  expect(await findAccountByUserId(table, "eve")).toMatchObject({
    accountId: 1001,
    email: "eve@example.com",
    kycStatus: "NONE",
    role: "TRADER",
  });
});

test("a new password after a forgotten one opens nothing", async () => {
  await handler(
    confirmation("PostConfirmation_ConfirmForgotPassword", { sub: "fay", email: "f@example.com" }),
  );
  expect(await findAccountByUserId(table, "fay")).toBeUndefined();
});

test("a pool that does not tell the address is a fault to be seen, not passed over", async () => {
  await expect(handler(confirmation(SIGN_UP, { sub: "gil" }))).rejects.toThrow(/email/);
});
