import { expect, test } from "vitest";
import { FlatStateReader, keyHash } from "../../collections/index.ts";
import type { FlatState } from "../../collections/index.ts";
import type {
  Deposit,
  HoldWithdrawal,
  ReleaseWithdrawal,
  SettleWithdrawal,
  Transfer,
  Withdraw,
} from "../../command/index.ts";
import {
  EventLog,
  Refusal,
  RejectedPart,
  WithdrawalStatus,
  decodeEvents,
} from "../../event/index.ts";
import { Ledger } from "../../ledger/index.ts";
import { Accounts } from "./accounts.ts";
import { endWithdrawal, holdWithdrawal } from "./hold-withdrawal.ts";
import type { ExchangeState } from "../state.ts";
import { transfer } from "./transfer.ts";
import { Transfers } from "./transfers.ts";
import { Withdrawals } from "./withdrawals.ts";

const MOST = Number.MAX_SAFE_INTEGER;
type Command =
  Deposit | Withdraw | Transfer | HoldWithdrawal | SettleWithdrawal | ReleaseWithdrawal;

/** An exchange as far as money commands look at it. */
class Purse {
  readonly ledger = new Ledger();
  readonly accounts = new Accounts();
  readonly transfers = new Transfers();
  readonly withdrawals = new Withdrawals();
  readonly log = new EventLog();
  readonly refusal = new Refusal();
  readonly asset = this.ledger.listAsset({ assetId: 4, asset: "BTC", decimals: 8 });

  reject(accountId: number): void {
    this.log.rejected(accountId, RejectedPart.Whole, this.refusal);
  }

  /** The events of a command, in one line each. */
  apply(command: Command): string[] {
    const state = this as unknown as ExchangeState;
    this.log.reset();
    if (command.kind === "HoldWithdrawal") holdWithdrawal(state, command);
    else if (command.kind === "SettleWithdrawal" || command.kind === "ReleaseWithdrawal") {
      endWithdrawal(state, command);
    } else transfer(state, command);
    this.ledger.clearTouched();
    return decodeEvents(this.log).map((event) => {
      if (event.kind === "CommandRejected") {
        return `${event.code} ${event.message} (${event.why.rule})`;
      }
      if (event.kind !== "Transferred" && event.kind !== "WithdrawalChanged") return event.kind;
      const { accountId, amountUnits, assetId, transferId } = event;
      const text = `${accountId} ${amountUnits} of ${assetId} by ${transferId}`;
      return event.kind === "Transferred" ? text : `${text} is ${event.status}`;
    });
  }

  deposit(accountId: number, amountUnits: number, transferId: string): string[] {
    return this.apply({ kind: "Deposit", accountId, assetId: 4, amountUnits, transferId });
  }

  withdraw(accountId: number, amountUnits: number, transferId: string): string[] {
    return this.apply({ kind: "Withdraw", accountId, assetId: 4, amountUnits, transferId });
  }

  move(accountId: number, toAccountId: number, amountUnits: number, transferId: string): string[] {
    const to = { toAccountId, assetId: 4, amountUnits, transferId };
    return this.apply({ kind: "Transfer", accountId, ...to });
  }

  hold(accountId: number, amountUnits: number, transferId: string): string[] {
    return this.apply({ kind: "HoldWithdrawal", accountId, assetId: 4, amountUnits, transferId });
  }

  settle(accountId: number, transferId: string): string[] {
    return this.apply({ kind: "SettleWithdrawal", accountId, transferId });
  }

  release(accountId: number, transferId: string): string[] {
    return this.apply({ kind: "ReleaseWithdrawal", accountId, transferId });
  }

  forbid(accountId: number, what: "canWithdraw" | "canDeposit"): void {
    this.accounts.configure(this.ledger.openAccount(accountId), {
      accountId,
      canTrade: true,
      canWithdraw: true,
      canDeposit: true,
      tradeGroupId: 0,
      makerRate: -1,
      takerRate: -1,
      paysInFeeAsset: false,
      [what]: false,
    });
  }

  balance(accountId: number): [bigint, bigint] {
    const index = this.ledger.accountIndex(accountId);
    return [this.asset.free(index), this.asset.locked(index)];
  }

