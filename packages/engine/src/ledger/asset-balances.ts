import { grownFloat64, lengthFor } from "../collections/index.ts";
import { assert } from "../invariant/index.ts";
import type { AssetSpec } from "../market/index.ts";

/** The balances of one asset, by account index. */
export class AssetBalances {
  readonly spec: AssetSpec;
  /** Deposits minus withdrawals: what all balances must add up to. */
  supplyUnits = 0;
  #free = new Float64Array(16);
  #locked = new Float64Array(16);
  #touchedRound = new Float64Array(16);

  constructor(spec: AssetSpec) {
    this.spec = spec;
  }

  freeUnits(accountIndex: number): number {
    return this.#free[accountIndex] ?? 0;
  }

  lockedUnits(accountIndex: number): number {
    return this.#locked[accountIndex] ?? 0;
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
    let sumUnits = 0;
    for (let index = 0; index < accountCount; index++) {
      const free = this.freeUnits(index);
      const locked = this.lockedUnits(index);
      assert(isBalance(free) && isBalance(locked), `${asset} ${free} + ${locked} is no balance`);
      sumUnits += free + locked;
    }
    assert(
      sumUnits === this.supplyUnits,
      `${asset} is not conserved: balances ${sumUnits}, supply ${this.supplyUnits}`,
    );
  }

  #grow(accountIndex: number): void {
    const capacity = lengthFor(accountIndex, this.#free.length);
    this.#free = grownFloat64(this.#free, capacity);
    this.#locked = grownFloat64(this.#locked, capacity);
    this.#touchedRound = grownFloat64(this.#touchedRound, capacity);
  }
}

function isBalance(units: number): boolean {
  return Number.isSafeInteger(units) && units >= 0;
}
