import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { UsageError } from "../command-line/arguments.ts";
import { NoLedgerError, openLedger } from "./open-ledger.ts";
import { parseLedgerOptions } from "./options.ts";
import { reconciliationText } from "./reconciliation-text.ts";

test("options are understood, or refused in one line", () => {
  expect(parseLedgerOptions(["--data", "/x", "--json"])).toEqual({
    dataDir: "/x",
    json: true,
    help: false,
  });
  expect(() => parseLedgerOptions(["--date", "/x"])).toThrow(UsageError);
  expect(() => parseLedgerOptions(["--date", "/x"])).toThrow(/--help lists the options\.$/);
});

test("where there is no ledger, it is said what to do", async () => {
  const dir = mkdtempSync(path.join(tmpdir(), "bourse-no-ledger-"));
  await expect(openLedger(dir, {})).rejects.toThrow("--data DIR");
  for (const LEDGER_DATABASE_URL of ["nonsense", "https://db.example/x"]) {
    await expect(openLedger(dir, { LEDGER_DATABASE_URL })).rejects.toBeInstanceOf(NoLedgerError);
  }
  const LEDGER_DATABASE_URL = "postgres://me:p%40ss@127.0.0.1:notaport/books";
  await expect(openLedger(dir, { LEDGER_DATABASE_URL })).rejects.toThrow(
    "no address of a database",
  );
  rmSync(dir, { recursive: true });
});

test("a comparison is told with its proof, and every difference by name", () => {
  const asset = {
    asset: "USDT",
    assetId: 1,
    customersUnits: 2n ** 60n,
    houseUnits: 5n,
    depositedUnits: 2n ** 60n + 9n,
    withdrawnUnits: 3n,
  };
  const result = {
    accounts: 2,
    balances: 3,
    firstSequence: 8,
    lastSequence: 9,
    assets: [asset],
    differences: [{ between: "balances and transfers", text: "USDT: one too few." }],
  } as const;
  expect(reconciliationText(result).split("\n")).toEqual([
    "Compared 3 balances of 2 accounts, sequences 8 to 9.",
    "",
    "asset            customers  house (fees)             deposits  withdrawals  difference",
    "USDT   1152921504606846976             5  1152921504606846985            3          -1",
    "",
    "DIFFERENCE between balances and transfers: USDT: one too few.",
    "1 differences.",
    "",
  ]);
  expect(reconciliationText({ ...result, differences: [] })).toMatch(/\n0 differences: .*agree/);
});
