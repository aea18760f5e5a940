import { apiError } from "@bourse/core/error";
import { type OrderList, renderOrderList } from "@bourse/core/order-list";
import type { MarketData } from "../../../market-data/index.ts";
import type { RequestContext, Route } from "../route.ts";
import { clientOrderId } from "./client-order-id.ts";
import type { TradingDeps } from "./deps.ts";
import { readPage } from "./page.ts";

/** Looking at order lists: one, the open ones, all that are kept. Lists of all markets are one series. */
export function queryListRoutes(deps: TradingDeps): readonly Route[] {
  const common = { method: "GET", security: "USER_DATA" } as const;
  return [
    {
      ...common,
      path: "/api/v3/orderList",
      wsMethod: "orderList.status",
      weight: 4,
      handle: (context) => findList(deps, context),
    },
    {
      ...common,
      path: "/api/v3/openOrderList",
      wsMethod: "openOrderLists.status",
      weight: 6,
      handle: (context) =>
        deps.history.openLists.of(context.accountId).map((list) => render(deps, list, context)),
    },
    {
      ...common,
      path: "/api/v3/allOrderList",
      wsMethod: "allOrderLists",
      weight: 20,
      handle: (context) => allLists(deps, context),
    },
  ];
}

async function findList(deps: TradingDeps, context: RequestContext): Promise<unknown> {
  const { params, accountId } = context;
  const orderListId = params.optionalInteger("orderListId");
  const name = clientOrderId(params, "origClientOrderId");
  if (orderListId === undefined && name === undefined) {
    throw apiError("EitherParameter", "orderListId", "origClientOrderId");
  }
  const { history, settled } = deps;
  const find = () =>
    orderListId === undefined
      ? history.findListByName(accountId, name ?? "")
      : history.findList(accountId, orderListId);
  let list = await find();
  if (list === undefined) {
    // It may be on its way into the journal.
    await settled?.();
    list = await find();
  }
  if (list === undefined) throw apiError("NoSuchOrder");
  if (name !== undefined && list.listClientOrderId !== name) {
    throw apiError("ClientOrderIdMismatch");
  }
  return render(deps, list, context);
}

async function allLists(deps: TradingDeps, context: RequestContext): Promise<unknown> {
  const { params, accountId } = context;
  const page = readPage(params, "fromId");
  if (page.fromId !== undefined && (params.has("startTime") || params.has("endTime"))) {
    throw apiError("BadCombination");
  }
  const lists = await deps.history.lists(accountId, page);
  return lists.map((list) => render(deps, list, context));
}

function render({ marketData }: TradingDeps, list: OrderList, { time }: RequestContext): object {
  return renderOrderList(symbolOf(marketData, list), list, time);
}

function symbolOf(marketData: MarketData, { marketId }: OrderList): string {
  const market = marketData.markets().find(({ spec }) => spec.marketId === marketId);
  if (market === undefined)
    throw new Error(`A list is of market ${marketId}, which is not listed.`);
  return market.spec.symbol;
}
