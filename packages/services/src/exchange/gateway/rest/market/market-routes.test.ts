import { DAY_MS, MINUTE_MS } from "@bourse/core/candle";
import { ApiError } from "@bourse/core/error";
import { type MarketSpec, ReferencePriceKind, Side } from "@bourse/engine/market";
import { expect, test } from "vitest";
import { ExchangeRun, order } from "../../../../../test/market-data/exchange-run.ts";
import { createMarketData } from "../../../market-data/index.ts";
import { Params } from "../../params.ts";
import { marketRoutes } from "./index.ts";

const START_MS = Date.parse("2026-11-18T10:00:30.500Z");
const RATE_LIMIT = {
  rateLimitType: "REQUEST_WEIGHT",
  interval: "MINUTE",
  intervalNum: 1,
  limit: 6000,
} as const;

/** Three trades: 0.002 @ 60000 twice by one buyer, a minute later 0.001 @ 59990 by a seller. */
function exchange(rules: Partial<MarketSpec> = {}) {
  const marketData = createMarketData(undefined, (marketId) =>
    run.exchange.referencePrice(marketId),
  );
  const run = new ExchangeRun(START_MS * 1000, [(applied) => marketData.apply(applied)]);
  run.relist(rules);
  run.fund(1001, 1002);
  const resting = { accountId: 1001, quantityLots: 200 };
  run.apply(order({ ...resting, side: Side.Sell, priceTicks: 6_000_000 }));
  run.apply(order({ ...resting, side: Side.Sell, priceTicks: 6_000_000 }));
  run.apply(order({ ...resting, side: Side.Buy, priceTicks: 5_999_000 }));
  const taking = { accountId: 1002 };
  run.apply(order({ ...taking, side: Side.Buy, priceTicks: 6_000_000, quantityLots: 400 }));
  run.apply(
    order({ ...taking, side: Side.Sell, priceTicks: 5_999_000, quantityLots: 100 }),
    (START_MS + MINUTE_MS) * 1000,
  );
  const routes = marketRoutes({ marketData, rateLimits: [RATE_LIMIT] });
  return (path: string, query: Readonly<Record<string, string>> = {}, inMicroseconds = false) => {
    const route = routes.find((each) => each.path === `/api/v3/${path}`);
    if (route === undefined) throw new Error(`There is no route ${path}.`);
    const params = new Params(new Map(Object.entries(query)));
    const context = {
      params,
      nowMs: START_MS + MINUTE_MS + 5000,
      accountId: 0,
      userId: "",
      apiKey: undefined,
      ip: "127.0.0.1",
      expiresTimeMs: Infinity,
      time: (timeUs: number) => (inMicroseconds ? timeUs : Math.floor(timeUs / 1000)),
    };
    try {
      const weight = typeof route.weight === "number" ? route.weight : route.weight(params);
      return { weight, answer: route.handle(context) };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return { code: error.code, msg: error.msg };
    }
  };
}

const ask = exchange();
const symbol = "BTCUSDT";

test("depth counts its updates, and weighs what it shows", () => {
  expect(ask("depth", { symbol })).toEqual({
    weight: 5,
    answer: { lastUpdateId: 5, bids: [["59990.00000000", "0.00100000"]], asks: [] },
  });
  const weights = ["100", "101", "500", "1000", "5000", "9999"].map(
    (limit) => ask("depth", { symbol, limit }).weight,
  );
  expect(weights).toEqual([5, 25, 25, 50, 250, 250]);
});

const TRADES = [
  { id: 1, price: "60000.00000000", qty: "0.00200000", quoteQty: "120.00000000" },
  { id: 2, price: "60000.00000000", qty: "0.00200000", quoteQty: "120.00000000" },
  { id: 3, price: "59990.00000000", qty: "0.00100000", quoteQty: "59.99000000" },
].map((trade) => ({
  ...trade,
  time: trade.id === 3 ? START_MS + MINUTE_MS : START_MS,
  isBuyerMaker: trade.id === 3,
  isBestMatch: true,
}));

