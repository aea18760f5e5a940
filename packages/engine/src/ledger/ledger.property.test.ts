import fc from "fast-check";
import { expect, test } from "vitest";
import { FlatStateReader } from "../collections/index.ts";
import type { FlatState } from "../collections/index.ts";
import { InvariantError } from "../invariant/index.ts";
import type { AssetBalances } from "./index.ts";
import { LIMB_UNITS, Ledger } from "./index.ts";

const ASSETS = [
  { assetId: 3, asset: "BTC", decimals: 8 },
  { assetId: 9, asset: "USDT", decimals: 8 },
];
const MOST = Number.MAX_SAFE_INTEGER;

/** The slow twin: bigints, by account id and asset id. */
class PlainLedger {
  readonly free = new Map<string, bigint>();
  readonly locked = new Map<string, bigint>();

  add(key: string, free: number, locked: number): void {
    this.free.set(key, (this.free.get(key) ?? 0n) + BigInt(free));
    this.locked.set(key, (this.locked.get(key) ?? 0n) + BigInt(locked));
  }
}

interface Step {
  readonly what: number;
  readonly account: number;
  readonly asset: number;
  readonly units: number;
  readonly part: number;
  readonly endsCommand: boolean;
}

const nearLimb = fc.integer({ min: -2, max: 2 }).map((off) => LIMB_UNITS + off);
const nearMost = fc.nat({ max: 2 }).map((below) => MOST - below);
const units = fc.oneof(fc.nat({ max: 20 }), fc.maxSafeNat(), nearLimb, nearMost);
const step: fc.Arbitrary<Step> = fc.record({
  what: fc.nat({ max: 5039 }),
  account: fc.oneof(fc.nat({ max: 3 }), fc.nat({ max: 40 })),
  asset: fc.nat({ max: 1 }),
  units,
  part: fc.nat({ max: 4 }),
  endsCommand: fc.boolean(),
});

/** Both ledgers, and what a step is about. */
interface Stage {
  readonly ledger: Ledger;
  readonly balances: AssetBalances;
  readonly index: number;
  readonly otherIndex: number;
  readonly units: number;
  /** A part of the units. */
  readonly lesser: number;
  /** Adds to the plain ledger: whose, and free and locked units. */
  readonly add: (who: "own" | "other" | "house", free: number, locked: number) => void;
}

type Play = (stage: Stage) => void;

const deposit: Play = ({ ledger, index, balances, units, add }) => {
  ledger.deposit(index, balances, units);
  add("own", units, 0);
};

/** Steps that anyone may take, that need the units free, and that need them locked. */
const ANY: readonly Play[] = [deposit, deposit];
const FREE: readonly Play[] = [
  ({ ledger, index, balances, units, add }) => {
    ledger.withdraw(index, balances, units);
    add("own", -units, 0);
  },
  ({ ledger, index, balances, units, add }) => {
    ledger.hold(index, balances, units);
    add("own", -units, units);
  },
  ({ ledger, index, otherIndex, balances, units, lesser, add }) => {
    ledger.payFree(index, balances, units);
    ledger.receiveHeld(otherIndex, balances, units, lesser);
    add("own", -units, 0);
    add("other", 0, units - lesser);
    add("house", lesser, 0);
  },
  ({ ledger, index, balances, units, add }) => {
    ledger.payFee(index, balances, units);
    add("own", -units, 0);
    add("house", units, 0);
  },
];
const LOCKED: readonly Play[] = [
  ({ ledger, index, balances, units, add }) => {
    ledger.withdrawHeld(index, balances, units);
    add("own", 0, -units);
  },
  ({ ledger, index, balances, units, add }) => {
    ledger.release(index, balances, units);
    add("own", units, -units);
  },
  // A trade: paid out of what was held; the other side gets it, less a fee.
  ({ ledger, index, otherIndex, balances, units, lesser, add }) => {
    const fee = Math.floor(lesser / 2);
    ledger.pay(index, balances, units, lesser);
    ledger.receive(otherIndex, balances, lesser, fee);
    add("own", units - lesser, -units);
    add("other", lesser - fee, 0);
    add("house", fee, 0);
  },
];

/** Does a step in both ledgers; a step that takes what is not there is left out. */
function apply(ledger: Ledger, plain: PlainLedger, step: Step): void {
  const { account, asset, units, part } = step;
  const { assetId } = ASSETS[asset] as (typeof ASSETS)[number];
  const balances = ledger.asset(assetId);
  const index = ledger.openAccount(account * 7);
  const otherIndex = ledger.openAccount(account * 7 + 7);
  const keys = {
    own: `${account * 7}/${assetId}`,
    other: `${account * 7 + 7}/${assetId}`,
    house: `0/${assetId}`,
  };
  const exact = BigInt(units);
  const hasFree = (plain.free.get(keys.own) ?? 0n) >= exact;
  const hasLocked = (plain.locked.get(keys.own) ?? 0n) >= exact;
  expect(balances.isFreeAtLeast(index, units)).toBe(hasFree);
  const plays = [...ANY, ...(hasFree ? FREE : []), ...(hasLocked ? LOCKED : [])];
  plays[step.what % plays.length]?.({
    ledger,
    balances,
    index,
    otherIndex,
    units,
    lesser: Math.floor((units / 4) * part),
    add: (who, free, locked) => plain.add(keys[who], free, locked),
  });
}

