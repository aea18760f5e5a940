import { apiError } from "@bourse/core/error";
import { renderPreventedMatch } from "@bourse/core/prevented-match";
import { LIST_LIMIT_DEFAULT, LIST_LIMIT_MAX } from "../../../limits.ts";
import type { Params } from "../../params.ts";
import { oneMarket } from "../market/symbols.ts";
import type { RequestContext, Route } from "../route.ts";
import type { TradingDeps } from "./deps.ts";

const WEIGHT_OF_ONE = 2;
const WEIGHT_OF_AN_ORDER = 20;
/** What may be asked beside the symbol; any other mix is -1128. */
const COMBINATIONS = new Set([
  "preventedMatchId",
  "orderId",
  "orderId,fromPreventedMatchId",
  "orderId,limit",
  "orderId,fromPreventedMatchId,limit",
]);

/** What self-trade prevention did to the account, and what smart order routing allocated: nothing. */
export function preventedMatchRoutes(deps: TradingDeps): readonly Route[] {
  const common = { method: "GET", security: "USER_DATA" } as const;
  return [
    {
      ...common,
      path: "/api/v3/myPreventedMatches",
      wsMethod: "myPreventedMatches",
      weight: (params) => weightOf(deps, params),
      handle: (context) => myPreventedMatches(deps, context),
    },
    {
      ...common,
      path: "/api/v3/myAllocations",
      wsMethod: "myAllocations",
      weight: 20,
      handle: ({ params }) => {
        // No order is routed anywhere else, so there is nothing to allocate.
        oneMarket(deps.marketData, params);
        return [];
      },
    },
  ];
}

/** That of one where there is no such market to look through. */
function weightOf({ marketData }: TradingDeps, params: Params): number {
  const isKnown = marketData.market(params.optionalString("symbol") ?? "") !== undefined;
  return isKnown && params.has("orderId") ? WEIGHT_OF_AN_ORDER : WEIGHT_OF_ONE;
}

async function myPreventedMatches(deps: TradingDeps, context: RequestContext): Promise<unknown> {
  const { params, accountId, time } = context;
  const market = oneMarket(deps.marketData, params);
  checkCombination(params);
  const matches = await deps.history.matches(
    { accountId, marketId: market.spec.marketId },
    {
      preventedMatchId: params.optionalInteger("preventedMatchId"),
      orderId: params.optionalInteger("orderId"),
      fromPreventedMatchId: params.optionalInteger("fromPreventedMatchId"),
      limit: params.optionalInteger("limit", { min: 1, max: LIST_LIMIT_MAX }) ?? LIST_LIMIT_DEFAULT,
    },
  );
  return matches.map((match) => renderPreventedMatch(market, match, time));
}

function checkCombination(params: Params): void {
  const names = ["preventedMatchId", "orderId", "fromPreventedMatchId", "limit"];
  const sent = names.filter((name) => params.has(name));
  if (!COMBINATIONS.has(sent.join(","))) throw apiError("BadCombination");
}
