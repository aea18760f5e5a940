import { IntegerMap } from "../collections/index.ts";
import { assert } from "../invariant/index.ts";
import type { AssetBalances } from "./asset-balances.ts";

/** The house: it earns every fee, and is an account like any other. */
export const HOUSE_ACCOUNT_ID = 0;
export const HOUSE_ACCOUNT_INDEX = 0;

/**
 * Who owns what: free and locked units per account and asset. Money moves by hold -> settle or
 * release; every move between accounts takes from one what it gives to others. Whoever takes an
 * order or a deposit asks `hasRoomFor` first, so that no balance ever passes 2^53-1 units.
 */
export class Ledger {
  readonly #assets = new Map<number, AssetBalances>();
  readonly #accountIds: number[] = [];
  readonly #indexes = new IntegerMap();
  /** Balances touched since `takeTouched`, each only once: the account and the asset of each. */
  readonly #touchedAccounts: number[] = [];
  readonly #touchedAssets: AssetBalances[] = [];
  /** The arrays keep their length, and so their memory, from one command to the next. */
  #touchedCount = 0;
  #round = 1;

  constructor() {
    this.openAccount(HOUSE_ACCOUNT_ID);
  }

  /** In the order they were listed. */
  assets(): readonly AssetBalances[] {
    return [...this.#assets.values()];
  }

  listAsset(balances: AssetBalances): void {
    this.#assets.set(balances.spec.assetId, balances);
  }

  findAsset(assetId: number): AssetBalances | undefined {
    return this.#assets.get(assetId);
  }

  /** For an asset that a market or a checked command names. */
  asset(assetId: number): AssetBalances {
    const balances = this.#assets.get(assetId);
    assert(balances !== undefined, `asset ${assetId} was used before it was listed`);
    return balances;
  }

  /** Accounts by index; an index is given at the first command that may change a balance. */
  accountIds(): readonly number[] {
    return this.#accountIds;
  }

  accountId(accountIndex: number): number {
    return this.#accountIds[accountIndex] as number;
  }

  /** -1 for an account that never owned anything. */
  accountIndex(accountId: number): number {
    return this.#indexes.get(accountId) - 1;
  }

  openAccount(accountId: number): number {
    const known = this.accountIndex(accountId);
    if (known >= 0) return known;
    this.#indexes.add(accountId, this.#accountIds.push(accountId));
    return this.#accountIds.length - 1;
  }

  freeUnits(accountIndex: number, assetId: number): number {
    return this.#assets.get(assetId)?.freeUnits(accountIndex) ?? 0;
  }

  lockedUnits(accountIndex: number, assetId: number): number {
    return this.#assets.get(assetId)?.lockedUnits(accountIndex) ?? 0;
  }

  /** Money comes in from outside (or, negative, leaves). The caller has checked that it fits. */
  transfer(accountIndex: number, asset: AssetBalances, units: number): void {
    asset.supply.add(units);
    asset.move(accountIndex, units, 0);
    this.#touch(asset, accountIndex);
  }

  /** Free becomes locked: an order enters. */
  hold(accountIndex: number, asset: AssetBalances, units: number): void {
    asset.move(accountIndex, -units, units);
    this.#touch(asset, accountIndex);
  }

  /** Locked becomes free: what an order will no longer spend. */
  release(accountIndex: number, asset: AssetBalances, units: number): void {
    asset.move(accountIndex, units, -units);
    this.#touch(asset, accountIndex);
  }

  /** Pays out of what was held; what was held beyond the payment becomes free again. */
  pay(accountIndex: number, asset: AssetBalances, heldUnits: number, paidUnits: number): void {
    asset.move(accountIndex, heldUnits - paidUnits, -heldUnits);
    this.#touch(asset, accountIndex);
  }

  /** Receives a payment; the fee goes on to the house. */
  receive(accountIndex: number, asset: AssetBalances, units: number, feeUnits: number): void {
    asset.move(accountIndex, units - feeUnits, 0);
    this.#touch(asset, accountIndex);
    if (feeUnits === 0) return;
    asset.move(HOUSE_ACCOUNT_INDEX, feeUnits, 0);
    this.#touch(asset, HOUSE_ACCOUNT_INDEX);
  }

  /** Calls with every balance touched since the last call, in the order they were touched first. */
  takeTouched(visit: (accountIndex: number, asset: AssetBalances) => void): void {
    for (let at = 0; at < this.#touchedCount; at++) {
      visit(this.#touchedAccounts[at] as number, this.#touchedAssets[at] as AssetBalances);
    }
    this.#touchedCount = 0;
    this.#round++;
  }

  assertValid(): void {
    for (const asset of this.#assets.values()) asset.assertValid(this.#accountIds.length);
  }

  #touch(asset: AssetBalances, accountIndex: number): void {
    if (!asset.touch(accountIndex, this.#round)) return;
    this.#touchedAccounts[this.#touchedCount] = accountIndex;
    this.#touchedAssets[this.#touchedCount] = asset;
    this.#touchedCount++;
  }
}
