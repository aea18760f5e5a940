import type { OrderView } from "../event/event.ts";
import type {
  OrderStatus,
  OrderType,
  PegPriceType,
  SelfTradePrevention,
  Side,
  TimeInForce,
} from "../market/index.ts";
import { CODE_MASK, CODE_SHIFT, ORDER_DOUBLE, ORDER_WORD } from "./order-layout.ts";
import { unpackedText } from "./packed-id.ts";

const { clientOrderId: clientOrderIdWord } = ORDER_WORD;

/** Two views of one buffer. */
export interface Flat {
  readonly doubles: Float64Array;
  readonly words: Int32Array;
}

/** The public part that begins at a double of a buffer, as an object; for queries and readers. */
export function orderViewAt({ doubles, words }: Flat, at: number): OrderView {
  const count = (field: keyof typeof ORDER_DOUBLE) => doubles[at + ORDER_DOUBLE[field]] as number;
  const word = (field: keyof typeof ORDER_WORD) => words[(at << 1) + ORDER_WORD[field]] as number;
  const codes = word("codes");
  const code = (part: keyof typeof CODE_SHIFT) => (codes >>> CODE_SHIFT[part]) & CODE_MASK[part];
  const idAt = (at << 1) + clientOrderIdWord;
  return {
    orderId: count("orderId"),
    accountId: count("accountId"),
    marketId: word("marketId"),
    clientOrderId: unpackedText(words, idAt, code("clientOrderIdLength")),
    side: code("side") as Side,
    orderType: code("orderType") as OrderType,
    timeInForce: code("timeInForce") as TimeInForce,
    status: code("status") as OrderStatus,
    selfTradePrevention: code("selfTradePrevention") as SelfTradePrevention,
    priceTicks: count("priceTicks"),
    quantityLots: count("quantityLots"),
    quoteQuantityUnits: count("quoteQuantityUnits"),
    executedLots: count("executedLots"),
    executedQuoteUnits: count("executedQuoteUnits"),
    preventedLots: count("preventedLots"),
    icebergLots: count("icebergLots"),
    triggerPriceTicks: count("triggerPriceTicks"),
    trailingDeltaBips: word("deltaAndOffset") & 0xffff,
    trailingTimeUs: count("trailingTimeUs"),
    pegPriceType: code("pegPriceType") as PegPriceType,
    pegOffsetLevels: word("deltaAndOffset") >>> 16,
    peggedPriceTicks: count("peggedPriceTicks"),
    strategyId: count("strategyId"),
    strategyType: word("strategyType"),
    orderListId: count("orderListId"),
    isWorking: code("isWorking") === 1,
    workingTimeUs: count("workingTimeUs"),
    createdTimeUs: count("createdTimeUs"),
    updatedTimeUs: count("updatedTimeUs"),
  };
}
