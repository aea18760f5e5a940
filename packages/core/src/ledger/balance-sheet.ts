import { freeOf, type LedgerAccount, lockedOf, type Posting } from "./posting.ts";

/** Whose balance of which asset. */
export interface BalanceKey {
  readonly ownerId: number;
  readonly assetId: number;
}

/** What accounts hold while postings are worked out, before anything is written. */
export class BalanceSheet {
  readonly #units = new Map<string, bigint>();

  set(account: LedgerAccount, assetId: number, units: bigint): void {
    this.#units.set(keyOf(account, assetId), units);
  }

  get(account: LedgerAccount, assetId: number): bigint {
    return this.#units.get(keyOf(account, assetId)) ?? 0n;
  }

  free({ ownerId, assetId }: BalanceKey): bigint {
    return this.get(freeOf(ownerId), assetId);
  }

  locked({ ownerId, assetId }: BalanceKey): bigint {
    return this.get(lockedOf(ownerId), assetId);
  }

  apply({ from, to, assetId, units }: Posting): void {
    this.set(from, assetId, this.get(from, assetId) - units);
    this.set(to, assetId, this.get(to, assetId) + units);
  }
}

const keyOf = ({ ownerId, kind }: LedgerAccount, assetId: number): string =>
  `${kind} ${assetId} ${ownerId}`;
