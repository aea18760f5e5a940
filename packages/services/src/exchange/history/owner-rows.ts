import type { Owner } from "@bourse/core/order-history";

/** Above every market id. */
const MARKETS = 0x1_0000;
const NONE: readonly number[] = [];

/** Which rows of a table are whose, in the order they were added. */
export class OwnerRows {
  readonly #rows = new Map<number, number[]>();

  add(owner: Owner, row: number): void {
    const key = keyOf(owner);
    const rows = this.#rows.get(key);
    if (rows === undefined) this.#rows.set(key, [row]);
    else rows.push(row);
  }

  of(owner: Owner): readonly number[] {
    return this.#rows.get(keyOf(owner)) ?? NONE;
  }
}

function keyOf({ accountId, marketId }: Owner): number {
  return accountId * MARKETS + marketId;
}