test("trades, oldest first, the newest of them or from an id on", () => {
  expect(ask("trades", { symbol }).answer).toEqual(TRADES);
  expect(ask("trades", { symbol, limit: "2" }).answer).toEqual(TRADES.slice(1));
  expect(ask("historicalTrades", { symbol, fromId: "2", limit: "1" }).answer).toEqual([TRADES[1]]);
  expect(ask("historicalTrades", { symbol, fromId: "0" }).answer).toEqual(TRADES);
  expect(ask("historicalTrades", { symbol, fromId: "4" }).answer).toEqual([]);
  expect(ask("trades", { symbol, limit: "1" }, true).answer).toMatchObject([
    { time: (START_MS + MINUTE_MS) * 1000 },
  ]);
});

test("aggregate trades by id and by time", () => {
  const first = { a: 1, p: "60000.00000000", q: "0.00400000", f: 1, l: 2, T: START_MS, m: false };
  const T = START_MS + MINUTE_MS;
  const second = { a: 2, p: "59990.00000000", q: "0.00100000", f: 3, l: 3, T, m: true };
  const [one, two] = [
    { ...first, M: true },
    { ...second, M: true },
  ];
  const agg = (query: object): unknown => ask("aggTrades", { symbol, ...query }).answer;
  expect(agg({})).toEqual([one, two]);
  expect(agg({ limit: "1" })).toEqual([two]);
  expect(agg({ fromId: "1", limit: "1" })).toEqual([one]);
  expect(agg({ startTime: String(START_MS), limit: "1" })).toEqual([one]);
  expect(agg({ startTime: `${START_MS + 1}000` })).toEqual([two]);
  expect(agg({ endTime: String(START_MS) })).toEqual([one]);
  expect(agg({ startTime: String(T), endTime: String(T) })).toEqual([two]);
  expect(agg({ startTime: String(T + 1) })).toEqual([]);
  expect(agg({ fromId: "1", startTime: "1" })).toBeUndefined();
});

test("candles of a minute, and of a day in another time zone", () => {
  const openMs = START_MS - (START_MS % MINUTE_MS);
  expect(ask("klines", { symbol, interval: "1m" })).toEqual({
    weight: 2,
    answer: [
      [
        openMs,
        "60000.00000000",
        "60000.00000000",
        "60000.00000000",
        "60000.00000000",
        "0.00400000",
        openMs + MINUTE_MS - 1,
        "240.00000000",
        2,
        "0.00400000",
        "240.00000000",
        "0",
      ],
      [
        openMs + MINUTE_MS,
        "59990.00000000",
        "59990.00000000",
        "59990.00000000",
        "59990.00000000",
        "0.00100000",
        openMs + 2 * MINUTE_MS - 1,
        "59.99000000",
        1,
        "0.00000000",
        "0.00000000",
        "0",
      ],
    ],
  });
  const day = Date.parse("2026-11-17T16:00:00Z");
  expect(ask("uiKlines", { symbol, interval: "1d", timeZone: "8" }, true).answer).toMatchObject([
    { 0: day * 1000, 6: (day + DAY_MS) * 1000 - 1, 5: "0.00500000", 8: 3 },
  ]);
});

test("the 24 hours ticker, full and short", () => {
  const nowMs = START_MS + MINUTE_MS + 5000;
  const mini = {
    symbol,
    openPrice: "60000.00000000",
    highPrice: "60000.00000000",
    lowPrice: "59990.00000000",
    lastPrice: "59990.00000000",
    volume: "0.00500000",
    quoteVolume: "299.99000000",
    openTime: nowMs - DAY_MS,
    closeTime: nowMs,
    firstId: 1,
    lastId: 3,
    count: 3,
  };
  expect(ask("ticker/24hr", { symbol, type: "MINI" })).toEqual({ weight: 2, answer: mini });
  const full = {
    ...mini,
    priceChange: "-10.00000000",
    priceChangePercent: "-0.017",
    weightedAvgPrice: "59998.00000000",
  };
  expect(ask("ticker/24hr", { symbol }).answer).toEqual({
    ...full,
    prevClosePrice: "0.00000000",
    lastQty: "0.00100000",
    bidPrice: "59990.00000000",
    bidQty: "0.00100000",
    askPrice: "0.00000000",
    askQty: "0.00000000",
  });
  expect(ask("ticker", { symbol, windowSize: "1m" }).answer).toEqual({
    ...full,
    openTime: START_MS - (START_MS % MINUTE_MS),
  });
  const midnight = Date.parse("2026-11-18T00:00:00Z");
  expect(ask("ticker/tradingDay", { symbol }).answer).toEqual({
    ...full,
    openTime: midnight,
    closeTime: midnight + DAY_MS - 1,
  });
});

