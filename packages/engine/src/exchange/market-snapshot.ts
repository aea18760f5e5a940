import { ByteReader, ByteWriter } from "../bytes/index.ts";
import type { FlatState, FlatStateReader } from "../collections/index.ts";
import { OrderListKind } from "../market/index.ts";
import { OrderStage } from "../order/index.ts";
import type { Market } from "./market.ts";
import type { OrderList } from "./order-list.ts";
import type { ExchangeState } from "./state.ts";

/** Of a record of the book, whose number is the slot of an order. */
const RECORD_WORDS = 8;

/** A market's memory: its counters, its book and orders, and what waits. */
export function writeMarketState(market: Market, copy: FlatState, timeUs: number): void {
  copy.numbers.push(market.lastTradeId, market.lastOrderListId, market.nextPreventedMatchId);
  copy.numbers.push(market.lastPriceTicks);
  writeBook(market, copy);
  market.average.writeTo(copy, timeUs);
  market.reference.writeTo(copy, timeUs);
  writeTrailing(market, copy);
  copy.arrays.push(market.agenda.orderIds(), listBytes(market));
}

export function readMarketState(
  state: ExchangeState,
  market: Market,
  reader: FlatStateReader,
): void {
  market.lastTradeId = reader.number();
  market.lastOrderListId = reader.number();
  market.nextPreventedMatchId = reader.number();
  market.lastPriceTicks = reader.number();
  readBook(market, reader);
  market.average.readFrom(reader);
  market.reference.readFrom(reader);
  readTrailing(market, reader);
  for (const orderId of reader.float64()) market.agenda.push(orderId);
  readLists(market, reader.uint8());
  for (const slot of openSlots(market)) {
    market.accountOrders.append(slot, market.orders.accountIndex(slot));
    state.clientOrderIds.add(market.orders, slot);
    market.hash.touch(slot);
  }
  market.hash.settle();
}

function writeBook({ book, orders }: Market, copy: FlatState): void {
  const { version, records, indexes, hidden } = book.image();
  copy.numbers.push(version, records.freeRecord, records.freeBranch);
  copy.numbers.push(orders.lastOrderId, orders.extras.firstFree);
  copy.arrays.push(records.words, hidden.hiddenLots, hidden.shownLots);
  copy.numbers.push(indexes.length);
  for (const { near, far } of indexes) copy.arrays.push(near, far);
  copy.arrays.push(orders.copy(records.words.length / RECORD_WORDS), orders.extras.copy());
}

function readBook({ book, orders }: Market, reader: FlatStateReader): void {
  const version = reader.number();
  const free = {
    freeRecord: reader.number(),
    freeBranch: reader.number(),
  };
  orders.lastOrderId = reader.number();
  const firstFreeExtra = reader.number();
  const records = { ...free, words: reader.int32() };
  const hidden = { hiddenLots: reader.float64(), shownLots: reader.float64() };
  const indexes = Array.from({ length: reader.number() }, () => ({
    near: reader.int32(),
    far: reader.int32(),
  }));
  book.restore({ version, records, indexes, hidden });
  orders.restore(reader.float64());
  orders.extras.restore(reader.float64(), firstFreeExtra);
}

/** The slots of all open orders, oldest order first. */
export function openSlots({ orders }: Market): readonly number[] {
  const slots: number[] = [];
  for (let slot = 1; slot < orders.capacity; slot++) {
    if (orders.stage(slot) !== OrderStage.Entering) slots.push(slot);
  }
  return slots.sort((one, other) => orders.orderId(one) - orders.orderId(other));
}

/** Two numbers a stop, in the order in which they have to begin to follow again. */
function writeTrailing({ trailing }: Market, copy: FlatState): void {
  const numbers = new Float64Array(trailing.count * 2);
  let at = 0;
  trailing.forEach((slot, extremeTicks) => {
    numbers[at++] = slot;
    numbers[at++] = extremeTicks;
  });
  copy.arrays.push(numbers);
}

function readTrailing({ trailing, orders }: Market, reader: FlatStateReader): void {
  const numbers = reader.float64();
  for (let at = 0; at < numbers.length; at += 2) {
    const slot = numbers[at] as number;
    const extremeTicks = numbers[at + 1] as number;
    trailing.follow(slot, orders.side(slot), orders.trailingDeltaBips(slot), extremeTicks);
  }
}

export function listBytes({ lists }: Market): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter();
  writer.integer(lists.size);
  for (const list of lists.all()) {
    writer.integer(list.orderListId);
    writer.integer(list.listKind);
    writer.integer(list.accountIndex);
    writer.integer(list.accountId);
    writer.text(list.listClientOrderId);
    writer.integer(list.orderIds.length);
    for (const orderId of list.orderIds) writer.integer(orderId);
    for (const orderId of list.openOrderIds) writer.integer(orderId);
  }
  return writer.finish();
}

function readLists(market: Market, bytes: Uint8Array): void {
  const reader = new ByteReader(bytes);
  const count = reader.integer();
  for (let index = 0; index < count; index++) {
    const list = readList(reader);
    market.lists.add(list);
    market.accountOrders.addList(list.accountIndex, 1);
  }
  reader.end();
}

function readList(reader: ByteReader): OrderList {
  const head = {
    orderListId: reader.integer(),
    listKind: reader.oneOf(OrderListKind),
    accountIndex: reader.integer(),
    accountId: reader.integer(),
    listClientOrderId: reader.text(),
  };
  const legCount = reader.integer();
  const orderIds = Array.from({ length: legCount }, () => reader.integer());
  return { ...head, orderIds, openOrderIds: orderIds.map(() => reader.integer()) };
}
