import type { OrderCanceled, OrderView, Trade, TradePrevented } from "@bourse/engine/event";
import {
  ExpiryReason,
  OrderStatus,
  OrderType,
  PegPriceType,
  SelfTradePrevention,
  Side,
} from "@bourse/engine/market";
import { expect, test } from "vitest";
import { ASSETS, MARKETS } from "../market/index.ts";
import {
  executionIdBefore,
  executionIdOf,
  isPlain,
  PLAIN_TERMS,
  renderAck,
  renderAmended,
  renderCancel,
  renderInfo,
  renderPlain,
  renderPreventions,
  renderResult,
  renderVerdict,
} from "./index.ts";

const [spec] = MARKETS;
const [quote, base] = ASSETS;
if (!spec || !base || !quote) throw new Error("No market.");
const market = { spec, base, quote };
const time = (timeUs: number): number => timeUs / 1000;

/** A new limit order that works since its acceptance, at 1,000 us. */
const plain: OrderView = {
  ...PLAIN_TERMS,
  orderId: 9,
  accountId: 1001,
  marketId: spec.marketId,
  clientOrderId: "mine",
  side: Side.Sell,
  orderType: OrderType.Limit,
  status: OrderStatus.New,
  priceTicks: 3_000_000,
  quantityLots: 100_000,
  executedLots: 0,
  executedQuoteUnits: 0,
  preventedLots: 0,
  trailingTimeUs: 0,
  peggedPriceTicks: 0,
  orderListId: 0,
  isWorking: true,
  workingTimeUs: 1_000,
  createdTimeUs: 1_000,
  updatedTimeUs: 2_000,
};

test("a plain order says nothing of what it has not", () => {
  expect(renderInfo(market, plain, time)).toEqual({
    symbol: "BTCUSDT",
    orderId: 9,
    orderListId: -1,
    clientOrderId: "mine",
    price: "30000.00000000",
    origQty: "1.00000000",
    executedQty: "0.00000000",
    origQuoteOrderQty: "0.00000000",
    cummulativeQuoteQty: "0.00000000",
    status: "NEW",
    timeInForce: "GTC",
    type: "LIMIT",
    side: "SELL",
    selfTradePreventionMode: "NONE",
    stopPrice: "0.00000000",
    icebergQty: "0.00000000",
    time: 1,
    updateTime: 2,
    isWorking: true,
    workingTime: 1,
  });
  expect(Object.keys(renderCancel(market, plain, "old", time))).not.toContain("stopPrice");
});

test("an order that waits for its trigger does not work yet", () => {
  const stop: OrderView = {
    ...plain,
    orderType: OrderType.StopLossLimit,
    triggerPriceTicks: 2_900_000,
    trailingDeltaBips: 50,
    icebergLots: 10_000,
    isWorking: false,
    workingTimeUs: 0,
  };
  const waiting = {
    type: "STOP_LOSS_LIMIT",
    stopPrice: "29000.00000000",
    icebergQty: "0.10000000",
    trailingDelta: 50,
    trailingTime: -1,
    workingTime: -1,
  };
  expect(renderInfo(market, stop, time)).toMatchObject({ ...waiting, isWorking: false });
  expect(renderResult(market, stop, time)).toMatchObject(waiting);
  expect(renderResult(market, { ...stop, trailingTimeUs: 5_000 }, time).trailingTime).toBe(5);
});

test("strategy, list, peg and self-trade prevention are told of orders that have them", () => {
  const special: OrderView = {
    ...plain,
    status: OrderStatus.ExpiredInMatch,
    selfTradePrevention: SelfTradePrevention.ExpireTaker,
    preventedLots: 40_000,
    strategyId: 7,
    strategyType: 1_000_001,
    orderListId: 3,
    pegPriceType: PegPriceType.Primary,
    pegOffsetLevels: 2,
    peggedPriceTicks: 2_999_999,
  };
  expect(renderInfo(market, special, time)).toMatchObject({
    orderListId: 3,
    status: "EXPIRED_IN_MATCH",
    selfTradePreventionMode: "EXPIRE_TAKER",
    preventedQuantity: "0.40000000",
    strategyId: 7,
    strategyType: 1_000_001,
    price: "30000.00000000",
    pegPriceType: "PRIMARY_PEG",
    pegOffsetType: "PRICE_LEVEL",
    pegOffsetValue: 2,
    peggedPrice: "29999.99000000",
  });
  expect(renderAck(market, special, time)).toEqual({
    symbol: "BTCUSDT",
    orderId: 9,
    orderListId: 3,
    clientOrderId: "mine",
    transactTime: 2,
  });
});

test.each([plain, { ...plain, executedLots: 40, executedQuoteUnits: 1_200, isWorking: false }])(
  "an answer that is written field by field has the fields of every other, in their order",
  (order) => {
    const result = renderResult(market, order, time);
    expect(isPlain(order)).toBe(true);
    expect(JSON.stringify(renderPlain(market, order, time))).toBe(JSON.stringify(result));
    expect(JSON.stringify(renderPlain(market, order, time, []))).toBe(
      JSON.stringify({ ...result, fills: [] }),
    );
  },
);

