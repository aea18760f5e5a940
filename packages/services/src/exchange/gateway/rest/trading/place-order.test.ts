import type { Event, Trade } from "@bourse/engine/event";
import { ExpiryReason, OrderStatus, OrderType, Side } from "@bourse/engine/market";
import { expect, test } from "vitest";
import { ExchangeRun } from "../../../../../test/market-data/exchange-run.ts";
import { orderView } from "../../../../../test/order-view.ts";
import type { Applied } from "../../../applied.ts";
import { History } from "../../../history/index.ts";
import { createMarketData } from "../../../market-data/index.ts";
import { OrderLimiter } from "../../order-limiter.ts";
import { Params } from "../../params.ts";
import { placeOrderRoutes } from "./place-order.ts";

const START_US = 1_790_000_000_000_000;

/** Places an order whose command the engine answers with these events. */
async function answerTo(events: readonly Event[]): Promise<unknown> {
  const marketData = createMarketData();
  const { exchange } = new ExchangeRun(START_US, [(applied) => marketData.apply(applied)]);
  const [route] = placeOrderRoutes({
    exchange,
    marketData,
    history: new History(),
    orderLimiter: new OrderLimiter(),
    submit: async (command): Promise<Applied> => {
      return { command, events, sequence: 99, timeUs: START_US, replayed: false };
    },
  });
  const order = { side: "BUY", type: "LIMIT", timeInForce: "IOC", quantity: "3", price: "10" };
  return route?.handle({
    params: new Params(new Map(Object.entries({ symbol: "BTCUSDT", ...order }))),
    accountId: 1001,
    nowMs: START_US / 1000,
    userId: "",
    apiKey: undefined,
    ip: "127.0.0.1",
    expiresTimeMs: Infinity,
    time: (timeUs) => Math.floor(timeUs / 1000),
  });
}

const stop = orderView({ orderId: 5, accountId: 1002, orderType: OrderType.StopLoss });
const own = orderView({ orderId: 9, quantityLots: 300_000, priceTicks: 1_000 });
const trade = (tradeId: number, taker: Trade["taker"]): Trade => ({
  kind: "Trade",
  marketId: 1,
  tradeId,
  priceTicks: 1_000,
  quantityLots: 100_000,
  notionalUnits: 10 ** 9,
  aggressorSide: taker.side,
  makerFeeUnits: 1,
  makerFeeAssetId: 1,
  takerFeeUnits: 2,
  takerFeeAssetId: taker.side === Side.Buy ? 5 : 1,
  maker: orderView({ orderId: 3, accountId: 1003, side: Side.Sell, status: OrderStatus.Filled }),
  taker,
});

test("the answer is the caller's order, whatever else works in the same command", async () => {
  const filled = { ...own, executedLots: 100_000, status: OrderStatus.PartiallyFilled };
  const expired = { ...filled, status: OrderStatus.Expired };
  const answer = await answerTo([
    { kind: "OrderTriggered", order: orderView({ orderId: 4, accountId: 1002 }) },
    trade(70, orderView({ orderId: 4, accountId: 1002 })),
    { kind: "OrderAccepted", order: own },
    trade(71, filled),
    { kind: "OrderExpired", order: expired, reason: ExpiryReason.UnfilledIocQuantity },
    { kind: "OrderTriggered", order: stop },
    trade(72, { ...stop, side: Side.Sell, status: OrderStatus.PartiallyFilled }),
    { kind: "OrderExpired", order: stop, reason: ExpiryReason.InsufficientLiquidity },
  ]);
  expect(answer).toMatchObject({
    orderId: 9,
    status: "EXPIRED",
    executedQty: "1.00000000",
    expiryReason: "UNFILLED_IOC_QUANTITY_EXPIRED",
    // The fee may be paid in an asset that the market does not trade.
    fills: [{ tradeId: 71, commission: "0.00000002", commissionAsset: "BNB" }],
  });
});
