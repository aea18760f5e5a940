import type { FlatState, FlatStateReader } from "../collections/index.ts";
import { grownFloat64, lengthFor } from "../collections/index.ts";
import type { HashSum } from "../hash/index.ts";
import { RecordKind } from "../hash/index.ts";
import { assert } from "../invariant/index.ts";
import type { AssetSpec } from "../market/index.ts";
import { WideUnits } from "./wide-units.ts";

const { Balance } = RecordKind;

const ACCOUNTS_MIN = 16;

/**
 * The balances of one asset, by account index. Who asks may ask for any index (-1 too: an account
 * that owns nothing); who changes one goes through the ledger, which keeps count of the changes.
 */
export class AssetBalances {
  readonly spec: AssetSpec;
  /** Its place among the ledger's assets. */
  readonly assetIndex: number;
  /** Free at twice the account index, locked behind it. For the ledger only. */
  readonly units = new WideUnits(2 * ACCOUNTS_MIN);
  /** Deposits minus withdrawals: what all balances add up to. */
  private readonly supplyUnits = new WideUnits(1);
  /** The ledger's round in which each balance was touched last; 0 = never. */
  private touchedRounds: Float64Array<ArrayBufferLike> = new Float64Array(ACCOUNTS_MIN);

  constructor(spec: AssetSpec, assetIndex: number) {
    this.spec = spec;
    this.assetIndex = assetIndex;
  }

  free(accountIndex: number): bigint {
    return this.has(accountIndex) ? this.units.exact(accountIndex << 1) : 0n;
  }

  locked(accountIndex: number): bigint {
    return this.has(accountIndex) ? this.units.exact((accountIndex << 1) + 1) : 0n;
  }

  /** The limbs: value = high * 2^52 + low. */
  freeLow(accountIndex: number): number {
    return this.has(accountIndex) ? this.units.low(accountIndex << 1) : 0;
  }

  freeHigh(accountIndex: number): number {
    return this.has(accountIndex) ? this.units.high(accountIndex << 1) : 0;
  }

  lockedLow(accountIndex: number): number {
    return this.has(accountIndex) ? this.units.low((accountIndex << 1) + 1) : 0;
  }

  lockedHigh(accountIndex: number): number {
    return this.has(accountIndex) ? this.units.high((accountIndex << 1) + 1) : 0;
  }

  /** Writes the four limbs of a balance that exists: free high and low, locked high and low. */
  writeLimbs(accountIndex: number, doubles: Float64Array, at: number): void {
    const { units } = this;
    const free = accountIndex << 1;
    doubles[at] = units.high(free);
    doubles[at + 1] = units.low(free);
    doubles[at + 2] = units.high(free + 1);
    doubles[at + 3] = units.low(free + 1);
  }

  isFreeAtLeast(accountIndex: number, units: number): boolean {
    return this.has(accountIndex) ? this.units.isAtLeast(accountIndex << 1, units) : units === 0;
  }

  /** What is free, but at most 2^53-1: a budget. */
  freeUnitsCapped(accountIndex: number): number {
    return this.has(accountIndex) ? this.units.capped(accountIndex << 1) : 0;
  }

  /** Free and locked; exact up to 2^53-1, beyond that it is rounded but larger than 2^53-1. */
  ownedUnits(accountIndex: number): number {
    if (!this.has(accountIndex)) return 0;
    return this.units.toNumber(accountIndex << 1) + this.units.toNumber((accountIndex << 1) + 1);
  }

  supply(): bigint {
    return this.supplyUnits.exact(0);
  }

  /** Money comes into the exchange; `takeFromSupply`: it leaves. */
  addToSupply(units: number): void {
    this.supplyUnits.add(0, units);
  }

  takeFromSupply(units: number): void {
    this.supplyUnits.subtract(0, units);
  }

  isTouched(accountIndex: number, round: number): boolean {
    const rounds = this.touchedRounds;
    return accountIndex < rounds.length && rounds[accountIndex] === round;
  }

  /** Makes room for the account; answers the round in which its balance was touched before. */
  touch(accountIndex: number, round: number): number {
    if (accountIndex >= this.touchedRounds.length) this.grow(accountIndex);
    const roundBefore = this.touchedRounds[accountIndex] as number;
    this.touchedRounds[accountIndex] = round;
    return roundBefore;
  }

  /** Begins the record of a balance in a hash; false for a balance of nothing, which has none. */
  feedInto(hash: HashSum, accountIndex: number, accountId: number): boolean {
    const freeAt = accountIndex << 1;
    if (this.units.isZero(freeAt) && this.units.isZero(freeAt + 1)) return false;
    hash.begin(Balance);
    hash.feed(this.spec.assetId);
    hash.feed(accountId);
    hash.feed(this.units.low(freeAt));
    hash.feed(this.units.high(freeAt));
    hash.feed(this.units.low(freeAt + 1));
    hash.feed(this.units.high(freeAt + 1));
    return true;
  }

  /** How many accounts have a place here; the ledger may know more. */
  get accountRoom(): number {
    return this.touchedRounds.length;
  }

  writeTo(state: FlatState, accountCount: number): void {
    const length = Math.min(accountCount, this.accountRoom);
    this.supplyUnits.writeTo(state, 1);
    this.units.writeTo(state, 2 * length);
  }

  readFrom(reader: FlatStateReader): void {
    this.supplyUnits.readFrom(reader);
    this.units.readFrom(reader);
    assert(this.units.length % 2 === 0, `${this.spec.asset} has half a balance`);
    this.touchedRounds = new Float64Array(this.units.length / 2);
  }

  assertValid(accountCount: number): void {
    this.units.assertValid();
    this.supplyUnits.assertValid();
    let sum = 0n;
    for (let index = 0; index < this.accountRoom; index++) {
      const owned = this.free(index) + this.locked(index);
      assert(index < accountCount || owned === 0n, `${this.spec.asset} is owned by nobody`);
      sum += owned;
    }
    const supply = this.supply();
    assert(
      sum === supply,
      `${this.spec.asset} is not conserved: balances ${sum}, supply ${supply}`,
    );
  }

  private has(accountIndex: number): boolean {
    return accountIndex >= 0 && accountIndex < this.touchedRounds.length;
  }

  private grow(accountIndex: number): void {
    const length = lengthFor(accountIndex, this.touchedRounds.length);
    this.touchedRounds = grownFloat64(this.touchedRounds, length);
    this.units.makeRoomFor(2 * length - 1);
  }
}
