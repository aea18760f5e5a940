import { assert } from "../invariant/index.ts";
import type { OrderRecords } from "../order/index.ts";
import { PackedId } from "../order/index.ts";

const CAPACITY_MIN = 64;
const SPREAD = 0x9e3779b1;

/** Where the words of an entry stand. */
const HASH = 0;
const MARKET = 1;
const SLOT = 2;
const ENTRY_WORDS = 3;

/**
 * Finds an account's open orders by clientOrderId, over all markets. Open addressing over one flat
 * array, at most two thirds full, deletion by shifting back; the names themselves stay in the order
 * records. Nobody can crowd a place for others: the account is part of the hash, and the number of
 * its open orders is limited.
 */
export class ClientOrderIds {
  /** What is looked for; the records of all markets share it. */
  readonly id = new PackedId();
  /** Of the order found last. */
  foundMarketId = 0;
  readonly #markets: (OrderRecords | undefined)[] = [];
  /** Entries of three words: hash of account and name, marketId, slot (0 = free). */
  #entries = new Int32Array(CAPACITY_MIN * ENTRY_WORDS);
  #mask = CAPACITY_MIN - 1;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** A new market: its orders may be added from now on. */
  open(records: OrderRecords): void {
    // Filled up, because an array with holes is slower for every market.
    while (this.#markets.length <= records.marketId) this.#markets.push(undefined);
    this.#markets[records.marketId] = records;
  }

  /** The slot of the account's open order of that name, its market in `foundMarketId`; 0 = none. */
  find(accountIndex: number, clientOrderId: string): number {
    const { id } = this;
    if (!id.pack(clientOrderId)) return 0;
    const hash = hashOf(accountIndex, id.hash);
    const entries = this.#entries;
    const mask = this.#mask;
    for (let place = hash & mask; ; place = (place + 1) & mask) {
      const at = place * 3;
      const slot = entries[at + SLOT] as number;
      if (slot === 0) return 0;
      if (entries[at + HASH] !== hash) continue;
      const marketId = entries[at + MARKET] as number;
      const records = this.#records(marketId);
      if (records.accountIndex(slot) !== accountIndex) continue;
      if (!records.hasClientOrderId(slot, id)) continue;
      this.foundMarketId = marketId;
      return slot;
    }
  }

  /** Of an accepted record; its account must not have another open order of that name. */
  add(records: OrderRecords, slot: number): void {
    if (this.#size * 3 > this.#mask * 2) this.#grow();
    this.#size++;
    const accountIndex = records.accountIndex(slot);
    const hash = hashOf(accountIndex, records.clientOrderIdHash(slot));
    const at = this.#freePlace(hash) * ENTRY_WORDS;
    const entries = this.#entries;
    entries[at + HASH] = hash;
    entries[at + MARKET] = records.marketId;
    entries[at + SLOT] = slot;
  }

  /** Before the record gets another name, or its slot to another order. It must have been added. */
  remove(records: OrderRecords, slot: number): void {
    const entries = this.#entries;
    const mask = this.#mask;
    let hole = this.#placeOf(records, slot);
    this.#size--;
    // Whoever stands behind the hole and may stand nearer to its home moves into it.
    for (let place = (hole + 1) & mask; ; place = (place + 1) & mask) {
      const at = place * 3;
      if (entries[at + SLOT] === 0) break;
      const home = (entries[at + HASH] as number) & mask;
      if (((place - home) & mask) < ((place - hole) & mask)) continue;
      this.#move(at, hole * 3);
      hole = place;
    }
    entries[hole * 3 + SLOT] = 0;
  }

  #placeOf(records: OrderRecords, slot: number): number {
    const { marketId } = records;
    const entries = this.#entries;
    const mask = this.#mask;
    const hash = hashOf(records.accountIndex(slot), records.clientOrderIdHash(slot));
    for (let place = hash & mask; ; place = (place + 1) & mask) {
      const at = place * 3;
      assert(entries[at + SLOT] !== 0, "an order left that no client id was kept for");
      if (entries[at + SLOT] === slot && entries[at + MARKET] === marketId) return place;
    }
  }

  #records(marketId: number): OrderRecords {
    const records = this.#markets[marketId];
    assert(records !== undefined, "a client id stands for an order of no market");
    return records;
  }

  #freePlace(hash: number): number {
    const mask = this.#mask;
    let place = hash & mask;
    while (this.#entries[place * 3 + SLOT] !== 0) place = (place + 1) & mask;
    return place;
  }

  #move(from: number, to: number): void {
    const entries = this.#entries;
    for (let word = 0; word < ENTRY_WORDS; word++) {
      entries[to + word] = entries[from + word] as number;
    }
  }

  /** Twice the places; every order moves to where it now belongs. */
  #grow(): void {
    const old = this.#entries;
    this.#entries = new Int32Array(old.length * 2);
    this.#mask = this.#mask * 2 + 1;
    const entries = this.#entries;
    for (let from = 0; from < old.length; from += ENTRY_WORDS) {
      if (old[from + SLOT] === 0) continue;
      const to = this.#freePlace(old[from + HASH] as number) * ENTRY_WORDS;
      for (let word = 0; word < ENTRY_WORDS; word++) {
        entries[to + word] = old[from + word] as number;
      }
    }
  }
}

function hashOf(accountIndex: number, idHash: number): number {
  const hash = Math.imul(idHash ^ Math.imul(accountIndex + 1, SPREAD), SPREAD);
  return hash ^ (hash >>> 15);
}
