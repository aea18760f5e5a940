import { apiError } from "@bourse/core/error";
import { SYMBOL_STATUS_NAMES } from "@bourse/core/market/wire";
import type { Market, MarketData } from "../../../market-data/index.ts";
import type { Params } from "../../params.ts";

const SYMBOL = "^[A-Z0-9-_.]{1,20}$";
/** Of letters beyond ASCII too, as some symbols of Binance have. */
const SYMBOL_PATTERN = /^[A-Z0-9\-_.\P{ASCII}]{1,20}$/u;

/** The statuses a caller may filter by; markets that only cancel are never asked for. */
export const STATUS_FILTERS = ["TRADING", "HALT", "BREAK"] as const;

export const marketStatus = (market: Market): string => SYMBOL_STATUS_NAMES[market.spec.status];

/** The market named by `symbol`. */
export function oneMarket(marketData: MarketData, params: Params): Market {
  return marketNamed(marketData, params.string("symbol"));
}

/** The same, if its status is the one the caller insists on. */
export function oneMarketInStatus(marketData: MarketData, params: Params): Market {
  const market = oneMarket(marketData, params);
  const wanted = statusFilter(params);
  if (wanted !== undefined && wanted !== marketStatus(market)) {
    throw apiError("SymbolStatusMismatch");
  }
  return market;
}

/** How many markets a request names at most. */
export const SYMBOLS_MAX = 100;

/**
 * Answers for the market named by `symbol`, or a list for those named by `symbols`; for all when
 * neither was sent, where that is allowed.
 */
export function forMarkets<Answer>(
  marketData: MarketData,
  params: Params,
  options: { readonly mayOmit: boolean; readonly symbolsMax?: number },
  answer: (market: Market) => Answer,
): Answer | Answer[] {
  if (params.has("symbol") && params.has("symbols")) throw apiError("BadCombination");
  if (params.has("symbol")) return answer(oneMarketInStatus(marketData, params));
  const symbols = params.strings("symbols");
  if (symbols === undefined && !options.mayOmit) {
    throw apiError("EitherParameter", "symbol", "symbols");
  }
  if (symbols !== undefined && symbols.length > (options.symbolsMax ?? Infinity)) {
    throw apiError("TooManySymbols", SYMBOLS_MAX);
  }
  const markets = symbols?.map((symbol) => marketNamed(marketData, symbol)) ?? marketData.markets();
  const wanted = statusFilter(params);
  return markets
    .filter((market) => wanted === undefined || wanted === marketStatus(market))
    .map((market) => answer(market));
}

/** How many markets a request names: 1 for `symbol`, undefined when it means all. */
export function namedCount(params: Params): number | undefined {
  return params.has("symbol") ? 1 : params.strings("symbols")?.length;
}

export function marketNamed(marketData: MarketData, symbol: string): Market {
  const market = marketData.market(symbol);
  if (market !== undefined) return market;
  if (!SYMBOL_PATTERN.test(symbol)) throw apiError("IllegalCharacters", "symbol", SYMBOL);
  throw apiError("InvalidSymbol");
}

export function statusFilter(params: Params): string | undefined {
  return params.optionalEnum("symbolStatus", STATUS_FILTERS, "InvalidSymbolStatus");
}