  assertValid(): void {
    this.ledger.assertValid();
    this.accounts.assertValid();
    this.transfers.assertValid();
    this.withdrawals.assertValid();
  }
}

const DISABLED = "-2010 This action is disabled on this account. (14.1)";
const POOR = "-2010 Account has insufficient balance for requested action. (14.1)";
const malformed = (name: string, rule = "14.1") =>
  `-1102 Mandatory parameter '${name}' was not sent, was empty/null, or malformed. (${rule})`;

test("money comes in, moves and leaves, each transferId once per account", () => {
  const purse = new Purse();
  expect(purse.deposit(7, 1000, "d1")).toEqual(["7 1000 of 4 by d1"]);
  expect(purse.deposit(7, 1000, "d1")).toEqual([]);
  expect(purse.withdraw(7, 10, "d1")).toEqual([]);
  expect(purse.move(7, 8, 300, "m1")).toEqual(["7 -300 of 4 by m1", "8 300 of 4 by m1"]);
  expect(purse.move(7, 8, 300, "m1")).toEqual([]);
  expect(purse.deposit(8, 5, "m1")).toEqual(["8 5 of 4 by m1"]);
  expect(purse.withdraw(8, 305, "w1")).toEqual(["8 -305 of 4 by w1"]);
  expect([purse.balance(7), purse.balance(8)]).toEqual([
    [700n, 0n],
    [0n, 0n],
  ]);
  expect(purse.asset.supply()).toBe(700n);
  purse.assertValid();
});

test("a balance may pass 2^53, by deposits that each may not", () => {
  const purse = new Purse();
  for (const id of ["a", "b", "c"]) purse.deposit(7, MOST, id);
  expect(purse.balance(7)).toEqual([3n * BigInt(MOST), 0n]);
  expect(purse.deposit(7, MOST + 1, "d")).toEqual([malformed("amount")]);
  expect(purse.withdraw(7, MOST, "e")).toHaveLength(1);
  purse.assertValid();
});

test("the first thing that is wrong is the answer, and a refused id may be used again", () => {
  const purse = new Purse();
  const bad = (change: object) =>
    purse.apply({
      kind: "Transfer",
      accountId: 7,
      toAccountId: 8,
      assetId: 4,
      amountUnits: 1,
      transferId: "x",
      ...change,
    } as Command);
  expect(bad({ accountId: -1, amountUnits: 0 })).toEqual([malformed("accountId", "3.1")]);
  expect(bad({ toAccountId: 7, amountUnits: 0 })).toEqual([malformed("toAccountId")]);
  expect(bad({ toAccountId: 0.5 })).toEqual([malformed("toAccountId")]);
  expect(bad({ amountUnits: 0, transferId: "" })).toEqual([malformed("amount")]);
  expect(bad({ amountUnits: 1.5 })).toEqual([malformed("amount")]);
  for (const transferId of ["", "x".repeat(65), "é", "a\u001f", "a\u007f"]) {
    expect(bad({ transferId, assetId: 99 })).toEqual([malformed("transferId")]);
  }
  expect(bad({ assetId: 99 })).toEqual(["-1121 Invalid asset. (14.1)"]);
  expect(bad({})).toEqual([POOR]);
  purse.forbid(8, "canDeposit");
  expect(bad({})).toEqual([DISABLED]);
  expect(purse.deposit(8, 5, "d")).toEqual([DISABLED]);
  purse.forbid(7, "canWithdraw");
  expect(purse.withdraw(7, 5, "d")).toEqual([DISABLED]);
  expect(purse.hold(7, 5, "d")).toEqual([DISABLED]);
  expect(purse.deposit(7, 5, "x")).toEqual(["7 5 of 4 by x"]);
  expect(bad({})).toEqual([]);
  purse.assertValid();
});

test("an account that was never seen cannot pay, and is not opened for it", () => {
  const purse = new Purse();
  expect(purse.withdraw(9, 1, "w")).toEqual([POOR]);
  expect(purse.hold(9, 1, "h")).toEqual([POOR]);
  expect(purse.move(9, 8, 1, "m")).toEqual([POOR]);
  expect(purse.ledger.accountCount).toBe(1);
});

