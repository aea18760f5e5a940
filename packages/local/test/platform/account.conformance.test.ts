import { afterAll, beforeAll, expect, test } from "vitest";
import type { Table } from "@bourse/core/table";
import { createTable } from "@bourse/core/table";
import { findAccountByUserId, openAccount, setKycStatus, setRole } from "@bourse/core/account";
import { startCoreTable } from "./core-table.ts";

let core: Awaited<ReturnType<typeof startCoreTable>>;
let table: Table;

beforeAll(async () => {
  core = await startCoreTable();
  table = createTable(core.name);
});
afterAll(() => core.stop());

test("the first account gets the first number, and is there for whoever asks next", async () => {
  const opened = await openAccount(table, { userId: "u-1", email: "a@example.com", nowMs: 1_000 });
  expect(opened).toEqual({
    userId: "u-1",
    accountId: 1001,
    email: "a@example.com",
    kycStatus: "NONE",
    role: "TRADER",
    createdTimeMs: 1_000,
  });
  expect(await findAccountByUserId(table, "u-1")).toEqual(opened);
});

test("opening again answers the account as it is", async () => {
  await setKycStatus(table, "u-1", "APPROVED");
  await setRole(table, "u-1", "OPERATOR");
  const again = await openAccount(table, { userId: "u-1", email: "b@example.com", nowMs: 2_000 });
  expect(again).toMatchObject({ accountId: 1001, kycStatus: "APPROVED", role: "OPERATOR" });
  expect(again.email).toBe("a@example.com");
});

test("many openings of one user at the same moment give one account", async () => {
  const opened = await Promise.all(
    Array.from({ length: 12 }, (_, attempt) =>
      openAccount(table, { userId: "u-2", email: "c@example.com", nowMs: attempt }),
    ),
  );
  for (const account of opened) expect(account).toEqual(opened[0]);
});

test("different users never share a number, and user ids keep their case", async () => {
  const users = ["u-3", "U-3", ...Array.from({ length: 20 }, (_, n) => `user-${n}`)];
  const opened = await Promise.all(
    users.map((userId) => openAccount(table, { userId, email: "d@example.com", nowMs: 0 })),
  );
  expect(new Set(opened.map(({ accountId }) => accountId)).size).toBe(users.length);
});

test("nobody's account is changed by accident: an unknown user is an error", async () => {
  await expect(setKycStatus(table, "nobody", "APPROVED")).rejects.toThrow(/no account/);
  expect(await findAccountByUserId(table, "nobody")).toBeUndefined();
});
