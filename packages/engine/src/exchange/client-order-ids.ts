const SLOT_RANGE = 0x8000_0000;

/** Finds an account's open orders by clientOrderId, over all markets. */
export class ClientOrderIds {
  /** By account index: clientOrderId -> marketId and slot in one number. */
  readonly #byAccount: (Map<string, number> | undefined)[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  has(accountIndex: number, clientOrderId: string): boolean {
    return this.#byAccount[accountIndex]?.has(clientOrderId) ?? false;
  }

  /** Where the order rests; undefined when none of that name is open. */
  find(
    accountIndex: number,
    clientOrderId: string,
  ): { marketId: number; slot: number } | undefined {
    const place = this.#byAccount[accountIndex]?.get(clientOrderId);
    if (place === undefined) return undefined;
    return { marketId: Math.floor(place / SLOT_RANGE), slot: place % SLOT_RANGE };
  }

  add(accountIndex: number, clientOrderId: string, marketId: number, slot: number): void {
    const ids = (this.#byAccount[accountIndex] ??= new Map());
    ids.set(clientOrderId, marketId * SLOT_RANGE + slot);
    this.#size++;
  }

  remove(accountIndex: number, clientOrderId: string): void {
    if (this.#byAccount[accountIndex]?.delete(clientOrderId)) this.#size--;
  }
}
