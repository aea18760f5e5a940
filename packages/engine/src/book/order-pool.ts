import type { OrderType, Side, TimeInForce } from "../market/index.ts";
import { RecordPool } from "./record-pool.ts";

const DOUBLES = 12;
const WORDS = DOUBLES * 2;

/** What an order brings along when it comes to rest. */
export interface RestingOrder {
  readonly orderId: number;
  readonly accountIndex: number;
  readonly clientOrderId: string;
  readonly side: Side;
  readonly orderType: OrderType;
  readonly timeInForce: TimeInForce;
  readonly priceTicks: number;
  readonly quantityLots: number;
  readonly executedLots: number;
  readonly executedQuoteUnits: number;
  readonly createdTimeUs: number;
  readonly updatedTimeUs: number;
}

/**
 * The resting orders of a book, 96 bytes each, and the links of the two lists an order stands in:
 * the queue of its price level, and the open orders of its account.
 */
export class OrderPool extends RecordPool {
  readonly #clientOrderIds: string[] = [];

  constructor(capacity = 256) {
    super(DOUBLES, capacity);
  }

  add(order: RestingOrder): number {
    const slot = this.take();
    const words = this.words;
    const doubles = this.doubles;
    const word = slot * WORDS;
    const double = slot * DOUBLES;
    words[word + 3] = order.accountIndex;
    words[word + 6] = order.side | (order.orderType << 1) | (order.timeInForce << 4);
    doubles[double + 4] = order.quantityLots - order.executedLots;
    doubles[double + 5] = order.orderId;
    doubles[double + 6] = order.priceTicks;
    doubles[double + 7] = order.quantityLots;
    doubles[double + 8] = order.executedQuoteUnits;
    doubles[double + 9] = order.createdTimeUs;
    doubles[double + 10] = order.updatedTimeUs;
    this.#clientOrderIds[slot] = order.clientOrderId;
    return slot;
  }

  remove(slot: number): void {
    this.#clientOrderIds[slot] = "";
    this.giveBack(slot);
  }

  next(slot: number): number {
    return this.words[slot * WORDS] as number;
  }

  setNext(slot: number, next: number): void {
    this.words[slot * WORDS] = next;
  }

  previous(slot: number): number {
    return this.words[slot * WORDS + 1] as number;
  }

  setPrevious(slot: number, previous: number): void {
    this.words[slot * WORDS + 1] = previous;
  }

  level(slot: number): number {
    return this.words[slot * WORDS + 2] as number;
  }

  setLevel(slot: number, level: number): void {
    this.words[slot * WORDS + 2] = level;
  }

  accountIndex(slot: number): number {
    return this.words[slot * WORDS + 3] as number;
  }

  accountNext(slot: number): number {
    return this.words[slot * WORDS + 4] as number;
  }

  setAccountNext(slot: number, next: number): void {
    this.words[slot * WORDS + 4] = next;
  }

  accountPrevious(slot: number): number {
    return this.words[slot * WORDS + 5] as number;
  }

  setAccountPrevious(slot: number, previous: number): void {
    this.words[slot * WORDS + 5] = previous;
  }

  side(slot: number): Side {
    return ((this.words[slot * WORDS + 6] as number) & 1) as Side;
  }

  orderType(slot: number): OrderType {
    return (((this.words[slot * WORDS + 6] as number) >> 1) & 7) as OrderType;
  }

  timeInForce(slot: number): TimeInForce {
    return (((this.words[slot * WORDS + 6] as number) >> 4) & 3) as TimeInForce;
  }

  openLots(slot: number): number {
    return this.doubles[slot * DOUBLES + 4] as number;
  }

  orderId(slot: number): number {
    return this.doubles[slot * DOUBLES + 5] as number;
  }

  priceTicks(slot: number): number {
    return this.doubles[slot * DOUBLES + 6] as number;
  }

  quantityLots(slot: number): number {
    return this.doubles[slot * DOUBLES + 7] as number;
  }

  executedQuoteUnits(slot: number): number {
    return this.doubles[slot * DOUBLES + 8] as number;
  }

  createdTimeUs(slot: number): number {
    return this.doubles[slot * DOUBLES + 9] as number;
  }

  updatedTimeUs(slot: number): number {
    return this.doubles[slot * DOUBLES + 10] as number;
  }

  clientOrderId(slot: number): string {
    return this.#clientOrderIds[slot] as string;
  }

  /** Takes executed lots off what is open. */
  execute(slot: number, lots: number, notionalUnits: number): void {
    const double = slot * DOUBLES;
    this.doubles[double + 4] = (this.doubles[double + 4] as number) - lots;
    this.doubles[double + 8] = (this.doubles[double + 8] as number) + notionalUnits;
  }

  setUpdatedTimeUs(slot: number, timeUs: number): void {
    this.doubles[slot * DOUBLES + 10] = timeUs;
  }
}
