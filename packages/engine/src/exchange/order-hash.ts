import { grownInt32 } from "../collections/index.ts";
import { HashSum, RecordKind, mixed } from "../hash/index.ts";
import type { OrderRecords } from "../order/index.ts";
import { NOTE_WORD, ORDER_DOUBLE, ORDER_WORD, OrderStage } from "../order/index.ts";

const { Order } = RecordKind;
const { Entering } = OrderStage;
const COUNTED = 1;
const LISTED = 2;
const SEED = Math.imul(Order, 0x9e3779b1);
/** Leaves what stands above the lower 32 bits. */
const TO_UPPER_WORD = 2 ** -32;
/** Spreads what few orders have over all bits. */
const PREVENTED_FACTOR = 0x9e37_79b1;

const {
  accountIndex: ACCOUNT_INDEX,
  clientOrderIdHash: NAME,
  codes: CODES,
  marketId: MARKET_ID,
} = ORDER_WORD;
const { firstLane: FIRST, secondLane: SECOND } = NOTE_WORD;
const ORDER_ID = ORDER_DOUBLE.orderId << 1;
const PRICE = ORDER_DOUBLE.priceTicks << 1;
const QUANTITY = ORDER_DOUBLE.quantityLots << 1;
const EXECUTED = ORDER_DOUBLE.executedLots << 1;
const HELD = ORDER_DOUBLE.heldUnits << 1;

/**
 * The kept hash over the open orders of a market. An order is taken out as it was counted before it
 * changes, and counted as it is when the command is over, while all of it is still in the cache; an
 * order that comes and goes in one command costs next to nothing.
 */
export class OrderHash {
  private readonly orders: OrderRecords;
  private readonly hashSum = new HashSum();
  /** Of the order that was mixed last. */
  private first = 0;
  private second = 0;
  /** By slot. */
  private flags = new Uint8Array(64);
  /** Slots that changed in this command, each once. */
  private listed = new Int32Array(64);
  private listedCount = 0;

  constructor(orders: OrderRecords) {
    this.orders = orders;
  }

  /** Call before an order changes, and when it is new. */
  touch(slot: number): void {
    if (slot >= this.flags.length) this.grow(slot);
    const flags = this.flags[slot] as number;
    if (flags === LISTED) return;
    if ((flags & COUNTED) !== 0) {
      const { notes } = this.orders;
      const at = slot << 2;
      this.hashSum.subtractLanes(notes[at | FIRST] as number, notes[at | SECOND] as number);
    }
    this.flags[slot] = LISTED;
    this.list(slot);
  }

  /** Ends a command: what changed is counted as it is now. */
  settle(): void {
    const { notes } = this.orders;
    for (let at = 0; at < this.listedCount; at++) {
      const slot = this.listed[at] as number;
      const isOpen = this.orders.stage(slot) !== Entering;
      this.flags[slot] = isOpen ? COUNTED : 0;
      if (!isOpen) continue;
      this.mix(slot);
      notes[(slot << 2) | FIRST] = this.first;
      notes[(slot << 2) | SECOND] = this.second;
      this.hashSum.addLanes(this.first, this.second);
    }
    this.listedCount = 0;
  }

  /** Of all open orders, between two commands. */
  get sum(): HashSum {
    return this.hashSum;
  }

  /** The hash of these orders alone, from nothing. */
  recomputed(slots: Iterable<number>): HashSum {
    const sum = new HashSum();
    for (const slot of slots) {
      this.mix(slot);
      sum.addLanes(this.first, this.second);
    }
    return sum;
  }

  /**
   * Both lanes of an order's hash: sums of its words as they lie in memory, each times an odd number
   * of its own, so that no product waits for another; this runs for nearly every command.
   */
  private mix(slot: number): void {
    const { words } = this.orders;
    const at = slot << 5;
    let word = words[at | ORDER_ID] as number;
    let first = Math.imul(word, 0x7f00_dafb);
    let second = Math.imul(word, 0x3648_c499);
    word = words[at | ORDER_ID | 1] as number;
    first = (first + Math.imul(word, 0x9b58_675b)) | 0;
    second = (second + Math.imul(word, 0x4332_ab57)) | 0;
    word = words[at | PRICE] as number;
    first = (first + Math.imul(word, 0x0f69_19f9)) | 0;
    second = (second + Math.imul(word, 0x7323_c1b9)) | 0;
    word = words[at | PRICE | 1] as number;
    first = (first + Math.imul(word, 0x5829_7537)) | 0;
    second = (second + Math.imul(word, 0x2fea_2eb7)) | 0;
    word = words[at | QUANTITY] as number;
    first = (first + Math.imul(word, 0x8dab_4c1f)) | 0;
    second = (second + Math.imul(word, 0xc291_ac3f)) | 0;
    word = words[at | QUANTITY | 1] as number;
    first = (first + Math.imul(word, 0xea5e_64cd)) | 0;
    second = (second + Math.imul(word, 0x43c4_2f31)) | 0;
    word = words[at | EXECUTED] as number;
    first = (first + Math.imul(word, 0x89bf_9127)) | 0;
    second = (second + Math.imul(word, 0x20c5_baff)) | 0;
    word = words[at | EXECUTED | 1] as number;
    first = (first + Math.imul(word, 0x6ca3_fba3)) | 0;
    second = (second + Math.imul(word, 0x9313_fe01)) | 0;
    word = words[at | HELD] as number;
    first = (first + Math.imul(word, 0x37d0_7357)) | 0;
    second = (second + Math.imul(word, 0x1534_9281)) | 0;
    word = words[at | HELD | 1] as number;
    first = (first + Math.imul(word, 0xda8f_56ed)) | 0;
    second = (second + Math.imul(word, 0x527f_6801)) | 0;
    word = words[at | CODES] as number;
    first = (first + Math.imul(word, 0x2243_b3fb)) | 0;
    second = (second + Math.imul(word, 0x7559_98db)) | 0;
    word = words[at | MARKET_ID] as number;
    first = (first + Math.imul(word, 0x9001_da65)) | 0;
    second = (second + Math.imul(word, 0x5cdc_b6d9)) | 0;
    word = words[at | ACCOUNT_INDEX] as number;
    first = (first + Math.imul(word, 0xcba4_dbe7)) | 0;
    second = (second + Math.imul(word, 0x5e4a_6a01)) | 0;
    word = words[at | NAME] as number;
    first = (first + Math.imul(word, 0xead4_0411)) | 0;
    second = (second + Math.imul(word, 0x6659_365b)) | 0;
    if (!this.orders.isPlain(slot)) {
      const prevented = this.orders.preventedLots(slot);
      first ^= Math.imul(prevented | 0, PREVENTED_FACTOR);
      second ^= Math.imul((prevented * TO_UPPER_WORD) | 0, PREVENTED_FACTOR);
    }
    this.first = mixed(first ^ SEED);
    this.second = mixed(second + this.first);
  }

  private list(slot: number): void {
    if (this.listedCount === this.listed.length) {
      this.listed = grownInt32(this.listed, this.listed.length * 2);
    }
    this.listed[this.listedCount++] = slot;
  }

  private grow(slot: number): void {
    let { length } = this.flags;
    while (length <= slot) length *= 2;
    const flags = new Uint8Array(length);
    flags.set(this.flags);
    this.flags = flags;
  }
}
