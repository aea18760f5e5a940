import {
  OrderType,
  PegPriceType,
  SelfTradePrevention,
  Side,
  TimeInForce,
} from "@bourse/engine/market";
import { expect, test } from "vitest";
import { ApiError } from "../error/index.ts";
import { ASSETS, MARKETS } from "../market/index.ts";
import {
  type ListedMarket,
  type OrderRequest,
  PLAIN_TERMS,
  type RequestOptions,
  selfTradePreventionOf,
  toOrderTerms,
  toQuantityLots,
  WIRE_ORDER_TYPES,
  type WireOrderType,
} from "./index.ts";

function listed(symbol: string): ListedMarket {
  const spec = MARKETS.find((market) => market.symbol === symbol);
  const base = ASSETS.find(({ assetId }) => assetId === spec?.baseAssetId);
  const quote = ASSETS.find(({ assetId }) => assetId === spec?.quoteAssetId);
  if (!spec || !base || !quote) throw new Error(`No market ${symbol}.`);
  return { spec, base, quote };
}

const btcusdt = listed("BTCUSDT");
const ethbtc = listed("ETHBTC");
const limit: OrderRequest = {
  side: "BUY",
  type: "LIMIT",
  timeInForce: "GTC",
  quantity: "0.20001",
  price: "30000.01",
};
const { selfTradePrevention: _mode, requestId: _id, ...plain } = PLAIN_TERMS;

function answer(read: () => unknown): string {
  try {
    return JSON.stringify(read());
  } catch (error) {
    return error instanceof ApiError ? `${error.code} ${error.msg}` : String(error);
  }
}

const refusal = (request: OrderRequest, market = btcusdt, options?: RequestOptions): string =>
  answer(() => toOrderTerms(request, market, options));

test("a limit order is counted in ticks and lots", () => {
  expect(toOrderTerms(limit, btcusdt)).toEqual({
    ...plain,
    side: Side.Buy,
    orderType: OrderType.Limit,
    timeInForce: TimeInForce.Gtc,
    priceTicks: 3_000_001,
    quantityLots: 20_001,
  });
});

test("a market order by quote is counted in units of the quote asset", () => {
  const request: OrderRequest = { side: "SELL", type: "MARKET", quoteOrderQty: "0.12345678" };
  expect(toOrderTerms(request, ethbtc)).toEqual({
    ...plain,
    side: Side.Sell,
    orderType: OrderType.Market,
    quoteQuantityUnits: 1_234_567_800,
  });
});

test("every time in force, and post-only", () => {
  const timeInForce = (word: "GTC" | "IOC" | "FOK") =>
    toOrderTerms({ ...limit, timeInForce: word }, btcusdt).timeInForce;
  expect([timeInForce("GTC"), timeInForce("IOC"), timeInForce("FOK")]).toEqual([0, 1, 2]);
  const { timeInForce: _unused, ...postOnly } = limit;
  expect(toOrderTerms({ ...postOnly, type: "LIMIT_MAKER" }, btcusdt)).toMatchObject({
    orderType: OrderType.LimitMaker,
    timeInForce: TimeInForce.Gtc,
  });
});

test("an iceberg shows a part, a stop waits for a price, and a strategy goes with the order", () => {
  const request: OrderRequest = {
    ...limit,
    type: "STOP_LOSS_LIMIT",
    stopPrice: "31000.5",
    trailingDelta: 250,
    icebergQty: "0.1",
    strategyId: 7,
    strategyType: 1_000_000,
  };
  expect(toOrderTerms(request, btcusdt)).toMatchObject({
    orderType: OrderType.StopLossLimit,
    triggerPriceTicks: 3_100_050,
    trailingDeltaBips: 250,
    icebergLots: 10_000,
    strategyId: 7,
    strategyType: 1_000_000,
  });
});

test("a peg needs no price, and may ask for a deeper level", () => {
  const { price: _unused, ...unpriced } = limit;
  expect(toOrderTerms({ ...unpriced, pegPriceType: "PRIMARY_PEG" }, btcusdt)).toMatchObject({
    priceTicks: 0,
    pegPriceType: PegPriceType.Primary,
    pegOffsetLevels: 0,
  });
  const deeper = { pegOffsetType: "PRICE_LEVEL", pegOffsetValue: 3 } as const;
  expect(toOrderTerms({ ...limit, pegPriceType: "MARKET_PEG", ...deeper }, btcusdt)).toMatchObject({
    priceTicks: 3_000_001,
    pegPriceType: PegPriceType.Market,
    pegOffsetLevels: 3,
  });
});

