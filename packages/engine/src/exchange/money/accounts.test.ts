import { expect, test } from "vitest";
import { FlatStateReader } from "../../collections/index.ts";
import type { FlatState } from "../../collections/index.ts";
import { InvariantError } from "../../invariant/index.ts";
import type { AccountSpec } from "../../market/index.ts";
import { AccountCount, Accounts } from "./accounts.ts";

const FREE: AccountSpec = {
  accountId: 70,
  canTrade: true,
  canWithdraw: true,
  canDeposit: true,
  tradeGroupId: 0,
  makerRate: -1,
  takerRate: -1,
  paysInFeeAsset: false,
};

const FROZEN: AccountSpec = {
  accountId: 71,
  canTrade: false,
  canWithdraw: false,
  canDeposit: false,
  tradeGroupId: 2 ** 40,
  makerRate: 0,
  takerRate: 50_000_000,
  paysInFeeAsset: true,
};

test("an account nobody configured may do everything, whatever its index", () => {
  const accounts = new Accounts();
  for (const index of [-1, 0, 15, 16, 1_000_000]) {
    expect(accounts.spec(index, 70)).toEqual(FREE);
    expect(accounts.openCount(index, AccountCount.Orders)).toBe(0);
  }
});

test("each setting is kept by itself", () => {
  const accounts = new Accounts();
  const changes: Partial<AccountSpec>[] = [
    { canTrade: false },
    { canWithdraw: false },
    { canDeposit: false },
    { tradeGroupId: 5 },
    { makerRate: 0 },
    { takerRate: 0 },
    { makerRate: 7, takerRate: 9 },
    { paysInFeeAsset: true },
  ];
  changes.forEach((change, index) => accounts.configure(index * 40, { ...FREE, ...change }));
  changes.forEach((change, index) => {
    expect(accounts.spec(index * 40, 70)).toEqual({ ...FREE, ...change });
  });
  accounts.assertValid();
});

test("trade groups stand by account index, 0 for none", () => {
  const accounts = new Accounts();
  accounts.configure(1, { ...FREE, tradeGroupId: 5 });
  accounts.configure(2, { ...FREE, tradeGroupId: 5 });
  accounts.configure(3, { ...FREE, tradeGroupId: 6 });
  expect([...accounts.groupOf.subarray(0, 5)]).toEqual([0, 5, 5, 6, 0]);
});

test("what is open is counted by kind", () => {
  const accounts = new Accounts();
  accounts.count(20, AccountCount.Orders, 3);
  accounts.count(20, AccountCount.Orders, -1);
  accounts.count(20, AccountCount.OrderLists, 1);
  accounts.count(21, AccountCount.AlgoOrders, 4);
  expect(accounts.openCount(20, AccountCount.Orders)).toBe(2);
  expect(accounts.openCount(20, AccountCount.AlgoOrders)).toBe(0);
  expect(accounts.openCount(20, AccountCount.OrderLists)).toBe(1);
  expect(accounts.openCount(21, AccountCount.AlgoOrders)).toBe(4);
  accounts.assertValid();
  accounts.count(21, AccountCount.IcebergOrders, -1);
  expect(() => accounts.assertValid()).toThrow(InvariantError);
});

test("the hash says what is configured, not how it came to be so", () => {
  const accounts = new Accounts();
  const before = accounts.hash().hex();
  accounts.configure(3, FROZEN);
  const forbidden = accounts.hash().hex();
  expect(forbidden).not.toBe(before);
  accounts.configure(3, { ...FROZEN, takerRate: 1 });
  expect(accounts.hash().hex()).not.toBe(forbidden);
  accounts.configure(3, FROZEN);
  accounts.configure(400, FREE);
  expect(accounts.hash().hex()).toBe(forbidden);
  accounts.configure(3, FREE);
  expect(accounts.hash().hex()).toBe(before);
  accounts.groupOf[3] = 1;
  expect(() => accounts.assertValid()).toThrow(InvariantError);
});

test("a copy is the same, and goes on", () => {
  const accounts = new Accounts();
  accounts.configure(3, FROZEN);
  accounts.count(3, AccountCount.IcebergOrders, 2);
  const state: FlatState = { numbers: [], arrays: [] };
  accounts.writeTo(state);
  const copy = new Accounts();
  const reader = new FlatStateReader(state);
  copy.readFrom(reader);
  reader.end();
  expect(copy.spec(3, 71)).toEqual(FROZEN);
  expect(copy.openCount(3, AccountCount.IcebergOrders)).toBe(2);
  expect(copy.hash().hex()).toBe(accounts.hash().hex());
  copy.configure(100, FROZEN);
  copy.configure(3, FREE);
  copy.assertValid();
  accounts.assertValid();
  expect(accounts.spec(3, 71)).toEqual(FROZEN);
});