function newLedger(): Ledger {
  const ledger = new Ledger();
  for (const spec of ASSETS) ledger.listAsset(spec);
  return ledger;
}

function expectSame(ledger: Ledger, plain: PlainLedger): void {
  for (const balances of ledger.assets) {
    let sum = 0n;
    for (let index = 0; index < ledger.accountCount; index++) {
      const key = `${ledger.accountId(index)}/${balances.spec.assetId}`;
      const free = plain.free.get(key) ?? 0n;
      const locked = plain.locked.get(key) ?? 0n;
      sum += free + locked;
      expect([balances.free(index), balances.locked(index)]).toEqual([free, locked]);
      expectNumbers(balances, index, free, locked);
    }
    expect(balances.supply()).toBe(sum);
  }
}

function expectNumbers(balances: AssetBalances, index: number, free: bigint, locked: bigint): void {
  const most = BigInt(MOST);
  const limb = BigInt(LIMB_UNITS);
  expect(BigInt(balances.freeLow(index)) + limb * BigInt(balances.freeHigh(index))).toBe(free);
  expect(BigInt(balances.lockedLow(index)) + limb * BigInt(balances.lockedHigh(index))).toBe(
    locked,
  );
  expect(BigInt(balances.freeUnitsCapped(index))).toBe(free < most ? free : most);
  const owned = balances.ownedUnits(index);
  if (free + locked <= most) expect(BigInt(owned)).toBe(free + locked);
  else expect(owned).toBeGreaterThan(MOST);
}

function restored(ledger: Ledger): Ledger {
  const state: FlatState = { numbers: [], arrays: [] };
  ledger.writeTo(state);
  const copy = newLedger();
  const reader = new FlatStateReader(state);
  copy.readFrom(reader);
  reader.end();
  return copy;
}

test("the ledger is exact, conserves every unit, and its hash and its copy tell the truth", () => {
  const property = fc.property(fc.array(step, { maxLength: 150, size: "max" }), (steps) => {
    const ledger = newLedger();
    const plain = new PlainLedger();
    for (const one of steps) {
      apply(ledger, plain, one);
      if (!one.endsCommand) continue;
      ledger.clearTouched();
      // Asked for now and then only, so that it has something to catch up with.
      const isAsked = one.part === 0;
      expect(!isAsked || ledger.hash().equals(ledger.recomputedHash())).toBe(true);
    }
    ledger.clearTouched();
    expectSame(ledger, plain);
    ledger.assertValid();

    const copy = restored(ledger);
    expectSame(copy, plain);
    expect(copy.hash().hex()).toBe(ledger.hash().hex());
    for (const one of steps.slice(0, 20)) apply(copy, plain, one);
    copy.clearTouched();
    expectSame(copy, plain);
    copy.assertValid();
  });
  fc.assert(property, { numRuns: 200 });
});

test("every balance that changes is touched, once a command, in the order of first touch", () => {
  const property = fc.property(fc.array(step, { maxLength: 60, size: "max" }), (steps) => {
    const ledger = newLedger();
    const plain = new PlainLedger();
    let before = picture(ledger);
    for (const one of steps) {
      apply(ledger, plain, one);
      if (!one.endsCommand) continue;
      const touched = touchedKeys(ledger);
      const after = picture(ledger);
      expect(new Set(touched).size).toBe(touched.length);
      const changed = [...after.keys()].filter((key) => {
        return after.get(key) !== (before.get(key) ?? "0+0");
      });
      expect(touched).toEqual(expect.arrayContaining(changed));
      before = after;
      ledger.clearTouched();
      expect(ledger.touchedCount).toBe(0);
    }
  });
  fc.assert(property, { numRuns: 100 });
});

function picture(ledger: Ledger): Map<string, string> {
  const balances = new Map<string, string>();
  for (const asset of ledger.assets) {
    for (let index = 0; index < ledger.accountCount; index++) {
      const value = `${asset.free(index)}+${asset.locked(index)}`;
      balances.set(`${ledger.accountId(index)}/${asset.spec.assetId}`, value);
    }
  }
  return balances;
}

function touchedKeys(ledger: Ledger): string[] {
  return Array.from({ length: ledger.touchedCount }, (_, at) => {
    return `${ledger.accountId(ledger.touchedAccount(at))}/${ledger.touchedAsset(at).spec.assetId}`;
  });
}

test("what is not there cannot be taken, from a wide balance either", () => {
  const property = fc.property(units, units, fc.nat({ max: 3 }), (one, two, over) => {
    const ledger = newLedger();
    const asset = ledger.asset(3);
    const index = ledger.openAccount(5);
    ledger.deposit(index, asset, one);
    ledger.deposit(index, asset, two);
    const first = Math.min(MOST, one + two);
    const rest = BigInt(one) + BigInt(two) - BigInt(first);
    ledger.withdraw(index, asset, first);
    expect(asset.free(index)).toBe(rest);
    if (rest + BigInt(over) > BigInt(MOST)) return;
    const tooMuch = Number(rest) + over + 1;
    expect(asset.isFreeAtLeast(index, tooMuch)).toBe(false);
    expect(() => ledger.hold(index, asset, tooMuch)).toThrow(InvariantError);
  });
  fc.assert(property, { numRuns: 500 });
});