test("tickers of several markets, and of all, traded or not", () => {
  const symbols = JSON.stringify(["ETHBTC", symbol]);
  expect(ask("ticker/price", { symbols })).toEqual({
    weight: 4,
    answer: [
      { symbol: "ETHBTC", price: "0.00000000" },
      { symbol, price: "59990.00000000" },
    ],
  });
  expect(ask("ticker/bookTicker").answer).toHaveLength(5);
  expect(ask("ticker/24hr", { symbols })).toMatchObject({
    weight: 2,
    answer: [{ firstId: -1, count: 0, priceChangePercent: "0.000" }, { count: 3 }],
  });
  expect(ask("ticker/24hr")).toMatchObject({ weight: 80, answer: { length: 5 } });
  expect(ask("ticker", { symbols }).weight).toBe(8);
  expect(ask("ticker/price", { symbolStatus: "HALT" }).answer).toEqual([]);
  expect(ask("avgPrice", { symbol }).answer).toEqual({
    mins: 5,
    price: "59998.00000000",
    closeTime: START_MS + MINUTE_MS,
  });
});

test("exchangeInfo lists what is there, chosen in one way", () => {
  const info = (query: Readonly<Record<string, string>>) =>
    ask("exchangeInfo", query).answer as {
      readonly rateLimits: unknown;
      readonly symbols: readonly { readonly symbol: string; readonly permissionSets: unknown }[];
    };
  const names = (query: Readonly<Record<string, string>>): unknown =>
    info(query).symbols.map((each) => each.symbol);
  expect(names({})).toEqual(["BTCUSDT", "ETHUSDT", "SOLUSDT", "BNBUSDT", "ETHBTC"]);
  expect(names({ symbol })).toEqual([symbol]);
  expect(names({ symbols: '["ETHBTC","BTCUSDT"]' })).toEqual(["ETHBTC", symbol]);
  expect(names({ permissions: "SPOT" })).toHaveLength(5);
  expect(names({ permissions: '["MARGIN","LEVERAGED"]' })).toEqual([]);
  expect(names({ symbolStatus: "BREAK" })).toEqual([]);
  expect(info({}).rateLimits).toEqual([RATE_LIMIT]);
  expect(info({ symbol }).symbols[0]?.permissionSets).toEqual([["SPOT"]]);
  expect(info({ symbol, showPermissionSets: "false" }).symbols[0]?.permissionSets).toEqual([]);
});

const COMBINATION = [-1128, "Combination of optional parameters invalid."] as const;
const TOO_MANY = JSON.stringify(Array.from({ length: 101 }, (_, index) => `A${index}`));

