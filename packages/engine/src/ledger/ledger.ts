import type { FlatState, FlatStateReader } from "../collections/index.ts";
import { IntegerMap, grownFloat64 } from "../collections/index.ts";
import { HashSum } from "../hash/index.ts";
import { assert } from "../invariant/index.ts";
import type { AssetSpec } from "../market/index.ts";
import { AssetBalances } from "./asset-balances.ts";
import { BalanceList } from "./balance-list.ts";

/** The house: it earns every fee, and is an account like any other. */
export const HOUSE_ACCOUNT_ID = 0;
const HOUSE_INDEX = 0;
export const HOUSE_ACCOUNT_INDEX = HOUSE_INDEX;

/**
 * Who owns what: free and locked units per account and asset, exact far beyond 2^53. Money moves by
 * hold -> pay or release; every move between accounts takes from one what it gives to others. One
 * move is at most 2^53-1 units. Whoever takes an order asks `isFreeAtLeast` first: to take what
 * is not there is a broken invariant.
 */
export class Ledger {
  private readonly listedAssets: AssetBalances[] = [];
  private readonly assetsById = new Map<number, AssetBalances>();
  private accountIds: Float64Array<ArrayBufferLike> = new Float64Array(16);
  private openedCount = 0;
  private readonly indexes = new IntegerMap();
  /** Balances touched since `clearTouched`, each once, in the order they were touched first. */
  private readonly touched = new BalanceList();
  /** Balances touched since `hash`, which the hash does not count until it is asked for. */
  private readonly unhashed = new BalanceList();
  private readonly hashSum = new HashSum();
  /** Counts the calls of `clearTouched`, and the one at which `hash` was asked for last. */
  private round = 1;
  private hashedRound = 0;

  constructor() {
    this.openAccount(HOUSE_ACCOUNT_ID);
  }

  /** In the order they were listed. */
  get assets(): readonly AssetBalances[] {
    return this.listedAssets;
  }

  /** The assetId must be new. */
  listAsset(spec: AssetSpec): AssetBalances {
    const balances = new AssetBalances(spec, this.listedAssets.length);
    this.listedAssets.push(balances);
    this.assetsById.set(spec.assetId, balances);
    return balances;
  }

  findAsset(assetId: number): AssetBalances | undefined {
    return this.assetsById.get(assetId);
  }

  /** For an asset that a market or a checked command names. */
  asset(assetId: number): AssetBalances {
    const balances = this.assetsById.get(assetId);
    assert(balances !== undefined, `asset ${assetId} was used before it was listed`);
    return balances;
  }

  /** An index is given at the first command that may change a balance. */
  get accountCount(): number {
    return this.openedCount;
  }

  accountId(accountIndex: number): number {
    return this.accountIds[accountIndex] as number;
  }

  /** -1 for an account that was never opened. */
  accountIndex(accountId: number): number {
    return this.indexes.get(accountId) - 1;
  }

  /** The account's index, a new one if need be. */
  openAccount(accountId: number): number {
    const known = this.accountIndex(accountId);
    if (known >= 0) return known;
    const accountIndex = this.openedCount++;
    if (accountIndex === this.accountIds.length) {
      this.accountIds = grownFloat64(this.accountIds, accountIndex << 1);
    }
    this.accountIds[accountIndex] = accountId;
    this.indexes.add(accountId, accountIndex + 1);
    return accountIndex;
  }

  /** Money comes in from outside. */
  deposit(accountIndex: number, asset: AssetBalances, units: number): void {
    this.touch(accountIndex, asset);
    asset.addToSupply(units);
    asset.units.add(accountIndex << 1, units);
  }

  /** Free money leaves. */
  withdraw(accountIndex: number, asset: AssetBalances, units: number): void {
    this.touch(accountIndex, asset);
    asset.takeFromSupply(units);
    asset.units.subtract(accountIndex << 1, units);
  }

  /** Held money leaves. */
  withdrawHeld(accountIndex: number, asset: AssetBalances, units: number): void {
    this.touch(accountIndex, asset);
    asset.takeFromSupply(units);
    asset.units.subtract((accountIndex << 1) + 1, units);
  }

  /** Free becomes locked: an order enters. */
  hold(accountIndex: number, asset: AssetBalances, units: number): void {
    this.touch(accountIndex, asset);
    asset.units.move(accountIndex << 1, (accountIndex << 1) + 1, units);
  }

  /** Locked becomes free: what an order will no longer spend. */
  release(accountIndex: number, asset: AssetBalances, units: number): void {
    this.touch(accountIndex, asset);
    asset.units.move((accountIndex << 1) + 1, accountIndex << 1, units);
  }

  /** Pays out of what was held; what was held beyond the payment becomes free again. */
  pay(accountIndex: number, asset: AssetBalances, heldUnits: number, paidUnits: number): void {
    this.touch(accountIndex, asset);
    asset.units.subtract((accountIndex << 1) + 1, heldUnits);
    if (heldUnits !== paidUnits) asset.units.add(accountIndex << 1, heldUnits - paidUnits);
  }