test("only an expired order says why", () => {
  const expired = { ...plain, status: OrderStatus.Expired };
  const reason = ExpiryReason.UnfilledFokOrder;
  expect(renderResult(market, expired, time, reason).expiryReason).toBe(
    "UNFILLED_FOK_ORDER_EXPIRED",
  );
  expect(renderResult(market, plain, time)).not.toHaveProperty("expiryReason");
});

const prevented = (changes: Partial<TradePrevented>): TradePrevented => ({
  kind: "TradePrevented",
  marketId: spec.marketId,
  preventedMatchId: 4,
  selfTradePrevention: SelfTradePrevention.Decrement,
  tradeGroupId: 0,
  priceTicks: 3_000_000,
  makerPreventedLots: 0,
  takerPreventedLots: 0,
  transferredLots: 0,
  maker: { ...plain, orderId: 5 },
  taker: plain,
  ...changes,
});

test("a prevented match names who lost what; the last one that took of the order names itself", () => {
  const common = { makerSymbol: "BTCUSDT", makerOrderId: 5, price: "30000.00000000" };
  const first = prevented({ makerPreventedLots: 10_000, preventedMatchId: 3 });
  expect(renderPreventions(market, [first])).toEqual({
    preventedMatches: [{ ...common, preventedMatchId: 3, makerPreventedQuantity: "0.10000000" }],
  });
  const last = prevented({ takerPreventedLots: 20_000, tradeGroupId: 7 });
  expect(renderPreventions(market, [first, last])).toEqual({
    preventedMatchId: 4,
    tradeGroupId: 7,
    preventedMatches: [
      { ...common, preventedMatchId: 3, makerPreventedQuantity: "0.10000000" },
      { ...common, preventedMatchId: 4, takerPreventedQuantity: "0.20000000" },
    ],
  });
});

test("an amended order has words of its own, and works or does not", () => {
  const order = { ...plain, preventedLots: 10_000, executedLots: 20_000 };
  const amended = { order, origClientOrderId: "before", expiryReason: undefined };
  const shown = renderAmended(market, amended, time);
  expect(shown).toMatchObject({
    qty: "1.00000000",
    preventedQty: "0.10000000",
    executedQty: "0.20000000",
    quoteOrderQty: "0.00000000",
    cumulativeQuoteQty: "0.00000000",
    origClientOrderId: "before",
    workingTime: 1,
  });
  for (const name of ["origQty", "preventedQuantity", "cummulativeQuoteQty", "expiryReason"]) {
    expect(shown).not.toHaveProperty(name);
  }
  const pending = { ...amended, order: { ...order, isWorking: false } };
  expect(renderAmended(market, pending, time)).not.toHaveProperty("workingTime");
});

test("every order in an event is one report, and ids rise from command to command", () => {
  const trade = { kind: "Trade", maker: plain, taker: plain } as unknown as Trade;
  const canceled: OrderCanceled = { kind: "OrderCanceled", order: plain, origClientOrderId: "" };
  const events = [trade, { ...canceled }, canceled];
  const before = executionIdBefore(12);
  expect(executionIdOf(events, 12, trade)).toBe(before + 1);
  expect(executionIdOf(events, 12, canceled)).toBe(before + 4);
  expect(executionIdBefore(13)).toBeGreaterThan(before + 60_000);
});

test("a verdict is told in the amounts of what it compared", () => {
  const exchangeSpec = {
    feeAssetId: 0,
    feeDiscount: 0,
    maxNumOrders: 0,
    maxNumAlgoOrders: 0,
    maxNumIcebergOrders: 0,
    maxNumOrderLists: 0,
    maxAssets: [
      { assetId: quote.assetId, limitUnits: 10 ** 8 },
      { assetId: base.assetId, limitUnits: 10 ** 10 },
    ],
  };
  const text = (rule: string, actual: number, limit: number): string => {
    const passed = actual <= limit;
    const verdict = { rule, passed, actual, limit, relation: "at most", text: "" } as const;
    return renderVerdict(market, exchangeSpec, verdict).text;
  };
  expect(text("PRICE_FILTER", 2, 1)).toBe("0.02000000 is not at most 0.01000000.");
  expect(text("LOT_SIZE", 1, 2)).toBe("0.00001000 is at most 0.00002000.");
  expect(text("NOTIONAL", 10 ** 8, 10 ** 9)).toBe("1.00000000 is at most 10.00000000.");
  expect(text("MAX_POSITION", 10 ** 10, 10 ** 10)).toBe("1.00000000 is at most 1.00000000.");
  expect(text("MAX_NUM_ORDERS", 7, 8)).toBe("7 is at most 8.");
  expect(text("MAX_ASSET", 10 ** 9, 10 ** 8)).toBe("10.00000000 is not at most 1.00000000.");
  expect(text("MAX_ASSET", 10 ** 9, 10 ** 10)).toBe("0.10000000 is at most 1.00000000.");
  const rule = { rule: "3.4", passed: true, actual: 0, limit: 0, relation: "", text: "Open." };
  expect(renderVerdict(market, exchangeSpec, { ...rule, relation: "" })).toEqual({
    filter: "3.4",
    passed: true,
    text: "Open.",
  });
});
