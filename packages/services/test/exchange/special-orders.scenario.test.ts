import { PLAIN_TERMS } from "@bourse/core/order";
import type { OrderTerms, PlaceOrder } from "@bourse/engine/command";
import {
  OrderListKind,
  OrderStatus,
  OrderType,
  SelfTradePrevention,
  Side,
} from "@bourse/engine/market";
import { beforeEach, expect, test } from "vitest";
import { History } from "../../src/exchange/history/index.ts";
import { createMarketData, type MarketData } from "../../src/exchange/market-data/index.ts";
import { createUserData, type UserEvent } from "../../src/exchange/user-data/index.ts";
import { BTCUSDT, ExchangeRun, order } from "../market-data/exchange-run.ts";

/** What the engine does beyond what the spot API offers must reach every projection in order. */
const START_US = 1_790_000_000_000_000;
const [OWNER, OTHER] = [1001, 1002];

let run: ExchangeRun;
let history: History;
let marketData: MarketData;
let heard: UserEvent[];

beforeEach(() => {
  history = new History();
  marketData = createMarketData();
  const clock = { nowUs: () => START_US, nowMs: () => 0 };
  const userData = createUserData({ lists: history.openLists, clock });
  run = new ExchangeRun(START_US, [
    (applied) => history.apply(applied),
    (applied) => marketData.apply(applied),
    (applied) => userData.apply(applied),
  ]).fund(OWNER, OTHER);
  userData.subscribe(OWNER, (event) => heard.push(event));
  tradeAt(100_000);
  heard = [];
});

function tradeAt(priceTicks: number): void {
  heard = [];
  const terms = { accountId: OTHER, priceTicks, quantityLots: 100_000 };
  run.apply(order({ ...terms, side: Side.Sell }));
  run.apply(order({ ...terms, side: Side.Buy, orderType: OrderType.Market, priceTicks: 0 }));
}

const own = (changes: Partial<PlaceOrder>): PlaceOrder =>
  order({ accountId: OWNER, quantityLots: 100_000, ...changes });
const story = (): unknown[] =>
  heard
    .filter(({ e }) => e !== "outboundAccountPosition")
    .map(({ e, x, X, w, eR, l, L, c }) =>
      e === "listStatus" ? [e, l, L] : [c, x, X, w, ...(eR === undefined ? [] : [eR])],
    );
const closed = async () => {
  const page = { fromId: undefined, startTimeMs: undefined, endTimeMs: undefined, limit: 100 };
  const past = await history.orders({ accountId: OWNER, marketId: BTCUSDT }, page, []);
  return past.map(({ order: each }) => [each.clientOrderId, each.status]);
};

test("a stop waits off the book and works when the price comes", () => {
  const stop = { side: Side.Sell, orderType: OrderType.StopLossLimit, priceTicks: 90_000 };
  run.apply(own({ ...stop, triggerPriceTicks: 95_000, clientOrderId: "stop" }));
  expect(story()).toEqual([["stop", "NEW", "NEW", false]]);
  tradeAt(95_000);
  expect(story()).toEqual([["stop", "NEW", "NEW", true]]);
  expect(marketData.market("BTCUSDT")?.depth.asks.bestTicks).toBe(90_000);
});

test("an OCO is a list of two: one leg works, the other goes", async () => {
  const leg = (terms: Partial<OrderTerms>): OrderTerms => ({
    ...PLAIN_TERMS,
    side: Side.Sell,
    orderType: OrderType.LimitMaker,
    quantityLots: 100_000,
    clientOrderId: "",
    ...terms,
  });
  const stop = { orderType: OrderType.StopLoss, triggerPriceTicks: 95_000 };
  run.apply({
    kind: "PlaceOrderList",
    accountId: OWNER,
    marketId: BTCUSDT,
    selfTradePrevention: SelfTradePrevention.None,
    requestId: "",
    listKind: OrderListKind.Oco,
    listClientOrderId: "list",
    legs: [
      leg({ priceTicks: 110_000, clientOrderId: "above" }),
      leg({ ...stop, clientOrderId: "below" }),
    ],
  });
  expect(story()).toEqual([
    ["listStatus", "EXEC_STARTED", "EXECUTING"],
    ["below", "NEW", "NEW", false],
    ["above", "NEW", "NEW", true],
  ]);
  expect(heard[0]?.["O"]).toMatchObject([{ c: "below" }, { c: "above" }]);
  run.apply(order({ accountId: OTHER, priceTicks: 94_000, quantityLots: 200_000 }));
  tradeAt(94_000);
  expect(story()).toEqual([
    ["above", "EXPIRED", "EXPIRED", false, "OCO_TRIGGER"],
    ["below", "NEW", "NEW", true],
    ["below", "TRADE", "FILLED", false],
    ["listStatus", "ALL_DONE", "ALL_DONE"],
  ]);
  expect(await closed()).toEqual([
    ["below", OrderStatus.Filled],
    ["above", OrderStatus.Expired],
  ]);
});

test("self-trade prevention ends an order, and an amendment changes one", async () => {
  run.apply(own({ priceTicks: 99_000, clientOrderId: "maker" }));
  const selfTradePrevention = SelfTradePrevention.ExpireTaker;
  const taker = { side: Side.Sell, priceTicks: 99_000, selfTradePrevention };
  run.apply(own({ ...taker, clientOrderId: "taker" }));
  run.apply({
    kind: "AmendOrder",
    accountId: OWNER,
    marketId: BTCUSDT,
    orderId: 0,
    origClientOrderId: "maker",
    newClientOrderId: "smaller",
    quantityLots: 40_000,
  });
  expect(story()).toEqual([
    ["maker", "NEW", "NEW", true],
    ["taker", "NEW", "NEW", true],
    ["taker", "TRADE_PREVENTION", "EXPIRED_IN_MATCH", false],
    ["smaller", "REPLACED", "NEW", true],
  ]);
  expect(await closed()).toEqual([["taker", OrderStatus.ExpiredInMatch]]);
  expect(marketData.market("BTCUSDT")?.depth.bids.bestLots).toBe(40_000);
});
