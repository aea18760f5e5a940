import { apiError } from "@bourse/core/error";
import {
  type RateLimitInfo,
  type SymbolFilter,
  type SymbolInfo,
  symbolInfo,
} from "@bourse/core/market";
import type { Market, MarketArchive, MarketData } from "../../../market-data/index.ts";
import type { Params } from "../../params.ts";
import type { Route } from "../route.ts";
import { marketNamed, marketStatus, oneMarket, statusFilter } from "./symbols.ts";

export interface MarketRoutesDeps {
  readonly marketData: MarketData;
  /** What has left the memory; without it, that is gone. */
  readonly marketArchive?: MarketArchive | undefined;
  /** The limits the gateway enforces, as exchangeInfo publishes them. */
  readonly rateLimits: readonly RateLimitInfo[];
  /** What holds for an account over all markets; without it there is no such limit. */
  readonly exchangeFilters?: () => readonly SymbolFilter[];
}

const PERMISSION = "SPOT";

/** Is it there, what time is it, what does it trade and under which rules. */
export function generalRoutes(deps: MarketRoutesDeps): readonly Route[] {
  const { marketData, rateLimits } = deps;
  return [
    {
      method: "GET",
      path: "/api/v3/ping",
      wsMethod: "ping",
      security: "NONE",
      weight: 1,
      handle: () => ({}),
    },
    {
      method: "GET",
      path: "/api/v3/time",
      wsMethod: "time",
      security: "NONE",
      weight: 1,
      handle: ({ time, nowMs }) => ({ serverTime: time(nowMs * 1000) }),
    },
    {
      method: "GET",
      path: "/api/v3/exchangeInfo",
      wsMethod: "exchangeInfo",
      security: "NONE",
      weight: 20,
      handle: ({ params, time, nowMs }) => ({
        timezone: "UTC",
        serverTime: time(nowMs * 1000),
        rateLimits,
        exchangeFilters: deps.exchangeFilters?.() ?? [],
        symbols: chosenMarkets(marketData, params).map((market) => describe(market, params)),
      }),
    },
  ];
}

/** Exactly one of the four ways to choose may be used. */
function chosenMarkets(marketData: MarketData, params: Params): readonly Market[] {
  const ways = ["symbol", "symbols", "permissions"].filter((name) => params.has(name));
  const isNamed = params.has("symbol") || params.has("symbols");
  if (ways.length > 1 || (isNamed && params.has("symbolStatus"))) throw apiError("BadCombination");
  if (params.has("symbol")) return [oneMarket(marketData, params)];
  const symbols = params.strings("symbols");
  if (symbols !== undefined) return symbols.map((symbol) => marketNamed(marketData, symbol));
  const status = statusFilter(params);
  return hasPermission(params)
    ? marketData
        .markets()
        .filter((market) => status === undefined || marketStatus(market) === status)
    : [];
}

/** `permissions` is one word or a JSON list of words; every market of ours is a spot market. */
function hasPermission(params: Params): boolean {
  const text = params.optionalString("permissions");
  if (text === undefined) return true;
  return text.startsWith("[")
    ? (params.strings("permissions") ?? []).includes(PERMISSION)
    : text === PERMISSION;
}

function describe({ spec, base, quote }: Market, params: Params): SymbolInfo {
  const info = symbolInfo(spec, base, quote);
  const isShown = params.optionalBoolean("showPermissionSets") ?? true;
  return isShown ? info : { ...info, permissionSets: [] };
}
