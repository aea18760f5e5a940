import { type CandleInterval, DAY_MS, HOUR_MS, isCandleInterval } from "@bourse/core/candle";

/** Streams of one market that go by one word. */
const PLAIN_KINDS = [
  "trade",
  "aggTrade",
  "blockTrade",
  "bookTicker",
  "avgPrice",
  "referencePrice",
] as const;
type PlainKind = (typeof PLAIN_KINDS)[number];

/** What the name of a stream asks for; `symbol` is "" for streams over all markets. */
export type Topic =
  | { readonly kind: PlainKind | "miniTicker" | "ticker"; readonly symbol: string }
  | { readonly kind: "windowTicker"; readonly symbol: string; readonly window: TickerWindow }
  | { readonly kind: "diffDepth"; readonly symbol: string; readonly periodMs: number }
  | {
      readonly kind: "partialDepth";
      readonly symbol: string;
      readonly periodMs: number;
      readonly levels: number;
    }
  | {
      readonly kind: "candle";
      readonly symbol: string;
      readonly interval: CandleInterval;
      readonly offsetMinutes: number;
    };

/** The windows that have streams, and their lengths. */
export const TICKER_WINDOWS_MS = { "1h": HOUR_MS, "4h": 4 * HOUR_MS, "1d": DAY_MS } as const;
export type TickerWindow = keyof typeof TICKER_WINDOWS_MS;

/** Old clients name a period; each second it is for all. */
const ALL_MARKETS_PATTERN = /^!(miniTicker|ticker|ticker_(1h|4h|1d))@arr(@1000ms|@3000ms)?$/;
const MARKET_PATTERN = /^([^!@/]+)@(.+)$/;
const DEPTH_PATTERN = /^depth(5|10|20)?(@100ms|@1000ms)?$/;
const CANDLE_PATTERN = /^kline_([0-9]+[smhdwM])(@\+08:00)?$/;
const EAST_OFFSET_MINUTES = 8 * 60;

/** Reads a stream's name, such as `btcusdt@depth5@100ms`; undefined when it means nothing to us. */
export function parseTopic(name: string): Topic | undefined {
  const ofAll = ALL_MARKETS_PATTERN.exec(name);
  if (ofAll !== null) return tickerTopic("", ofAll[1] ?? "");
  const ofMarket = MARKET_PATTERN.exec(name);
  // In lower case only, as Binance has it: else one stream would have many names, and many feeds.
  const lowerSymbol = ofMarket?.[1] ?? "";
  if (ofMarket === null || lowerSymbol !== lowerSymbol.toLowerCase()) return undefined;
  const symbol = lowerSymbol.toUpperCase();
  const rest = ofMarket[2] ?? "";
  const plain = PLAIN_KINDS.find((kind) => kind === rest);
  if (plain !== undefined) return { kind: plain, symbol };
  return tickerTopic(symbol, rest) ?? depthTopic(symbol, rest) ?? candleTopic(symbol, rest);
}

function tickerTopic(symbol: string, rest: string): Topic | undefined {
  if (rest === "miniTicker" || rest === "ticker") return { kind: rest, symbol };
  const window = rest.slice("ticker_".length);
  return rest.startsWith("ticker_") && isTickerWindow(window)
    ? { kind: "windowTicker", symbol, window }
    : undefined;
}

function isTickerWindow(text: string): text is TickerWindow {
  return Object.hasOwn(TICKER_WINDOWS_MS, text);
}

function depthTopic(symbol: string, rest: string): Topic | undefined {
  const match = DEPTH_PATTERN.exec(rest);
  if (match === null) return undefined;
  const periodMs = match[2] === "@100ms" ? 100 : 1000;
  return match[1] === undefined
    ? { kind: "diffDepth", symbol, periodMs }
    : { kind: "partialDepth", symbol, periodMs, levels: Number(match[1]) };
}

function candleTopic(symbol: string, rest: string): Topic | undefined {
  const match = CANDLE_PATTERN.exec(rest);
  const interval = match?.[1] ?? "";
  if (!isCandleInterval(interval)) return undefined;
  const offsetMinutes = match?.[2] === undefined ? 0 : EAST_OFFSET_MINUTES;
  return { kind: "candle", symbol, interval, offsetMinutes };
}
