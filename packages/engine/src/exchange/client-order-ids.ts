import { assert } from "../invariant/index.ts";
import type { OrderRecords } from "../order/index.ts";
import { PackedId } from "../order/index.ts";

const CAPACITY_MIN = 64;
const SPREAD = 0x9e3779b1;

/** An entry is two words: the slot, and the upper half of the hash before the number of the market. */
const TAG = 1;
const MARKET_ID = 0xffff;

/**
 * Finds an account's open orders by clientOrderId, over all markets. Open addressing over one flat
 * array, at most three sixteenths full, deletion by shifting back; the names themselves stay in the
 * order records. Nobody can crowd a place for others: the account is part of the hash, and the
 * number of its open orders is limited.
 *
 * Names come in no order, so every place is far from the last one, and reading it would wait for
 * memory. A bit for each place says whether it is taken. The bits are few enough to be at hand, and
 * mostly they are all that has to be read: a new name finds its place free, one that goes has nobody
 * behind it. What stands in a place that is not taken means nothing.
 */
export class ClientOrderIds {
  /** What is looked for; the records of all markets share it. */
  readonly id = new PackedId();
  /** Of the order found last. */
  foundMarketId = 0;
  private readonly markets: (OrderRecords | undefined)[] = [];
  private taken = new Int32Array(CAPACITY_MIN / 32);
  private entries = new Int32Array(CAPACITY_MIN * 2);
  private mask = CAPACITY_MIN - 1;
  private count = 0;
  /** Where `findPacked` looked in vain last, and for which hash. */
  private freePlace = 0;
  private freeHash = 0;

  get size(): number {
    return this.count;
  }

  /** A new market: its orders may be added from now on. */
  open(records: OrderRecords): void {
    // Filled up, because an array with holes is slower for every market.
    while (this.markets.length <= records.marketId) this.markets.push(undefined);
    this.markets[records.marketId] = records;
  }

  /** The slot of the account's open order of that name, its market in `foundMarketId`; 0 = none. */
  find(accountIndex: number, clientOrderId: string): number {
    return this.id.pack(clientOrderId) ? this.findPacked(accountIndex) : 0;
  }

  /** The same for the name that `id` holds. */
  findPacked(accountIndex: number): number {
    const hash = hashOf(accountIndex, this.id.hash);
    let place = hash & this.mask;
    for (; this.isTaken(place); place = (place + 1) & this.mask) {
      if (this.isAt(place, hash, accountIndex)) return this.entries[place << 1] as number;
    }
    this.freePlace = place;
    this.freeHash = hash;
    return 0;
  }

  /** Of an accepted record; its account must not have another open order of that name. */
  add(records: OrderRecords, slot: number): void {
    if (this.isFull) this.grow();
    this.count++;
    const hash = hashOfOrder(records, slot);
    let place = hash & this.mask;
    while (this.isTaken(place)) place = (place + 1) & this.mask;
    this.put(place, slot, (hash & ~MARKET_ID) | records.marketId);
  }

  /** The same right after `findPacked` has not found that name of that account. */
  addUnfound(records: OrderRecords, slot: number): void {
    if (this.isFull) return this.add(records, slot);
    this.count++;
    this.put(this.freePlace, slot, (this.freeHash & ~MARKET_ID) | records.marketId);
  }

  /** Before the record gets another name, or its slot to another order. It must have been added. */
  remove(records: OrderRecords, slot: number): void {
    const place = hashOfOrder(records, slot) & this.mask;
    this.count--;
    if (!this.isTaken(place)) assert(false, "an order left that no client id was kept for");
    // Nobody stands behind its best place: so it stands there itself.
    if (!this.isTaken((place + 1) & this.mask)) this.free(place);
    else this.closeUp(this.placeOf(records, slot, place));
  }

  /** Whoever stands behind a hole and may stand nearer to its home moves into it. */
  private closeUp(begin: number): void {
    const entries = this.entries;
    const mask = this.mask;
    let hole = begin;
    for (let place = (hole + 1) & mask; this.isTaken(place); place = (place + 1) & mask) {
      const slot = entries[place << 1] as number;
      const tag = entries[(place << 1) | TAG] as number;
      const home = hashOfOrder(this.records(tag & MARKET_ID), slot) & mask;
      if (((place - home) & mask) < ((place - hole) & mask)) continue;
      entries[hole << 1] = slot;
      entries[(hole << 1) | TAG] = tag;
      hole = place;
    }
    this.free(hole);
  }

  /** The place of an order, which is there, from its home on. */
  private placeOf({ marketId }: OrderRecords, slot: number, home: number): number {
    const entries = this.entries;
    const mask = this.mask;
    for (let place = home; ; place = (place + 1) & mask) {
      const tag = entries[(place << 1) | TAG] as number;
      if (!this.isTaken(place)) assert(false, "an order left that no client id was kept for");
      if (entries[place << 1] === slot && (tag & MARKET_ID) === marketId) return place;
    }
  }

  /** Is it the account's order of the name that `id` holds? */
  private isAt(place: number, hash: number, accountIndex: number): boolean {
    const tag = this.entries[(place << 1) | TAG] as number;
    if (((tag ^ hash) & ~MARKET_ID) !== 0) return false;
    const slot = this.entries[place << 1] as number;
    const records = this.records(tag & MARKET_ID);
    if (records.accountIndex(slot) !== accountIndex) return false;
    if (!records.hasClientOrderId(slot, this.id)) return false;
    this.foundMarketId = tag & MARKET_ID;
    return true;
  }

  private records(marketId: number): OrderRecords {
    const records = this.markets[marketId];
    if (records === undefined) assert(false, "a client id stands for an order of no market");
    return records;
  }

  /** Beyond this too many names would find their place taken. */
  private get isFull(): boolean {
    return this.count * 16 > this.mask * 3;
  }

  private isTaken(place: number): boolean {
    return (((this.taken[place >>> 5] as number) >>> (place & 31)) & 1) !== 0;
  }

  private put(place: number, slot: number, tag: number): void {
    this.entries[place << 1] = slot;
    this.entries[(place << 1) | TAG] = tag;
    this.taken[place >>> 5] = (this.taken[place >>> 5] as number) | (1 << (place & 31));
  }

  private free(place: number): void {
    this.taken[place >>> 5] = (this.taken[place >>> 5] as number) & ~(1 << (place & 31));
  }

  /** Twice the places; every order moves to where it now belongs. */
  private grow(): void {
    const taken = this.taken;
    const entries = this.entries;
    this.taken = new Int32Array(taken.length * 2);
    this.entries = new Int32Array(entries.length * 2);
    this.mask = this.mask * 2 + 1;
    this.count = 0;
    for (let at = 0; at < entries.length; at += 2) {
      if ((((taken[at >>> 6] as number) >>> ((at >>> 1) & 31)) & 1) === 0) continue;
      const tag = entries[at | TAG] as number;
      this.add(this.records(tag & MARKET_ID), entries[at] as number);
    }
  }
}

function hashOfOrder(records: OrderRecords, slot: number): number {
  return hashOf(records.accountIndex(slot), records.clientOrderIdHash(slot));
}

function hashOf(accountIndex: number, idHash: number): number {
  const hash = Math.imul(idHash ^ Math.imul(accountIndex + 1, SPREAD), SPREAD);
  return hash ^ (hash >>> 15);
}