test.each<[string, Readonly<Record<string, string>>, number, string]>([
  ["depth", {}, -1102, "Mandatory parameter 'symbol' was not sent, was empty/null, or malformed."],
  ["depth", { symbol: "NOPE" }, -1121, "Invalid symbol."],
  [
    "depth",
    { symbol: "btcusdt" },
    -1100,
    "Illegal characters found in parameter 'symbol'; legal range is '^[A-Z0-9-_.]{1,20}$'.",
  ],
  [
    "depth",
    { symbol, limit: "ten" },
    -1100,
    "Illegal characters found in parameter 'limit'; legal range is '^[0-9]{1,20}$'.",
  ],
  ["depth", { symbol, limit: "0" }, -1130, "Data sent for parameter 'limit' is not valid."],
  [
    "depth",
    { symbol, symbolStatus: "HALT" },
    -1220,
    "The symbol's status does not match the requested symbolStatus.",
  ],
  ["depth", { symbol, symbolStatus: "OPEN" }, -1122, "Invalid symbolStatus."],
  ["klines", { symbol, interval: "7m" }, -1120, "Invalid interval."],
  [
    "klines",
    { symbol, interval: "1m", timeZone: "15" },
    -1130,
    "Data sent for parameter 'timeZone' is not valid.",
  ],
  ["aggTrades", { symbol, fromId: "1", endTime: "5" }, ...COMBINATION],
  ["ticker/24hr", { symbol, type: "TINY" }, -1139, "Invalid ticker type."],
  ["ticker/24hr", { symbol, symbols: '["BTCUSDT"]' }, ...COMBINATION],
  [
    "ticker/price",
    { symbols: '["BTCUSDT","BTCUSDT"]' },
    -1151,
    "Symbol is present multiple times in the list.",
  ],
  ["ticker", {}, -1102, "Param 'symbol' or 'symbols' must be sent, but both were empty/null!"],
  [
    "ticker",
    { symbol, windowSize: "24h" },
    -1130,
    "Data sent for parameter 'windowSize' is not valid.",
  ],
  [
    "ticker/tradingDay",
    { symbols: TOO_MANY },
    -1101,
    "Too many values sent for parameter 'symbols', maximum allowed up to 100.",
  ],
  ["exchangeInfo", { symbol, permissions: "SPOT" }, ...COMBINATION],
  ["executionRules", { symbol, symbolStatus: "TRADING" }, ...COMBINATION],
  ["exchangeInfo", { symbol, symbolStatus: "TRADING" }, ...COMBINATION],
  ["depth", { symbol: "１２３４５６" }, -1121, "Invalid symbol."],
  ["referencePrice/calculation", { symbol }, -2043, "This symbol doesn't have a reference price."],
])("%s refuses %j", (path, query, code, msg) => {
  expect(ask(path, query)).toEqual({ code, msg });
});

test("a market without rules on execution prices has none to show", () => {
  expect(ask("referencePrice", { symbol })).toMatchObject({
    weight: 2,
    answer: { symbol, referencePrice: null },
  });
  expect(ask("executionRules")).toEqual({ weight: 40, answer: { symbolRules: [] } });
  expect(ask("executionRules", { symbols: '["BTCUSDT","ETHUSDT"]' })).toEqual({
    weight: 4,
    answer: { symbolRules: [] },
  });
});

test("the rule on execution prices, and the mean it leans on", () => {
  const ruled = exchange({
    bidLimitUp: 20_000,
    bidLimitDown: 5_000,
    askLimitUp: 10_001,
    referencePriceKind: ReferencePriceKind.ArithmeticMean,
    referenceBucketCount: 10,
    referenceBucketWidthMs: 60_000,
  });
  expect(ruled("executionRules", { symbol }).answer).toEqual({
    symbolRules: [
      {
        symbol,
        rules: [
          {
            ruleType: "PRICE_RANGE",
            bidLimitMultUp: "2.0000",
            bidLimitMultDown: "0.5000",
            askLimitMultUp: "1.0001",
          },
        ],
      },
    ],
  });
  // 60000 twice and 59990: the mean counts trades, not quantities.
  expect(ruled("referencePrice", { symbol }).answer).toEqual({
    symbol,
    referencePrice: "59996.66666600",
    timestamp: START_MS + MINUTE_MS + 5000,
  });
  expect(ruled("referencePrice/calculation", { symbol }).answer).toEqual({
    symbol,
    calculationType: "ARITHMETIC_MEAN",
    bucketCount: 10,
    bucketWidthMs: 60_000,
  });
});

test("a reference price that somebody else sets is none until then", () => {
  const external = exchange({ referencePriceKind: ReferencePriceKind.External });
  expect(external("referencePrice", { symbol }).answer).toMatchObject({ referencePrice: null });
  expect(external("referencePrice/calculation", { symbol }).answer).toEqual({
    symbol,
    calculationType: "EXTERNAL",
    externalCalculationId: 0,
  });
});
