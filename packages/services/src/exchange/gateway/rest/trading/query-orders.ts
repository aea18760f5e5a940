import { apiError } from "@bourse/core/error";
import { type ListedMarket, renderInfo } from "@bourse/core/order";
import type { OrderView } from "@bourse/engine/event";
import type { PastOrder } from "../../../history/index.ts";
import type { Market, MarketData } from "../../../market-data/index.ts";
import { oneMarket } from "../market/symbols.ts";
import type { RequestContext, Route } from "../route.ts";
import type { TradingDeps } from "./deps.ts";
import { readPage, takePage } from "./page.ts";

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

function findOrder(deps: TradingDeps, context: RequestContext): unknown {
  const { params, accountId } = context;
  const market = oneMarket(deps.marketData, params);
  const orderId = params.optionalInteger("orderId");
  const clientOrderId = params.optionalString("origClientOrderId");
  const owner = { accountId, marketId: market.spec.marketId };
  if (orderId !== undefined) {
    const found = findById(deps, owner, orderId);
    if (found === undefined) throw apiError("NoSuchOrder");
    if (clientOrderId !== undefined && !isNamed(found, clientOrderId)) {
      throw apiError("ClientOrderIdMismatch");
    }
    return render(market, found, context);
  }
  if (clientOrderId === undefined) {
    throw apiError("EitherParameter", "origClientOrderId", "orderId");
  }
  const found = findByName(deps, owner, clientOrderId);
  if (found === undefined) throw apiError("NoSuchOrder");
  return render(market, found, context);
}

/** Whose orders, and on which market. */
interface Owner {
  readonly accountId: number;
  readonly marketId: number;
}

function findById(deps: TradingDeps, owner: Owner, orderId: number): PastOrder | undefined {
  const { accountId, marketId } = owner;
  const order = deps.exchange.openOrder(marketId, orderId);
  if (order?.accountId === accountId) return { order };
  return deps.history.of(accountId, marketId)?.closedOrder(orderId);
}

/** The order that had this id last: the open one, else the one closed most recently. */
function findByName(deps: TradingDeps, owner: Owner, name: string): PastOrder | undefined {
  const { accountId, marketId } = owner;
  const order = deps.exchange.openOrderByClientOrderId(accountId, name);
  if (order?.marketId === marketId) return { order };
  return deps.history.of(accountId, marketId)?.closedOrderByClientId(name);
}

function openOrders({ exchange, marketData }: TradingDeps, context: RequestContext): unknown {
  const { params, accountId, time } = context;
  const chosen =
    params.optionalString("symbol") === undefined ? undefined : oneMarket(marketData, params);
  return exchange
    .openOrdersOf(accountId, chosen?.spec.marketId)
    .map((order) => renderInfo(chosen ?? marketOf(marketData, order), order, time));
}

function allOrders(deps: TradingDeps, context: RequestContext): unknown {
  const { params, accountId } = context;
  const market = oneMarket(deps.marketData, params);
  const { marketId } = market.spec;
  const page = readPage(params, "orderId");
  const closed = deps.history.of(accountId, marketId)?.closedOrders() ?? [];
  const open = deps.exchange.openOrdersOf(accountId, marketId).map((order) => ({ order }));
  const orders: PastOrder[] = [...closed, ...open];
  orders.sort((a, b) => a.order.orderId - b.order.orderId);
  return takePage(orders, page, ({ order }) => ({
    id: order.orderId,
    timeUs: order.createdTimeUs,
  })).map((past) => render(market, past, context));
}

function render(market: ListedMarket, past: PastOrder, { time }: RequestContext): unknown {
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
