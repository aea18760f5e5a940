import type { OrderView } from "@bourse/engine/event";
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
import { PLAIN_TERMS, renderAck, renderCancel, renderInfo, renderResult } from "./index.ts";

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

test("only an expired order says why", () => {
  const expired = { ...plain, status: OrderStatus.Expired };
  const reason = ExpiryReason.UnfilledFokOrder;
  expect(renderResult(market, expired, time, reason).expiryReason).toBe(
    "UNFILLED_FOK_ORDER_EXPIRED",
  );
  expect(renderResult(market, plain, time)).not.toHaveProperty("expiryReason");
});
