import { expect, test } from "vitest";
import { InvariantError } from "../invariant/index.ts";
import { HOUSE_ACCOUNT_INDEX, Ledger } from "./index.ts";

const MOST = Number.MAX_SAFE_INTEGER;

function newLedger() {
  const ledger = new Ledger();
  const btc = ledger.listAsset({ assetId: 1, asset: "BTC", decimals: 8 });
  const usdt = ledger.listAsset({ assetId: 2, asset: "USDT", decimals: 8 });
  return { ledger, btc, usdt };
}

test("a balance grows beyond 2^53 and comes back, exact all the way", () => {
  const { ledger, btc } = newLedger();
  const index = ledger.openAccount(7);
  for (let deposit = 0; deposit < 5; deposit++) ledger.deposit(index, btc, MOST);
  expect(btc.free(index)).toBe(5n * BigInt(MOST));
  expect(btc.freeUnitsCapped(index)).toBe(MOST);
  ledger.hold(index, btc, MOST);
  ledger.hold(index, btc, 1);
  expect(btc.locked(index)).toBe(2n ** 53n);
  expect([btc.lockedHigh(index), btc.lockedLow(index)]).toEqual([2, 0]);
  for (let withdrawal = 0; withdrawal < 3; withdrawal++) ledger.withdraw(index, btc, MOST);
  ledger.release(index, btc, MOST);
  expect(btc.free(index)).toBe(BigInt(MOST) + BigInt(MOST) - 1n);
  expect(btc.locked(index)).toBe(1n);
  expect(btc.supply()).toBe(2n * BigInt(MOST));
  ledger.clearTouched();
  ledger.assertValid();
});

test("an account that was never opened owns nothing, and may be asked about", () => {
  const { ledger, btc } = newLedger();
  const index = ledger.accountIndex(99);
  expect(index).toBe(-1);
  expect([btc.free(index), btc.locked(index), btc.ownedUnits(index)]).toEqual([0n, 0n, 0]);
  expect([btc.freeLow(index), btc.freeHigh(index)]).toEqual([0, 0]);
  expect([btc.lockedLow(index), btc.lockedHigh(index)]).toEqual([0, 0]);
  expect([btc.isFreeAtLeast(index, 0), btc.isFreeAtLeast(index, 1)]).toEqual([true, false]);
  expect([btc.freeUnitsCapped(index), btc.freeUnitsCapped(1000)]).toEqual([0, 0]);
});

test("assets and accounts are found by their ids", () => {
  const { ledger, btc, usdt } = newLedger();
  expect(ledger.asset(2)).toBe(usdt);
  expect(ledger.findAsset(3)).toBeUndefined();
  expect(() => ledger.asset(3)).toThrow(InvariantError);
  expect(ledger.assets).toEqual([btc, usdt]);
  for (let account = 1; account <= 100; account++) ledger.openAccount(account * 1_000_000_007);
  expect(ledger.accountCount).toBe(101);
  expect(ledger.accountId(ledger.accountIndex(50_000_000_350))).toBe(50_000_000_350);
  expect(ledger.openAccount(0)).toBe(HOUSE_ACCOUNT_INDEX);
  ledger.assertValid();
});

test("a trade touches each balance once, in the order of first touch", () => {
  const { ledger, btc, usdt } = newLedger();
  const [buyer, seller] = [ledger.openAccount(1), ledger.openAccount(2)];
  ledger.deposit(buyer, usdt, 1000);
  ledger.deposit(seller, btc, 10);
  ledger.clearTouched();
  ledger.hold(buyer, usdt, 600);
  ledger.pay(buyer, usdt, 600, 500);
  ledger.payFree(seller, btc, 10);
  ledger.receive(buyer, btc, 10, 1);
  ledger.receive(seller, usdt, 500, 0);
  const touched = Array.from({ length: ledger.touchedCount }, (_, at) => [
    ledger.touchedAccount(at),
    ledger.touchedAsset(at).spec.asset,
  ]);
  expect(touched).toEqual([
    [buyer, "USDT"],
    [seller, "BTC"],
    [buyer, "BTC"],
    [HOUSE_ACCOUNT_INDEX, "BTC"],
    [seller, "USDT"],
  ]);
  expect([btc.free(buyer), btc.free(HOUSE_ACCOUNT_INDEX), usdt.free(buyer)]).toEqual([
    9n,
    1n,
    500n,
  ]);
  ledger.clearTouched();
  ledger.assertValid();
});

test("the hash follows the balances and nothing else", () => {
  const { ledger, btc } = newLedger();
  const index = ledger.openAccount(7);
  const empty = ledger.hash().hex();
  ledger.deposit(index, btc, 5);
  ledger.clearTouched();
  const five = ledger.hash().hex();
  ledger.hold(index, btc, 5);
  ledger.clearTouched();
  expect(ledger.hash().hex()).not.toBe(five);
  ledger.release(index, btc, 5);
  ledger.clearTouched();
  expect(ledger.hash().hex()).toBe(five);
  ledger.withdraw(index, btc, 5);
  expect(() => ledger.hash()).toThrow(InvariantError);
  ledger.clearTouched();
  expect(ledger.hash().hex()).toBe(empty);
  expect(five).not.toBe(empty);
});

test("the hash sees every limb of what is free and of what is locked", () => {
  const { ledger, btc } = newLedger();
  const index = ledger.openAccount(7);
  for (let deposit = 0; deposit < 5; deposit++) ledger.deposit(index, btc, MOST);
  ledger.hold(index, btc, MOST);
  const limb = 2 ** 52;
  const changes = [
    () => undefined,
    () => ledger.payFree(index, btc, 1),
    () => ledger.payFree(index, btc, limb),
    () => ledger.pay(index, btc, 1, 1),
    () => ledger.pay(index, btc, limb, limb),
  ];
  const hashes = changes.map((change) => {
    change();
    ledger.clearTouched();
    return ledger.hash().hex();
  });
  expect(new Set(hashes).size).toBe(changes.length);
});

test("the ledger notices units that came from nowhere, and balances that are none", () => {
  const conserved = newLedger();
  conserved.ledger.openAccount(7);
  conserved.ledger.receive(1, conserved.btc, 5, 0);
  conserved.ledger.clearTouched();
  expect(() => conserved.ledger.assertValid()).toThrow("BTC is not conserved");

  const broken = newLedger();
  broken.ledger.deposit(0, broken.btc, 5);
  broken.ledger.deposit(0, broken.btc, 0.5);
  broken.ledger.clearTouched();
  expect(() => broken.ledger.assertValid()).toThrow("is no count");

  const unhashed = newLedger();
  unhashed.ledger.deposit(0, unhashed.btc, 5);
  unhashed.btc.units.move(0, 1, 5);
  unhashed.ledger.clearTouched();
  unhashed.ledger.hash();
  unhashed.btc.units.move(1, 0, 5);
  expect(() => unhashed.ledger.assertValid()).toThrow("has lost its way");
  expect(() => unhashed.ledger.deposit(0, unhashed.btc, 2 ** 53)).toThrow("cannot be added");
});