test("a withdrawal is held, and then leaves or is free again, once", () => {
  const purse = new Purse();
  purse.deposit(7, 100, "d");
  expect(purse.hold(7, 101, "h1")).toEqual([POOR]);
  expect(purse.hold(7, 60, "h1")).toEqual([`7 60 of 4 by h1 is ${WithdrawalStatus.Held}`]);
  expect(purse.hold(7, 60, "h1")).toEqual([]);
  expect(purse.withdraw(7, 10, "h1")).toEqual([]);
  expect(purse.hold(7, 40, "h2")).toEqual([`7 40 of 4 by h2 is ${WithdrawalStatus.Held}`]);
  expect(purse.balance(7)).toEqual([0n, 100n]);
  expect([...purse.withdrawals.held()].map(({ units }) => units)).toEqual([60, 40]);
  purse.assertValid();

  expect(purse.settle(8, "h1")).toEqual([]);
  expect(purse.settle(7, "d")).toEqual([]);
  expect(purse.settle(7, "unknown")).toEqual([]);
  expect(purse.settle(7, "")).toEqual([malformed("transferId")]);
  expect(purse.release(-1, "h1")).toEqual([malformed("accountId", "3.1")]);
  expect(purse.settle(7, "h1")).toEqual([`7 60 of 4 by h1 is ${WithdrawalStatus.Settled}`]);
  expect(purse.release(7, "h1")).toEqual([]);
  expect(purse.release(7, "h2")).toEqual([`7 40 of 4 by h2 is ${WithdrawalStatus.Released}`]);
  expect(purse.settle(7, "h2")).toEqual([]);
  expect(purse.balance(7)).toEqual([40n, 0n]);
  expect(purse.asset.supply()).toBe(40n);
  purse.assertValid();
});

test("the same id of two accounts whose keys collide are two", () => {
  const purse = new Purse();
  // The upper half of an account's number is spread over the lower one.
  const other = 2 ** 32 + ((5 ^ 0x9e3779b1) >>> 0);
  expect(keyHash(5, 77)).toBe(keyHash(other, 77));
  expect(purse.deposit(5, 10, "d")).toHaveLength(1);
  expect(purse.deposit(other, 20, "d")).toHaveLength(1);
  expect(purse.deposit(other, 20, "d")).toEqual([]);
  expect([purse.balance(5), purse.balance(other)]).toEqual([
    [10n, 0n],
    [20n, 0n],
  ]);
  purse.assertValid();
});

test("ids and held withdrawals survive a copy; a damaged copy is noticed", () => {
  const purse = new Purse();
  for (let at = 0; at < 200; at++)
    purse.deposit(at % 5, 10, `deposit ${at} ${"x".repeat(at % 40)}`);
  purse.hold(3, 4, "h1");
  purse.hold(4, 5, "h2");
  purse.release(3, "h1");
  const copyOf = (change: (state: FlatState) => void) => {
    const state: FlatState = { numbers: [], arrays: [] };
    purse.transfers.writeTo(state);
    purse.withdrawals.writeTo(state);
    change(state);
    const copy = new Purse();
    const reader = new FlatStateReader(state);
    copy.transfers.readFrom(reader);
    copy.withdrawals.readFrom(reader);
    reader.end();
    return copy;
  };
  const copy = copyOf(() => undefined);
  expect(copy.transfers.size).toBe(202);
  expect(copy.transfers.hash().hex()).toBe(purse.transfers.hash().hex());
  expect(copy.withdrawals.hash().hex()).toBe(purse.withdrawals.hash().hex());
  expect([...copy.withdrawals.held()]).toEqual([...purse.withdrawals.held()]);
  expect(copy.deposit(3, 1, "deposit 3 xxx")).toEqual([]);
  expect(copy.deposit(3, 1, "deposit 3 xxxx")).toHaveLength(1);
  copy.assertValid();
  expect(() => copyOf(({ arrays }) => void arrays.splice(2, 1))).toThrow("flat state");
  expect(() => copyOf(({ arrays }) => void (arrays[2] = new Uint8Array(7)))).toThrow("do not fit");
  expect(() => copyOf(({ arrays }) => void arrays.push(new Uint8Array(7)))).toThrow("goes on");
  const other = copyOf(({ arrays }) => void ((arrays[0] as Float64Array)[0] = 77));
  expect(other.transfers.hash().hex()).not.toBe(purse.transfers.hash().hex());
});
