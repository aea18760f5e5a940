import type { OrderView } from "../event/event.ts";
import type {
  OrderStatus,
  OrderType,
  PegPriceType,
  SelfTradePrevention,
  Side,
  TimeInForce,
} from "../market/index.ts";
import {
  CODE_MASK,
  CODE_SHIFT,
  EXTRA_DOUBLE,
  EXTRA_WORD,
  ORDER_DOUBLE,
  ORDER_WORD,
  PUBLIC_DOUBLES,
  PUBLIC_EXTRA_DOUBLES,
} from "./order-layout.ts";
import { unpackedText } from "./packed-id.ts";

const { clientOrderId: clientOrderIdWord, extras: extrasWord } = ORDER_WORD;

/** Two views of one buffer. */
export interface Flat {
  readonly doubles: Float64Array;
  readonly words: Int32Array;
}

/** Where the public part that begins at a double of a buffer ends. */
export function orderEnd({ words }: Flat, at: number): number {
  const hasExtras = words[(at << 1) + extrasWord] !== 0;
  return at + PUBLIC_DOUBLES + (hasExtras ? PUBLIC_EXTRA_DOUBLES : 0);
}

/** What an order without an extra record has of it. */
const PLAIN = {
  quoteQuantityUnits: 0,
  preventedLots: 0,
  icebergLots: 0,
  triggerPriceTicks: 0,
  trailingDeltaBips: 0,
  trailingTimeUs: 0,
  pegOffsetLevels: 0,
  peggedPriceTicks: 0,
  strategyId: 0,
  strategyType: 0,
  orderListId: 0,
  workingTimeUs: 0,
};

/**
 * The public part that begins at a double of a buffer, as an object; for queries and readers. Field by
 * field, because whoever reads events reads little else.
 */
export function orderViewAt(flat: Flat, at: number): OrderView {
  const { doubles, words } = flat;
  const wordsAt = at << 1;
  const codes = words[wordsAt + ORDER_WORD.codes] as number;
  const hasExtras = words[wordsAt + extrasWord] !== 0;
  const extra = hasExtras ? extraPartAt(flat, at + PUBLIC_DOUBLES) : PLAIN;
  const createdTimeUs = doubles[at + ORDER_DOUBLE.createdTimeUs] as number;
  const isWorking = ((codes >>> CODE_SHIFT.isWorking) & CODE_MASK.isWorking) === 1;
  const idLength = (codes >>> CODE_SHIFT.clientOrderIdLength) & CODE_MASK.clientOrderIdLength;
  const { selfTradePrevention } = CODE_SHIFT;
  return {
    orderId: doubles[at + ORDER_DOUBLE.orderId] as number,
    accountId: doubles[at + ORDER_DOUBLE.accountId] as number,
    marketId: words[wordsAt + ORDER_WORD.marketId] as number,
    clientOrderId: unpackedText(words, wordsAt + clientOrderIdWord, idLength),
    side: ((codes >>> CODE_SHIFT.side) & CODE_MASK.side) as Side,
    orderType: ((codes >>> CODE_SHIFT.orderType) & CODE_MASK.orderType) as OrderType,
    timeInForce: ((codes >>> CODE_SHIFT.timeInForce) & CODE_MASK.timeInForce) as TimeInForce,
    status: ((codes >>> CODE_SHIFT.status) & CODE_MASK.status) as OrderStatus,
    selfTradePrevention: ((codes >>> selfTradePrevention) &
      CODE_MASK.selfTradePrevention) as SelfTradePrevention,
    priceTicks: doubles[at + ORDER_DOUBLE.priceTicks] as number,
    quantityLots: doubles[at + ORDER_DOUBLE.quantityLots] as number,
    quoteQuantityUnits: extra.quoteQuantityUnits,
    executedLots: doubles[at + ORDER_DOUBLE.executedLots] as number,
    executedQuoteUnits: doubles[at + ORDER_DOUBLE.executedQuoteUnits] as number,
    preventedLots: extra.preventedLots,
    icebergLots: extra.icebergLots,
    triggerPriceTicks: extra.triggerPriceTicks,
    trailingDeltaBips: extra.trailingDeltaBips,
    trailingTimeUs: extra.trailingTimeUs,
    pegPriceType: ((codes >>> CODE_SHIFT.pegPriceType) & CODE_MASK.pegPriceType) as PegPriceType,
    pegOffsetLevels: extra.pegOffsetLevels,
    peggedPriceTicks: extra.peggedPriceTicks,
    strategyId: extra.strategyId,
    strategyType: extra.strategyType,
    orderListId: extra.orderListId,
    isWorking,
    workingTimeUs: hasExtras ? extra.workingTimeUs : isWorking ? createdTimeUs : 0,
    createdTimeUs,
    updatedTimeUs: doubles[at + ORDER_DOUBLE.updatedTimeUs] as number,
  };
}

function extraPartAt({ doubles, words }: Flat, at: number): typeof PLAIN {
  const deltaAndOffset = words[(at << 1) + EXTRA_WORD.deltaAndOffset] as number;
  return {
    quoteQuantityUnits: doubles[at + EXTRA_DOUBLE.quoteQuantityUnits] as number,
    preventedLots: doubles[at + EXTRA_DOUBLE.preventedLots] as number,
    icebergLots: doubles[at + EXTRA_DOUBLE.icebergLots] as number,
    triggerPriceTicks: doubles[at + EXTRA_DOUBLE.triggerPriceTicks] as number,
    trailingDeltaBips: deltaAndOffset & 0xffff,
    trailingTimeUs: doubles[at + EXTRA_DOUBLE.trailingTimeUs] as number,
    pegOffsetLevels: deltaAndOffset >>> 16,
    peggedPriceTicks: doubles[at + EXTRA_DOUBLE.peggedPriceTicks] as number,
    strategyId: doubles[at + EXTRA_DOUBLE.strategyId] as number,
    strategyType: words[(at << 1) + EXTRA_WORD.strategyType] as number,
    orderListId: doubles[at + EXTRA_DOUBLE.orderListId] as number,
    workingTimeUs: doubles[at + EXTRA_DOUBLE.workingTimeUs] as number,
  };
}
