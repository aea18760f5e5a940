import { MarketFeature, OrderType, SelfTradePrevention } from "@bourse/engine/market";
import { describe, expect, test } from "vitest";
import { ASSETS, formatPrice, formatQuantity, MARKETS, symbolInfo } from "./index.ts";

const assetOf = (assetId: number) => {
  const found = ASSETS.find((asset) => asset.assetId === assetId);
  if (found === undefined) throw new Error(`No asset ${assetId}.`);
  return found;
};

test("ids and names are unique", () => {
  for (const list of [ASSETS.map((a) => a.assetId), MARKETS.map((m) => m.marketId)]) {
    expect(new Set(list).size).toBe(list.length);
  }
  expect(MARKETS.map(({ symbol }) => symbol)).toEqual([
    "BTCUSDT",
    "ETHUSDT",
    "SOLUSDT",
    "BNBUSDT",
    "ETHBTC",
  ]);
});

describe.each(MARKETS)("$symbol", (market) => {
  const base = assetOf(market.baseAssetId);
  const quote = assetOf(market.quoteAssetId);

  test("one lot and one tick of one lot are whole numbers of units, exactly", () => {
    expect(BigInt(market.baseUnitsPerLot) * 10n ** BigInt(market.quantityDecimals)).toBe(
      10n ** BigInt(base.decimals) * BigInt(market.stepSizeUnits),
    );
    const decimals = BigInt(market.priceDecimals + market.quantityDecimals);
    expect(BigInt(market.quoteUnitsPerTickLot) * 10n ** decimals).toBe(
      10n ** BigInt(quote.decimals) * BigInt(market.tickSizeUnits * market.stepSizeUnits),
    );
  });

  test("the largest order of the largest value still is an exact number", () => {
    expect(Number.isSafeInteger(market.maxNotionalUnits)).toBe(true);
    expect(Number.isSafeInteger(market.maxQuantityLots * market.baseUnitsPerLot)).toBe(true);
    const numbers = Object.values(market).filter((value) => typeof value === "number");
    expect(numbers.filter((value) => !Number.isSafeInteger(value))).toEqual([]);
  });

  test("exchangeInfo offers what the engine takes", () => {
    const info = symbolInfo(market, base, quote);
    expect(info).toMatchObject({
      symbol: base.asset + quote.asset,
      status: "TRADING",
      orderTypes: [
        "LIMIT",
        "LIMIT_MAKER",
        "MARKET",
        "STOP_LOSS",
        "STOP_LOSS_LIMIT",
        "TAKE_PROFIT",
        "TAKE_PROFIT_LIMIT",
      ],
      icebergAllowed: true,
      ocoAllowed: true,
      otoAllowed: true,
      opoAllowed: true,
      quoteOrderQtyMarketAllowed: true,
      allowTrailingStop: true,
      cancelReplaceAllowed: true,
      amendAllowed: true,
      pegInstructionsAllowed: true,
      permissionSets: [["SPOT"]],
      defaultSelfTradePreventionMode: "NONE",
      allowedSelfTradePreventionModes: [
        "NONE",
        "EXPIRE_TAKER",
        "EXPIRE_MAKER",
        "EXPIRE_BOTH",
        "DECREMENT",
        "TRANSFER",
      ],
    });
    expect(info.filters.map(({ filterType }) => filterType)).toEqual([
      "PRICE_FILTER",
      "LOT_SIZE",
      "ICEBERG_PARTS",
      "MARKET_LOT_SIZE",
      "TRAILING_DELTA",
      "PERCENT_PRICE_BY_SIDE",
      "NOTIONAL",
      "MAX_NUM_ORDERS",
      "MAX_NUM_ORDER_LISTS",
      "MAX_NUM_ALGO_ORDERS",
      "MAX_NUM_ORDER_AMENDS",
    ]);
  });
});

test("Binance's own grid on the wire", () => {
  const grid = MARKETS.map((market) => {
    const info = symbolInfo(market, assetOf(market.baseAssetId), assetOf(market.quoteAssetId));
    const filter = (type: string) => info.filters.find(({ filterType }) => filterType === type);
    return [
      market.symbol,
      filter("PRICE_FILTER")?.["tickSize"],
      filter("LOT_SIZE")?.["stepSize"],
      filter("LOT_SIZE")?.["maxQty"],
      filter("NOTIONAL")?.["minNotional"],
      filter("PERCENT_PRICE_BY_SIDE")?.["askMultiplierDown"],
    ].join(" ");
  });
  expect(grid).toEqual([
    "BTCUSDT 0.01000000 0.00001000 9000.00000000 5.00000000 0.2",
    "ETHUSDT 0.01000000 0.00010000 9000.00000000 5.00000000 0.2",
    "SOLUSDT 0.01000000 0.00100000 90000.00000000 5.00000000 0.2",
    "BNBUSDT 0.01000000 0.00100000 9000.00000000 5.00000000 0.2",
    "ETHBTC 0.00001000 0.00010000 100000.00000000 0.00010000 0.2",
  ]);
});

test("what a market leaves out is neither offered nor told", () => {
  const [spec] = MARKETS;
  if (spec === undefined) throw new Error("No markets.");
  const bare = symbolInfo(
    {
      ...spec,
      orderTypes: (1 << OrderType.Limit) | (1 << OrderType.StopLoss),
      features: MarketFeature.Oto,
      selfTradePreventionModes: 1 << SelfTradePrevention.Decrement,
      maxIcebergParts: 0,
      maxNumOrderAmends: 0,
      bidMultiplierUp: 0,
      askMultiplierUp: 0,
      maxPositionUnits: 10 ** 12,
      maxNumIcebergOrders: 3,
      oldMinNotionalUnits: 10 ** 9,
      percentPriceUp: 15_000,
      percentPriceDown: 5_000,
    },
    assetOf(spec.baseAssetId),
    assetOf(spec.quoteAssetId),
  );
  expect(bare).toMatchObject({
    orderTypes: ["LIMIT", "STOP_LOSS"],
    icebergAllowed: false,
    ocoAllowed: false,
    otoAllowed: true,
    amendAllowed: false,
    allowedSelfTradePreventionModes: ["DECREMENT"],
  });
  expect(bare.filters.slice(3)).toEqual([
    expect.objectContaining({ filterType: "TRAILING_DELTA" }),
    {
      filterType: "PERCENT_PRICE",
      multiplierUp: "1.5",
      multiplierDown: "0.5",
      avgPriceMins: 5,
    },
    {
      filterType: "MIN_NOTIONAL",
      minNotional: "10.00000000",
      applyToMarket: false,
      avgPriceMins: 5,
    },
    expect.objectContaining({ filterType: "NOTIONAL" }),
    { filterType: "MAX_POSITION", maxPosition: "100.00000000" },
    { filterType: "MAX_NUM_ORDERS", maxNumOrders: 200 },
    { filterType: "MAX_NUM_ORDER_LISTS", maxNumOrderLists: 20 },
    { filterType: "MAX_NUM_ALGO_ORDERS", maxNumAlgoOrders: 5 },
    { filterType: "MAX_NUM_ICEBERG_ORDERS", maxNumIcebergOrders: 3 },
  ]);
});

test("prices and quantities are written on the grid", () => {
  const [btc] = MARKETS;
  if (btc === undefined) throw new Error("No markets.");
  expect(formatPrice(btc, 3_000_001)).toBe("30000.01000000");
  expect(formatQuantity(btc, 20_001)).toBe("0.20001000");
});
