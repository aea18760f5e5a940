import { apiError } from "@bourse/core/error";
import type { Owner, PastOrder } from "@bourse/core/order-history";
import { type ListedMarket, type OrderInfo, renderInfo } from "@bourse/core/order";
import type { OrderView } from "@bourse/engine/event";
import type { Market, MarketData } from "../../../market-data/index.ts";
import { oneMarket } from "../market/symbols.ts";
import type { RequestContext, Route } from "../route.ts";
import { clientOrderId } from "./client-order-id.ts";
import type { TradingDeps } from "./deps.ts";
import { lastMatchOf, lastMatchesOf } from "./last-match.ts";
import { readPage } from "./page.ts";

const OPEN_ORDERS_WEIGHT = 6;
const ALL_OPEN_ORDERS_WEIGHT = 80;

/** Looking at orders: one, the open ones, all that are kept. */
export function queryOrderRoutes(deps: TradingDeps): readonly Route[] {
  const common = { method: "GET", security: "USER_DATA" } as const;
  return [
    {
      ...common,
      path: "/api/v3/order",
      wsMethod: "order.status",
      weight: 4,
      handle: (context) => findOrder(deps, context),
    },
    {
      ...common,
      path: "/api/v3/openOrders",
      wsMethod: "openOrders.status",
      weight: (params) => (params.has("symbol") ? OPEN_ORDERS_WEIGHT : ALL_OPEN_ORDERS_WEIGHT),
      handle: (context) => openOrders(deps, context),
    },
    {
      ...common,
      path: "/api/v3/allOrders",
      wsMethod: "allOrders",
      weight: 20,
      handle: (context) => allOrders(deps, context),
    },
  ];
}

async function findOrder(deps: TradingDeps, context: RequestContext): Promise<unknown> {
  const { params, accountId } = context;
  const market = oneMarket(deps.marketData, params);
  const orderId = params.optionalInteger("orderId");
  const name = clientOrderId(params, "origClientOrderId");
  const owner = { accountId, marketId: market.spec.marketId };
  if (orderId !== undefined) {
    const found = await findForSure(deps, () => findById(deps, owner, orderId));
    if (found === undefined) throw apiError("NoSuchOrder");
    if (name !== undefined && !isNamed(found, name)) {
      throw apiError("ClientOrderIdMismatch");
    }
    return { ...render(market, found, context), ...(await lastMatchOf(deps, found.order)) };
  }
  if (name === undefined) {
    throw apiError("EitherParameter", "origClientOrderId", "orderId");
  }
  const found = await findForSure(deps, () => findByName(deps, owner, name));
  if (found === undefined) throw apiError("NoSuchOrder");
  return { ...render(market, found, context), ...(await lastMatchOf(deps, found.order)) };
}

/**
 * Looks again when what is under way has its outcome: whoever had no answer to an order asks for it
 * here, and "no such order" must not be said of one that is being written.
 */
async function findForSure(
  { settled }: TradingDeps,
  look: () => Promise<PastOrder | undefined>,
): Promise<PastOrder | undefined> {
  const found = await look();
  const underWay = found === undefined ? settled?.() : undefined;
  if (underWay === undefined) return found;
  await underWay;
  return look();
}

async function findById(
  { exchange, history }: TradingDeps,
  owner: Owner,
  orderId: number,
): Promise<PastOrder | undefined> {
  const order = exchange.openOrder(owner.marketId, orderId);
  return order?.accountId === owner.accountId ? { order } : history.findOrder(owner, orderId);
}

/** The order that had this id last: the open one, else the one closed most recently. */
async function findByName(
  { exchange, history }: TradingDeps,
  owner: Owner,
  name: string,
): Promise<PastOrder | undefined> {
  const order = exchange.openOrderByClientOrderId(owner.accountId, name);
  return order?.marketId === owner.marketId ? { order } : history.findOrderByName(owner, name);
}

async function openOrders(deps: TradingDeps, context: RequestContext): Promise<unknown> {
  const { exchange, marketData } = deps;
  const { params, accountId, time } = context;
  const chosen =
    params.optionalString("symbol") === undefined ? undefined : oneMarket(marketData, params);
  const orders = exchange.openOrdersOf(accountId, chosen?.spec.marketId);
  const lastMatches = await lastMatchesOf(deps, orders);
  return orders.map((order) => ({
    ...renderInfo(chosen ?? marketOf(marketData, order), order, time),
    ...lastMatches.get(order),
  }));
}

async function allOrders(deps: TradingDeps, context: RequestContext): Promise<unknown> {
  const { params, accountId } = context;
  const market = oneMarket(deps.marketData, params);
  const { marketId } = market.spec;
  const page = readPage(params, "orderId");
  const open = deps.exchange.openOrdersOf(accountId, marketId);
  const orders = await deps.history.orders({ accountId, marketId }, page, open);
  const lastMatches = await lastMatchesOf(
    deps,
    orders.map(({ order }) => order),
  );
  return orders.map((past) => ({
    ...render(market, past, context),
    ...lastMatches.get(past.order),
  }));
}

function render(market: ListedMarket, past: PastOrder, { time }: RequestContext): OrderInfo {
  return renderInfo(market, past.order, time, past.expiryReason);
}

function isNamed({ order, origClientOrderId }: PastOrder, clientOrderId: string): boolean {
  return order.clientOrderId === clientOrderId || origClientOrderId === clientOrderId;
}

function marketOf(marketData: MarketData, { marketId }: OrderView): Market {
  const market = marketData.markets().find(({ spec }) => spec.marketId === marketId);
  if (market === undefined) throw new Error(`An order is open on market ${marketId}, unlisted.`);
  return market;
}
