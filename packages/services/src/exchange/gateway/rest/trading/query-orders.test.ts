import { ApiError } from "@bourse/core/error";
import { CancelRestriction, SelfTradePrevention, Side } from "@bourse/engine/market";
import { expect, test } from "vitest";
import { BTCUSDT, ExchangeRun, order } from "../../../../../test/market-data/exchange-run.ts";
import { History } from "../../../history/index.ts";
import { createMarketData } from "../../../market-data/index.ts";
import { OrderLimiter } from "../../order-limiter.ts";
import { Params } from "../../params.ts";
import type { TradingDeps } from "./deps.ts";
import { queryOrderRoutes } from "./query-orders.ts";

const START_US = Date.parse("2026-11-18T10:00:00Z") * 1000;
const OWNER = 1001;
const STRANGER = 1002;

/** Asks those routes as the owner, unless another account is named; a refusal is its code. */
function asking(deps: Omit<TradingDeps, "orderLimiter" | "submit">) {
  const routes = queryOrderRoutes({
    ...deps,
    orderLimiter: new OrderLimiter(),
    submit: () => Promise.reject(new Error("Nothing here changes anything.")),
  });
  return async (
    path: string,
    query: Readonly<Record<string, string>>,
    accountId = OWNER,
  ): Promise<unknown> => {
    const route = routes.find((each) => each.path === `/api/v3/${path}`);
    const params = new Params(new Map(Object.entries({ symbol: "BTCUSDT", ...query })));
    const time = (timeUs: number) => Math.floor(timeUs / 1000);
    const from = { nowMs: START_US / 1000, userId: "", apiKey: undefined, ip: "127.0.0.1" };
    try {
      return await route?.handle({ params, accountId, ...from, expiresTimeMs: Infinity, time });
    } catch (error) {
      if (error instanceof ApiError) return error.code;
      throw error;
    }
  };
}

/** The owner's orders: 1 filled, 2 canceled as "gone", 3 open on BTCUSDT; "far" open on ETHUSDT. */
function exchange() {
  const history = new History();
  const marketData = createMarketData();
  const run = new ExchangeRun(START_US, [
    (applied) => history.apply(applied),
    (applied) => marketData.apply(applied),
  ]);
  run.fund(OWNER, STRANGER);
  const bid = { side: Side.Buy, priceTicks: 6_000_000, quantityLots: 100 };
  run.apply(order({ ...bid, clientOrderId: "filled" }));
  run.apply(order({ ...bid, clientOrderId: "again" }));
  run.apply(order({ ...bid, side: Side.Sell, accountId: STRANGER }));
  run.apply({
    kind: "CancelOrder",
    accountId: OWNER,
    marketId: BTCUSDT,
    orderId: 2,
    origClientOrderId: "",
    newClientOrderId: "gone",
    restriction: CancelRestriction.None,
  });
  run.apply(order({ ...bid, clientOrderId: "again" }));
  run.apply(
    order({ ...bid, marketId: 2, priceTicks: 300_000, quantityLots: 1000, clientOrderId: "far" }),
  );
  return asking({ exchange: run.exchange, history, marketData });
}

const ask = exchange();

test("an order is found by its id, whether it is open or closed", async () => {
  expect(await ask("order", { orderId: "1" })).toMatchObject({ status: "FILLED" });
  expect(await ask("order", { orderId: "2" })).toMatchObject({ status: "CANCELED" });
  expect(await ask("order", { orderId: "4" })).toMatchObject({
    status: "NEW",
    clientOrderId: "again",
  });
});

test("a name means the open order that has it, else the order closed last", async () => {
  expect(await ask("order", { origClientOrderId: "again" })).toMatchObject({ orderId: 4 });
  expect(await ask("order", { origClientOrderId: "gone" })).toMatchObject({ orderId: 2 });
  expect(await ask("order", { origClientOrderId: "filled" })).toMatchObject({ orderId: 1 });
});

test("an id and a name must mean the same order", async () => {
  expect(await ask("order", { orderId: "2", origClientOrderId: "again" })).toMatchObject({
    orderId: 2,
  });
  expect(await ask("order", { orderId: "4", origClientOrderId: "gone" })).toBe(-2039);
});

test("nobody sees another's order, and no market shows another's", async () => {
  expect(await ask("order", { orderId: "1" }, STRANGER)).toBe(-2013);
  expect(await ask("order", { orderId: "4" }, STRANGER)).toBe(-2013);
  expect(await ask("order", { origClientOrderId: "again" }, STRANGER)).toBe(-2013);
  expect(await ask("order", { origClientOrderId: "far" })).toBe(-2013);
  expect(await ask("allOrders", {}, STRANGER)).toMatchObject([{ orderId: 3 }]);
});

test("all orders are the closed and the open ones, oldest first", async () => {
  const statuses = [
    { orderId: 1, status: "FILLED" },
    { orderId: 2, status: "CANCELED" },
    { orderId: 4, status: "NEW" },
  ];
  expect(await ask("allOrders", {})).toMatchObject(statuses);
  expect(await ask("allOrders", { orderId: "2" })).toMatchObject(statuses.slice(1));
  expect(await ask("allOrders", { limit: "1" })).toMatchObject(statuses.slice(2));
});

test("an order tells by which match it lost a part, as far as the history is known", async () => {
  const marketData = createMarketData();
  const history = new History();
  const restarted = new History();
  let hasRestarted = false;
  const run = new ExchangeRun(START_US, [
    (applied) => history.apply(applied),
    (applied) => hasRestarted && restarted.apply(applied),
    (applied) => marketData.apply(applied),
  ]);
  run.fund(OWNER);
  const bid = order({ side: Side.Buy, priceTicks: 6_000_000, quantityLots: 100 });
  run.apply(bid);
  const selfTradePrevention = SelfTradePrevention.Decrement;
  const taker = { side: Side.Sell, quantityLots: 40, clientOrderId: "taker" };
  run.apply({ ...bid, ...taker, selfTradePrevention });
  hasRestarted = true;
  run.apply({ ...bid, priceTicks: 5_000_000, clientOrderId: "later" });
  const shown = { orderId: 1, status: "NEW", preventedQuantity: "0.00040000" };
  const told = asking({ exchange: run.exchange, history, marketData });
  const withMatch = { ...shown, preventedMatchId: 0 };
  expect(await told("order", { orderId: "1" })).toMatchObject(withMatch);
  const later = { orderId: 3, status: "NEW" };
  for (const list of [await told("openOrders", {}), await told("allOrders", { orderId: "1" })]) {
    expect((list as object[]).at(0)).toMatchObject(withMatch);
    expect((list as object[]).at(-1)).toMatchObject(later);
    expect((list as object[]).at(-1)).not.toHaveProperty("preventedMatchId");
  }
  // What was prevented before the restart is nowhere to be read.
  const forgetful = asking({ exchange: run.exchange, history: restarted, marketData });
  const answer = await forgetful("order", { orderId: "1" });
  expect(answer).toMatchObject(shown);
  expect(answer).not.toHaveProperty("preventedMatchId");
});
