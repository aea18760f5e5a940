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

/** The public part that begins at a double of a buffer, as an object; for queries and readers. */
export function orderViewAt(flat: Flat, at: number): OrderView {
  const { doubles, words } = flat;
  const count = (field: keyof typeof ORDER_DOUBLE) => doubles[at + ORDER_DOUBLE[field]] as number;
  const codes = words[(at << 1) + ORDER_WORD.codes] as number;
  const code = (part: keyof typeof CODE_SHIFT) => (codes >>> CODE_SHIFT[part]) & CODE_MASK[part];
  const extrasAt = at + PUBLIC_DOUBLES;
  const hasExtras = orderEnd(flat, at) !== extrasAt;
  const extra = (field: keyof typeof EXTRA_DOUBLE) =>
    hasExtras ? (doubles[extrasAt + EXTRA_DOUBLE[field]] as number) : 0;
  const extraWord = (field: keyof typeof EXTRA_WORD) =>
    hasExtras ? (words[(extrasAt << 1) + EXTRA_WORD[field]] as number) : 0;
  const isWorking = code("isWorking") === 1;
  const createdTimeUs = count("createdTimeUs");
  const idAt = (at << 1) + clientOrderIdWord;
  return {
    orderId: count("orderId"),
    accountId: count("accountId"),
    marketId: words[(at << 1) + ORDER_WORD.marketId] as number,
    clientOrderId: unpackedText(words, idAt, code("clientOrderIdLength")),
    side: code("side") as Side,
    orderType: code("orderType") as OrderType,
    timeInForce: code("timeInForce") as TimeInForce,
    status: code("status") as OrderStatus,
    selfTradePrevention: code("selfTradePrevention") as SelfTradePrevention,
    priceTicks: count("priceTicks"),
    quantityLots: count("quantityLots"),
    quoteQuantityUnits: extra("quoteQuantityUnits"),
    executedLots: count("executedLots"),
    executedQuoteUnits: count("executedQuoteUnits"),
    preventedLots: extra("preventedLots"),
    icebergLots: extra("icebergLots"),
    triggerPriceTicks: extra("triggerPriceTicks"),
    trailingDeltaBips: extraWord("deltaAndOffset") & 0xffff,
    trailingTimeUs: extra("trailingTimeUs"),
    pegPriceType: code("pegPriceType") as PegPriceType,
    pegOffsetLevels: extraWord("deltaAndOffset") >>> 16,
    peggedPriceTicks: extra("peggedPriceTicks"),
    strategyId: extra("strategyId"),
    strategyType: extraWord("strategyType"),
    orderListId: extra("orderListId"),
    isWorking,
    workingTimeUs: hasExtras ? extra("workingTimeUs") : isWorking ? createdTimeUs : 0,
    createdTimeUs,
    updatedTimeUs: count("updatedTimeUs"),
  };
}