const stop = { quantity: "1", stopPrice: "31000" } as const;
const stopLimit = { ...stop, timeInForce: "GTC", price: "31000" } as const;
const GOOD: Readonly<Record<WireOrderType, Partial<OrderRequest>>> = {
  LIMIT: { timeInForce: "GTC", quantity: "1", price: "30000" },
  LIMIT_MAKER: { quantity: "1", price: "30000" },
  MARKET: { quantity: "1" },
  STOP_LOSS: stop,
  TAKE_PROFIT: stop,
  STOP_LOSS_LIMIT: stopLimit,
  TAKE_PROFIT_LIMIT: stopLimit,
};
const FIELDS = [
  "timeInForce",
  "quantity",
  "quoteOrderQty",
  "price",
  "stopPrice",
  "trailingDelta",
  "icebergQty",
] as const;
const SOMETHING: Partial<OrderRequest> = {
  timeInForce: "GTC",
  quantity: "1",
  quoteOrderQty: "1000",
  price: "30000",
  stopPrice: "31000",
  trailingDelta: 100,
  icebergQty: "0.5",
};

/** Of each field: may it be sent, and may it be missing? */
function appetite(type: WireOrderType): string {
  const good = { side: "BUY", type, ...GOOD[type] } as const;
  const words = FIELDS.map((field) => {
    const { [field]: _unused, ...without } = good;
    const isNeeded = refusal(without).startsWith("-1102");
    const isRefused = refusal({ ...good, [field]: SOMETHING[field] }).startsWith("-1106");
    return isNeeded ? "needs" : isRefused ? "-" : "takes";
  });
  return [type.padEnd(17), ...words].join(" ");
}

test("what only the engine could refuse is refused by the name it was sent by", () => {
  const nameOf = (field: string) => `working-${field}`;
  const refused = (changes: object) =>
    answer(() => toOrderTerms({ ...limit, ...changes } as OrderRequest, btcusdt, { nameOf }));
  expect(refused({ strategyType: 2 ** 31 })).toBe(
    "-1108 Parameter 'working-strategyType' overflowed.",
  );
  expect(refused({ icebergQty: "0.1", timeInForce: "FOK" })).toBe(
    "-1106 Parameter 'working-icebergQty' sent when not required.",
  );
});

test("which parameters a type needs, takes, or does not take", () => {
  expect(
    [
      "type, timeInForce, quantity, quoteOrderQty, price, stopPrice, trailingDelta, icebergQty",
    ].concat(WIRE_ORDER_TYPES.map(appetite)),
  ).toEqual([
    "type, timeInForce, quantity, quoteOrderQty, price, stopPrice, trailingDelta, icebergQty",
    "LIMIT             needs needs - needs - - takes",
    "MARKET            - needs - - - - -",
    "STOP_LOSS         - needs - - needs takes -",
    "STOP_LOSS_LIMIT   needs needs - needs needs takes takes",
    "TAKE_PROFIT       - needs - - needs takes -",
    "TAKE_PROFIT_LIMIT needs needs - needs needs takes takes",
    "LIMIT_MAKER       - needs - needs - - takes",
  ]);
});

test("a stop needs a price or a distance to follow at", () => {
  const { stopPrice: _unused, ...rest } = { side: "SELL", type: "STOP_LOSS", ...stop } as const;
  expect(refusal(rest)).toBe(
    "-1102 Param 'stopPrice' or 'trailingDelta' must be sent, but both were empty/null!",
  );
  expect(toOrderTerms({ ...rest, trailingDelta: 100 }, btcusdt).triggerPriceTicks).toBe(0);
  for (const trailingDelta of [0, 65_536]) {
    expect(refusal({ ...rest, trailingDelta })).toBe("-1013 Filter failure: TRAILING_DELTA");
  }
});

test("what does not fit together in a peg", () => {
  const peg = { ...limit, pegPriceType: "PRIMARY_PEG" } as const;
  const together =
    "-1128 Fields [pegOffsetType, pegOffsetValue] must be sent together or omitted entirely.";
  expect(refusal({ ...peg, pegOffsetValue: 1 })).toBe(together);
  expect(refusal({ ...peg, pegOffsetType: "PRICE_LEVEL" })).toBe(together);
  const offset = { pegOffsetType: "PRICE_LEVEL" } as const;
  expect(refusal({ ...limit, ...offset, pegOffsetValue: 1 })).toBe(
    "-1106 Parameter 'pegOffsetValue' sent when not required.",
  );
  for (const pegOffsetValue of [0, 101]) {
    expect(refusal({ ...peg, ...offset, pegOffsetValue })).toBe(
      "-1130 Data sent for parameter 'pegOffsetValue' is not valid.",
    );
  }
  const market = { side: "BUY", type: "MARKET", quantity: "1" } as const;
  expect(refusal({ ...market, pegPriceType: "PRIMARY_PEG" })).toBe(
    "-2010 This order type may not use pegged price.",
  );
});

