import { assert } from "../invariant/index.ts";
import type { OrderRecords } from "../order/index.ts";
import { PackedId } from "../order/index.ts";

const CAPACITY_MIN = 64;
const SPREAD = 0x9e3779b1;

/** Entries are pairs of words: the hash of account and name, and the slot (0 = free). */
const SLOT = 1;

/**
 * Finds an account's open orders by clientOrderId, over all markets. Open addressing over one flat
 * array, at most three eighths full, deletion by shifting back; the names themselves stay in the
 * order records. Nobody can crowd a place for others: the account is part of the hash, and the
 * number of its open orders is limited.
 */
export class ClientOrderIds {
  /** What is looked for; the records of all markets share it. */
  readonly id = new PackedId();
  /** Of the order found last. */
  foundMarketId = 0;
  readonly #markets: (OrderRecords | undefined)[] = [];
  #entries = new Int32Array(CAPACITY_MIN * 2);
  /** Of each entry, apart from it: it is only looked at where the hash is right. */
  #marketIds = new Uint16Array(CAPACITY_MIN);
  #mask = CAPACITY_MIN - 1;
  #size = 0;
  /** Where `findPacked` looked in vain last, and for which hash. */
  #freePlace = 0;
  #freeHash = 0;

  get size(): number {
    return this.#size;
  }

  /** A new market: its orders may be added from now on. */
  open(records: OrderRecords): void {
    // Filled up, because an array with holes is slower for every market.
    while (this.#markets.length <= records.marketId) this.#markets.push(undefined);
    this.#markets[records.marketId] = records;
  }

  /** Reads what will be read for this name, so that it is at hand by then. */
  warm(accountIndex: number, idHash: number): number {
    const place = hashOf(accountIndex, idHash) & this.#mask;
    return this.#entries[place << 1] as number;
  }

  /** The slot of the account's open order of that name, its market in `foundMarketId`; 0 = none. */
  find(accountIndex: number, clientOrderId: string): number {
    return this.id.pack(clientOrderId) ? this.findPacked(accountIndex) : 0;
  }

  /** The same for the name that `id` holds. */
  findPacked(accountIndex: number): number {
    const { id } = this;
    const hash = hashOf(accountIndex, id.hash);
    const entries = this.#entries;
    const mask = this.#mask;
    for (let place = hash & mask; ; place = (place + 1) & mask) {
      const slot = entries[(place << 1) | SLOT] as number;
      if (slot === 0) {
        this.#freePlace = place;
        this.#freeHash = hash;
        return 0;
      }
      if (entries[place << 1] !== hash) continue;
      const marketId = this.#marketIds[place] as number;
      const records = this.#records(marketId);
      if (records.accountIndex(slot) !== accountIndex) continue;
      if (!records.hasClientOrderId(slot, id)) continue;
      this.foundMarketId = marketId;
      return slot;
    }
  }

  /** Of an accepted record; its account must not have another open order of that name. */
  add(records: OrderRecords, slot: number): void {
    if (this.#isFull) this.#grow();
    this.#size++;
    const hash = hashOf(records.accountIndex(slot), records.clientOrderIdHash(slot));
    this.#put(hash, slot, records.marketId);
  }

  /** The same right after `findPacked` has not found that name of that account. */
  addUnfound(records: OrderRecords, slot: number): void {
    if (this.#isFull) return this.add(records, slot);
    this.#size++;
    const place = this.#freePlace;
    this.#entries[place << 1] = this.#freeHash;
    this.#entries[(place << 1) | SLOT] = slot;
    this.#marketIds[place] = records.marketId;
  }

  /** Beyond this most names would find their place taken, which a processor guesses wrong. */
  get #isFull(): boolean {
    return this.#size * 8 > this.#mask * 3;
  }

  /** Before the record gets another name, or its slot to another order. It must have been added. */
  remove(records: OrderRecords, slot: number): void {
    const entries = this.#entries;
    const mask = this.#mask;
    let hole = this.#placeOf(records, slot);
    this.#size--;
    // Whoever stands behind the hole and may stand nearer to its home moves into it.
    for (let place = (hole + 1) & mask; ; place = (place + 1) & mask) {
      const mover = entries[(place << 1) | SLOT] as number;
      if (mover === 0) break;
      const hash = entries[place << 1] as number;
      if (((place - hash) & mask) < ((place - hole) & mask)) continue;
      entries[hole << 1] = hash;
      entries[(hole << 1) | SLOT] = mover;
      this.#marketIds[hole] = this.#marketIds[place] as number;
      hole = place;
    }
    entries[(hole << 1) | SLOT] = 0;
  }

  #placeOf(records: OrderRecords, slot: number): number {
    const { marketId } = records;
    const entries = this.#entries;
    const mask = this.#mask;
    const hash = hashOf(records.accountIndex(slot), records.clientOrderIdHash(slot));
    for (let place = hash & mask; ; place = (place + 1) & mask) {
      const found = entries[(place << 1) | SLOT] as number;
      if (found === slot && this.#marketIds[place] === marketId) return place;
      if (found === 0) assert(false, "an order left that no client id was kept for");
    }
  }

  #records(marketId: number): OrderRecords {
    const records = this.#markets[marketId];
    if (records === undefined) assert(false, "a client id stands for an order of no market");
    return records;
  }

  #put(hash: number, slot: number, marketId: number): void {
    const entries = this.#entries;
    const mask = this.#mask;
    let place = hash & mask;
    while (entries[(place << 1) | SLOT] !== 0) place = (place + 1) & mask;
    entries[place << 1] = hash;
    entries[(place << 1) | SLOT] = slot;
    this.#marketIds[place] = marketId;
  }

  /** Twice the places; every order moves to where it now belongs. */
  #grow(): void {
    const entries = this.#entries;
    const marketIds = this.#marketIds;
    this.#entries = new Int32Array(entries.length * 2);
    this.#marketIds = new Uint16Array(marketIds.length * 2);
    this.#mask = this.#mask * 2 + 1;
    for (let place = 0; place < marketIds.length; place++) {
      const slot = entries[(place << 1) | SLOT] as number;
      if (slot === 0) continue;
      this.#put(entries[place << 1] as number, slot, marketIds[place] as number);
    }
  }
}

function hashOf(accountIndex: number, idHash: number): number {
  const hash = Math.imul(idHash ^ Math.imul(accountIndex + 1, SPREAD), SPREAD);
  return hash ^ (hash >>> 15);
}
