import { WideSum, grownFloat64, lengthFor } from "../collections/index.ts";
import { assert } from "../invariant/index.ts";
import type { AssetSpec } from "../market/index.ts";

/** The balances of one asset, by account index. */
export class AssetBalances {
  readonly spec: AssetSpec;
  /** Deposits minus withdrawals: what all balances must add up to. It may pass 2^53. */
  readonly supply: WideSum;
  #free = new Float64Array(16);
  #locked = new Float64Array(16);
  /** What the account's resting orders will bring it when they are filled. */
  #expected = new Float64Array(16);
  #touchedRound = new Float64Array(16);

  constructor(spec: AssetSpec, supply = new WideSum()) {
    this.spec = spec;
    this.supply = supply;
  }

  freeUnits(accountIndex: number): number {
    return this.#free[accountIndex] ?? 0;
  }

  lockedUnits(accountIndex: number): number {
    return this.#locked[accountIndex] ?? 0;
  }

  expectedUnits(accountIndex: number): number {
    return this.#expected[accountIndex] ?? 0;
  }

  /**
   * Would the account's balance stay exact, if all it waits for came in and these units as well?
   * Asked before a deposit or an order is taken, so that no trade can ever overflow a balance.
   */
  hasRoomFor(accountIndex: number, units: number): boolean {
    const owned = this.freeUnits(accountIndex) + this.lockedUnits(accountIndex);
    return owned + this.expectedUnits(accountIndex) + units <= Number.MAX_SAFE_INTEGER;
  }

  /** Adds to (or, negative, takes from) what resting orders will bring. */
  expect(accountIndex: number, units: number): void {
    if (accountIndex >= this.#free.length) this.#grow(accountIndex);
    this.#expected[accountIndex] = this.expectedUnits(accountIndex) + units;
  }

  /** Adds to both parts of a balance; either may be negative. */
  move(accountIndex: number, freeUnits: number, lockedUnits: number): void {
    if (accountIndex >= this.#free.length) this.#grow(accountIndex);
    this.#free[accountIndex] = this.freeUnits(accountIndex) + freeUnits;
    this.#locked[accountIndex] = this.lockedUnits(accountIndex) + lockedUnits;
  }

  /** Notes a change; true when it is the first of this round. */
  touch(accountIndex: number, round: number): boolean {
    if (this.#touchedRound[accountIndex] === round) return false;
    this.#touchedRound[accountIndex] = round;
    return true;
  }

  assertValid(accountCount: number): void {
    const { asset } = this.spec;
    const sum = new WideSum();
    for (let index = 0; index < accountCount; index++) {
      const free = this.freeUnits(index);
      const locked = this.lockedUnits(index);
      assert(isBalance(free) && isBalance(locked), `${asset} ${free} + ${locked} is no balance`);
      assert(this.hasRoomFor(index, 0), `${asset} ${free} + ${locked} may grow beyond 2^53-1`);
      sum.add(free + locked);
    }
    assert(
      sum.equals(this.supply),
      `${asset} is not conserved: balances ${sum.toNumber()}, supply ${this.supply.toNumber()}`,
    );
  }

  #grow(accountIndex: number): void {
    const capacity = lengthFor(accountIndex, this.#free.length);
    this.#free = grownFloat64(this.#free, capacity);
    this.#locked = grownFloat64(this.#locked, capacity);
    this.#expected = grownFloat64(this.#expected, capacity);
    this.#touchedRound = grownFloat64(this.#touchedRound, capacity);
  }
}

function isBalance(units: number): boolean {
  return Number.isSafeInteger(units) && units >= 0;
}