  /** Pays out of what is free. */
  payFree(accountIndex: number, asset: AssetBalances, units: number): void {
    this.touch(accountIndex, asset);
    asset.units.subtract(accountIndex << 1, units);
  }

  /** Receives a payment; the fee, which is a part of it, goes on to the house. */
  receive(accountIndex: number, asset: AssetBalances, units: number, feeUnits: number): void {
    this.touch(accountIndex, asset);
    asset.units.add(accountIndex << 1, units - feeUnits);
    if (feeUnits !== 0) this.earn(asset, feeUnits);
  }

  /** Receives a payment that stays locked: for an order that waits for it. */
  receiveHeld(accountIndex: number, asset: AssetBalances, units: number, feeUnits: number): void {
    this.touch(accountIndex, asset);
    asset.units.add((accountIndex << 1) + 1, units - feeUnits);
    if (feeUnits !== 0) this.earn(asset, feeUnits);
  }

  /** Pays a fee to the house out of what is free. */
  payFee(accountIndex: number, asset: AssetBalances, feeUnits: number): void {
    this.payFree(accountIndex, asset, feeUnits);
    this.earn(asset, feeUnits);
  }

  /** The house earns a fee that somebody has paid. */
  earn(asset: AssetBalances, feeUnits: number): void {
    this.touch(HOUSE_INDEX, asset);
    asset.units.add(2 * HOUSE_INDEX, feeUnits);
  }

  /** Notes that a balance changes; said before, as every move does, it fixes the order of telling. */
  touch(accountIndex: number, asset: AssetBalances): void {
    if (!asset.isTouched(accountIndex, this.round)) this.touchFirst(accountIndex, asset);
  }

  get touchedCount(): number {
    return this.touched.count;
  }

  /** The account index of the n-th touched balance, counted from 0. */
  touchedAccount(at: number): number {
    return this.touched.accountIndex(at);
  }

  touchedAsset(at: number): AssetBalances {
    return this.listedAssets[this.touched.assetIndex(at)] as AssetBalances;
  }

  /** Ends a command: the next touch of any balance is a first one again. */
  clearTouched(): void {
    this.touched.clear();
    this.round++;
  }

  /**
   * The sum of the hashes of all balances that are not zero, between two commands. It costs only
   * what was touched since it was asked for last.
   */
  hash(): HashSum {
    assert(this.touched.count === 0, "the ledger's hash was asked for within a command");
    const list = this.unhashed;
    for (let at = 0; at < list.count; at++) {
      const asset = this.listedAssets[list.assetIndex(at)] as AssetBalances;
      this.addToHash(this.hashSum, list.accountIndex(at), asset);
    }
    list.clear();
    this.hashedRound = this.round++;
    return this.hashSum;
  }

  /** The same from scratch. */
  recomputedHash(): HashSum {
    const hash = new HashSum();
    for (const asset of this.listedAssets) {
      const count = Math.min(this.openedCount, asset.accountRoom);
      for (let index = 0; index < count; index++) this.addToHash(hash, index, asset);
    }
    return hash;
  }

  /** Accounts and balances; the assets' specs are somebody else's to write. */
  writeTo(state: FlatState): void {
    state.arrays.push(this.accountIds.slice(0, this.openedCount));
    for (const asset of this.listedAssets) asset.writeTo(state, this.openedCount);
  }

  /** Into a new ledger in which the same assets are listed. */
  readFrom(reader: FlatStateReader): void {
    const accountIds = reader.float64();
    for (const accountId of accountIds) this.openAccount(accountId);
    assert(this.openedCount === accountIds.length, "the ledger names an account twice");
    for (const asset of this.listedAssets) asset.readFrom(reader);
    this.hashSum.addSum(this.recomputedHash());
  }

  assertValid(): void {
    for (const asset of this.listedAssets) asset.assertValid(this.openedCount);
    assert(this.hash().equals(this.recomputedHash()), "the ledger's hash has lost its way");
    for (let index = 0; index < this.openedCount; index++) {
      const accountId = this.accountId(index);
      assert(this.accountIndex(accountId) === index, `account ${accountId} is not found`);
    }
  }

  private touchFirst(accountIndex: number, asset: AssetBalances): void {
    const roundBefore = asset.touch(accountIndex, this.round);
    this.touched.push(accountIndex, asset.assetIndex);
    if (roundBefore > this.hashedRound) return;
    this.unhashed.push(accountIndex, asset.assetIndex);
    if (asset.feedInto(this.hashSum, accountIndex, this.accountId(accountIndex))) {
      this.hashSum.subtract();
    }
  }

  private addToHash(hash: HashSum, accountIndex: number, asset: AssetBalances): void {
    if (asset.feedInto(hash, accountIndex, this.accountId(accountIndex))) hash.add();
  }
}
