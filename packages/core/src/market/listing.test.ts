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

  test("exchangeInfo offers only what the engine matches", () => {
    const info = symbolInfo(market, base, quote);
    expect(info).toMatchObject({
      symbol: base.asset + quote.asset,
      status: "TRADING",
      orderTypes: ["LIMIT", "LIMIT_MAKER", "MARKET"],
      icebergAllowed: false,
      ocoAllowed: false,
      permissionSets: [["SPOT"]],
      allowedSelfTradePreventionModes: ["NONE"],
    });
    expect(info.filters.map(({ filterType }) => filterType)).toEqual([
      "PRICE_FILTER",
      "LOT_SIZE",
      "MARKET_LOT_SIZE",
      "PERCENT_PRICE_BY_SIDE",
      "NOTIONAL",
      "MAX_NUM_ORDERS",
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

test("prices and quantities are written on the grid", () => {
  const [btc] = MARKETS;
  if (btc === undefined) throw new Error("No markets.");
  expect(formatPrice(btc, 3_000_001)).toBe("30000.01000000");
  expect(formatQuantity(btc, 20_001)).toBe("0.20001000");
});