test("a leg of a list is told of its own names, and may go without a quantity", () => {
  const nameOf = (field: string): string => `pending_${field}`;
  const { price: _price, quantity, ...rest } = limit;
  expect(refusal({ ...rest, quantity }, btcusdt, { nameOf })).toBe(
    "-1102 Mandatory parameter 'pending_price' was not sent, was empty/null, or malformed.",
  );
  const unsized = { unsized: true, nameOf };
  expect(toOrderTerms({ ...rest, price: "30000" }, btcusdt, unsized).quantityLots).toBe(0);
  expect(refusal({ ...limit }, btcusdt, unsized)).toBe(
    "-1225 Pending orders should not include the 'pending_quantity' tag.",
  );
  expect(refusal({ ...limit, quantity: "0.000000001" }, btcusdt, { nameOf })).toBe(
    "-1111 Parameter 'pending_quantity' has too much precision.",
  );
});

test("a strategy of Binance's own numbers is refused", () => {
  expect(refusal({ ...limit, strategyType: 999_999 })).toBe(
    "-1134 strategyType was less than 1000000.",
  );
});

test("every mode of self-trade prevention; nobody is protected who did not ask", () => {
  expect(selfTradePreventionOf()).toBe(SelfTradePrevention.None);
  expect(selfTradePreventionOf("EXPIRE_MAKER")).toBe(SelfTradePrevention.ExpireMaker);
  expect(selfTradePreventionOf("TRANSFER")).toBe(SelfTradePrevention.Transfer);
});

test("nothing is no price and no quantity, whatever the type", () => {
  expect(refusal({ ...limit, price: "0.00" })).toBe("-1013 Filter failure: PRICE_FILTER");
  expect(refusal({ ...limit, quantity: "0" })).toBe("-1013 Filter failure: LOT_SIZE");
  expect(refusal({ ...limit, icebergQty: "0" })).toBe("-1013 Filter failure: LOT_SIZE");
  expect(refusal({ side: "BUY", type: "MARKET", quantity: "0" })).toBe(
    "-1013 Filter failure: LOT_SIZE",
  );
  expect(refusal({ side: "BUY", type: "STOP_LOSS", ...stop, stopPrice: "0" })).toBe(
    "-1013 Filter failure: PRICE_FILTER",
  );
  expect(answer(() => toQuantityLots("newQty", "0", btcusdt))).toBe(
    "-1013 Filter failure: LOT_SIZE",
  );
  expect(toQuantityLots("newQty", "0.5", btcusdt)).toBe(50_000);
});

test("zeros at either end change nothing", () => {
  const request = { ...limit, quantity: "00.2000100000000", price: "030000.0100000000000000" };
  expect(toOrderTerms(request, btcusdt)).toEqual(toOrderTerms(limit, btcusdt));
});

test("off the grid is a filter's failure, beyond the wire's precision a fault of the request", () => {
  expect(refusal({ ...limit, price: "30000.001" })).toBe("-1013 Filter failure: PRICE_FILTER");
  expect(refusal({ ...limit, quantity: "0.000001" })).toBe("-1013 Filter failure: LOT_SIZE");
  expect(refusal({ ...limit, price: "0.000000001" })).toBe(
    "-1111 Parameter 'price' has too much precision.",
  );
  expect(refusal({ side: "BUY", type: "MARKET", quoteOrderQty: "0.000000001" }, ethbtc)).toBe(
    "-1111 Parameter 'quoteOrderQty' has too much precision.",
  );
  expect(refusal({ ...limit, quantity: "99999999999999999999" })).toBe(
    "-1108 Parameter 'quantity' overflowed.",
  );
});

test("an amount is counted in the decimals of its market, far beyond what 8 would leave room for", () => {
  const coins = { ...btcusdt, spec: { ...btcusdt.spec, quantityDecimals: 0, stepSizeUnits: 1 } };
  expect(toOrderTerms({ ...limit, quantity: "46116860414.00" }, coins).quantityLots).toBe(
    46_116_860_414,
  );
  expect(refusal({ ...limit, quantity: "92233720368" })).toBe("-1013 Filter failure: LOT_SIZE");
  expect(refusal({ ...limit, quantity: "92233720369" })).toBe(
    "-1108 Parameter 'quantity' overflowed.",
  );
  expect(refusal({ side: "BUY", type: "MARKET", quoteOrderQty: "90000000000" }, ethbtc)).toBe(
    "-1108 Parameter 'quoteOrderQty' overflowed.",
  );
});

test("a coarser step than a power of ten is kept too", () => {
  const coarse = { ...btcusdt, spec: { ...btcusdt.spec, tickSizeUnits: 5, stepSizeUnits: 2 } };
  expect(toOrderTerms({ ...limit, price: "30000.05", quantity: "0.00004" }, coarse)).toMatchObject({
    priceTicks: 600_001,
    quantityLots: 2,
  });
  expect(refusal({ ...limit, price: "30000.01" }, coarse)).toContain("PRICE_FILTER");
  expect(refusal({ ...limit, price: "30000.05", quantity: "0.00003" }, coarse)).toContain(
    "LOT_SIZE",
  );
});
