import { apiError } from "@bourse/core/error";
import { renderAccountTrade } from "@bourse/core/trade";
import type { Params } from "../../params.ts";
import { oneMarket } from "../market/symbols.ts";
import type { RequestContext, Route } from "../route.ts";
import { assetFinder, type TradingDeps } from "./deps.ts";
import { readPage } from "./page.ts";

const WEIGHT = 20;
const WEIGHT_OF_ONE_ORDER = 5;
/** What may be asked beside the symbol; any other mix is -1128. */
const COMBINATIONS = new Set([
  "",
  "orderId",
  "startTime",
  "endTime",
  "fromId",
  "startTime,endTime",
  "orderId,fromId",
]);

/** The account's own fills. */
export function myTradesRoutes(deps: TradingDeps): readonly Route[] {
  return [
    {
      method: "GET",
      path: "/api/v3/myTrades",
      wsMethod: "myTrades",
      security: "USER_DATA",
      weight: (params) => (params.has("orderId") ? WEIGHT_OF_ONE_ORDER : WEIGHT),
      handle: (context) => myTrades(deps, context),
    },
  ];
}

async function myTrades(deps: TradingDeps, context: RequestContext): Promise<unknown> {
  const { marketData, history } = deps;
  const { params, accountId, time } = context;
  const market = oneMarket(marketData, params);
  checkCombination(params);
  const page = { ...readPage(params, "fromId"), orderId: params.optionalInteger("orderId") };
  const assetOf = assetFinder(deps);
  const trades = await history.trades({ accountId, marketId: market.spec.marketId }, page);
  return trades.map((trade) => renderAccountTrade(market, trade, assetOf, time));
}

function checkCombination(params: Params): void {
  const sent = ["orderId", "startTime", "endTime", "fromId"].filter((name) => params.has(name));
  if (!COMBINATIONS.has(sent.join(","))) throw apiError("BadCombination");
}
