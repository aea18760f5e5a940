import { describe, expect, test } from "vitest";
import { terms } from "../../../test/fixture.ts";
import type { FilterName } from "../../event/index.ts";
import { FILTERS } from "../../event/index.ts";
import { OrderType, Side, TimeInForce } from "../../market/index.ts";
import { Filter } from "./filter-sets.ts";
import type { Row } from "../../../test/filter-setting.ts";
import {
  judged,
  market,
  byQuote,
  stopLoss,
  stopLimit,
  pegged,
  sell,
  percentRows,
  trailing,
  marketNotional,
  position,
  iceberg,
  algo,
  exchangeIceberg,
  exchangeAlgo,
  list,
  maxAsset,
} from "../../../test/filter-setting.ts";

const rows: Readonly<Partial<Record<FilterName, readonly Row[]>>> = {
  PRICE_FILTER: [
    ["the lowest price", { spec: { minPriceTicks: 100 } }, "ok"],
    ["below it", { spec: { minPriceTicks: 101 } }, "PRICE_FILTER 100 101"],
    ["the highest price", { spec: { maxPriceTicks: 100 } }, "ok"],
    ["above it", { spec: { maxPriceTicks: 99 } }, "PRICE_FILTER 100 99"],
    [
      "no highest price",
      { spec: { maxPriceTicks: 0 }, order: { priceTicks: 900_719_925_474 } },
      "ok",
    ],
    [
      "more than stays exact",
      { spec: { maxPriceTicks: 2 ** 53 - 1 }, order: { priceTicks: 900_719_925_475 } },
      "PRICE_FILTER 900719925475 900719925474",
    ],
    [
      "nothing is not a price, even without a lowest one",
      { spec: { minPriceTicks: 0 }, order: { priceTicks: 0 } },
      "PRICE_FILTER 0 1",
    ],
    ["a MARKET order has none", { spec: { minPriceTicks: 7 }, order: market }, "ok"],
    [
      "a trigger price is one too",
      { spec: { minPriceTicks: 101 }, order: stopLoss },
      "PRICE_FILTER 100 101",
    ],
    [
      "of a stop-limit both count",
      { spec: { maxPriceTicks: 100 }, order: { ...stopLimit, priceTicks: 101 } },
      "PRICE_FILTER 101 100",
    ],
    ["a peg without a price yet", { order: pegged }, "ok"],
    [
      "a peg's price",
      { order: pegged, known: { priceTicks: 2_000_000 } },
      "PRICE_FILTER 2000000 1000000",
    ],
    [
      "the price sent with a peg",
      { order: { ...pegged, priceTicks: 2_000_000 }, known: { priceTicks: 5 } },
      "PRICE_FILTER 2000000 1000000",
    ],
  ],
  LOT_SIZE: [
    ["the least", { spec: { minQuantityLots: 5 } }, "ok"],
    ["less", { spec: { minQuantityLots: 6 } }, "LOT_SIZE 5 6"],
    ["the most", { spec: { maxQuantityLots: 5 } }, "ok"],
    ["more", { spec: { maxQuantityLots: 4 } }, "LOT_SIZE 5 4"],
    ["nothing", { spec: { minQuantityLots: 0 }, order: { quantityLots: 0 } }, "LOT_SIZE 0 1"],
    ["a maximum of 0 is one", { spec: { maxQuantityLots: 0 } }, "LOT_SIZE 5 0"],
    ["the least that shows", { spec: { minQuantityLots: 2 }, order: { icebergLots: 2 } }, "ok"],
    ["less shows", { spec: { minQuantityLots: 2 }, order: { icebergLots: 1 } }, "LOT_SIZE 1 2"],
    ["by quote: what the book has", { order: byQuote, known: { quantityLots: 1 } }, "ok"],
    [
      "by quote: too little for the amount",
      { order: byQuote, spec: { minQuantityLots: 3 }, known: { quantityLots: 2 } },
      "LOT_SIZE 2 3",
    ],
    [
      "by quote: the price range cuts it short",
      {
        order: byQuote,
        spec: { minQuantityLots: 3 },
        known: { quantityLots: 2, isCutByRange: true },
      },
      "ok",
    ],
    [
      "by quote: too much all the same",
      {
        order: byQuote,
        spec: { maxQuantityLots: 1 },
        known: { quantityLots: 2, isCutByRange: true },
      },
      "LOT_SIZE 2 1",
    ],
  ],
  MARKET_LOT_SIZE: [
    ["the least", { order: market, spec: { marketMinQuantityLots: 5 } }, "ok"],
    ["less", { order: market, spec: { marketMinQuantityLots: 6 } }, "MARKET_LOT_SIZE 5 6"],
    ["the most", { order: market, spec: { marketMaxQuantityLots: 5 } }, "ok"],
    ["more", { order: market, spec: { marketMaxQuantityLots: 4 } }, "MARKET_LOT_SIZE 5 4"],
    ["whole steps", { order: { ...market, quantityLots: 6 }, spec: { marketStepLots: 3 } }, "ok"],
    ["a broken step", { order: market, spec: { marketStepLots: 3 } }, "MARKET_LOT_SIZE 5 3"],
    [
      "by quote no steps",
      { order: byQuote, spec: { marketStepLots: 3 }, known: { quantityLots: 5 } },
      "ok",
    ],
    [
      "by quote what the price range cuts short",
      {
        order: byQuote,
        spec: { marketMinQuantityLots: 3 },
        known: { quantityLots: 2, isCutByRange: true },
      },
      "ok",
    ],
    [
      "LIMIT is another matter",
      { spec: { marketMinQuantityLots: 6, marketMaxQuantityLots: 1, marketStepLots: 4 } },
      "ok",
    ],
  ],
  PERCENT_PRICE: [
    ...percentRows("PERCENT_PRICE", { percentPriceUp: 12_000, percentPriceDown: 8_000 }, {}),
  ],
  PERCENT_PRICE_BY_SIDE: [
    ...percentRows(
      "PERCENT_PRICE_BY_SIDE",
      { bidMultiplierUp: 12_000, bidMultiplierDown: 8_000 },
      {},
    ),
    ...percentRows(
      "PERCENT_PRICE_BY_SIDE",
      { askMultiplierUp: 12_000, askMultiplierDown: 8_000 },
      sell,
    ),
    [
      "off for the other side",
      { spec: { askMultiplierUp: 12_000, askMultiplierDown: 8_000 }, tradedTicks: [1] },
      "ok",
    ],
  ],
  TRAILING_DELTA: [
    ["above: the least", trailing(Side.Buy, 100, { minTrailingAboveBips: 100 }), "ok"],
    ["above: less", trailing(Side.Buy, 99, { minTrailingAboveBips: 100 }), "TRAILING_DELTA 99 100"],
    ["above: the most", trailing(Side.Buy, 200, {}), "ok"],
    ["above: more", trailing(Side.Buy, 201, {}), "TRAILING_DELTA 201 200"],
    ["below: the least", trailing(Side.Sell, 50, { minTrailingBelowBips: 50 }), "ok"],
    ["below: less", trailing(Side.Sell, 49, { minTrailingBelowBips: 50 }), "TRAILING_DELTA 49 50"],
    ["below: the most", trailing(Side.Sell, 80, {}), "ok"],
    ["below: more", trailing(Side.Sell, 81, {}), "TRAILING_DELTA 81 80"],
    ["above off", trailing(Side.Buy, 9_999, { maxTrailingAboveBips: 0 }), "ok"],
    [
      "take profit of a SELL rises",
      trailing(Side.Sell, 201, {}, OrderType.TakeProfit),
      "TRAILING_DELTA 201 200",
    ],
    [
      "take profit of a BUY falls",
      trailing(Side.Buy, 81, {}, OrderType.TakeProfitLimit),
      "TRAILING_DELTA 81 80",
    ],
    ["no delta", trailing(Side.Buy, 0, { minTrailingAboveBips: 100 }), "ok"],
  ],
  ICEBERG_PARTS: [
    ["the most parts", { spec: { maxIcebergParts: 3 }, order: { icebergLots: 2 } }, "ok"],
    ["one more", { spec: { maxIcebergParts: 2 }, order: { icebergLots: 2 } }, "ICEBERG_PARTS 3 2"],
    ["off", { spec: { maxIcebergParts: 0 }, order: { icebergLots: 1 } }, "ok"],
  ],
  MIN_NOTIONAL: [
    ["enough", { spec: { oldMinNotionalUnits: 500 } }, "ok"],
    ["too little", { spec: { oldMinNotionalUnits: 501 } }, "MIN_NOTIONAL 500 501"],
    [
      "MARKET at the average price",
      { spec: { oldMinNotionalUnits: 501 }, order: market, tradedTicks: [100] },
      "MIN_NOTIONAL 500 501",
    ],
    [
      "MARKET, where it does not apply",
      {
        spec: { oldMinNotionalUnits: 501, oldMinNotionalToMarket: false },
        order: market,
        tradedTicks: [100],
      },
      "ok",
    ],
    ["MARKET without an average", { spec: { oldMinNotionalUnits: 501 }, order: market }, "ok"],
    [
      "MARKET without an average that was walked",
      { spec: { oldMinNotionalUnits: 501 }, order: market, known: { quoteUnits: 500 } },
      "MIN_NOTIONAL 500 501",
    ],
  ],
  NOTIONAL: [
    ["the least", { spec: { minNotionalUnits: 500 } }, "ok"],
    ["less", { spec: { minNotionalUnits: 501 } }, "NOTIONAL 500 501"],
    ["the most", { spec: { maxNotionalUnits: 500 } }, "ok"],
    ["more", { spec: { maxNotionalUnits: 499 } }, "NOTIONAL 500 499"],
    ["MARKET: less", marketNotional({ minNotionalUnits: 501 }), "NOTIONAL 500 501"],
    ["MARKET: more", marketNotional({ maxNotionalUnits: 499 }), "NOTIONAL 500 499"],
    [
      "MARKET: no minimum",
      marketNotional({ minNotionalUnits: 501, applyMinToMarket: false }),
      "ok",
    ],
    [
      "MARKET: no maximum",
      marketNotional({ maxNotionalUnits: 499, applyMaxToMarket: false }),
      "ok",
    ],
    [
      "by quote: the amount",
      { spec: { minNotionalUnits: 501 }, order: byQuote, known: { quantityLots: 3 } },
      "NOTIONAL 500 501",
    ],
    [
      "STOP_LOSS at its trigger price",
      { spec: { minNotionalUnits: 501 }, order: stopLoss, lastPriceTicks: 200 },
      "NOTIONAL 500 501",
    ],
    [
      "STOP_LOSS without one, at the average",
      {
        spec: { minNotionalUnits: 501 },
        order: { ...stopLoss, triggerPriceTicks: 0, trailingDeltaBips: 5 },
        lastPriceTicks: 100,
      },
      "NOTIONAL 500 501",
    ],
    [
      "a stop-limit at its limit",
      { spec: { minNotionalUnits: 501 }, order: { ...stopLimit, triggerPriceTicks: 200 } },
      "NOTIONAL 500 501",
    ],
    [
      "a stop-limit whose peg has no price yet, at its trigger price",
      { spec: { minNotionalUnits: 501 }, order: { ...stopLimit, ...pegged } },
      "NOTIONAL 500 501",
    ],
    [
      "a fraction below the minimum",
      { spec: { minNotionalUnits: 500 }, order: market, referencePrice: 999_999 },
      "NOTIONAL 499 500",
    ],
    [
      "a fraction above the maximum",
      { spec: { maxNotionalUnits: 500 }, order: market, referencePrice: 1_000_001 },
      "NOTIONAL 501 500",
    ],
  ],
  MAX_POSITION: [
    ["the most", position(10), "ok"],
    ["more", position(9), "MAX_POSITION 10 9"],
    ["SELL is another matter", { ...position(9), order: sell }, "ok"],
  ],
  MAX_NUM_ORDERS: [
    ["the last one", { spec: { maxNumOrders: 3 }, known: { openOrders: 2 } }, "ok"],
    ["one more", { spec: { maxNumOrders: 3 }, known: { openOrders: 3 } }, "MAX_NUM_ORDERS 4 3"],
    ["a maximum of 0 is one", { spec: { maxNumOrders: 0 } }, "MAX_NUM_ORDERS 1 0"],
    ["a MARKET order never stays", { spec: { maxNumOrders: 0 }, order: market }, "ok"],
    [
      "nor does one for the moment",
      { spec: { maxNumOrders: 0 }, order: { timeInForce: TimeInForce.Ioc } },
      "ok",
    ],
    [
      "unless it waits for a trigger",
      { spec: { maxNumOrders: 0 }, order: { ...stopLimit, timeInForce: TimeInForce.Ioc } },
      "MAX_NUM_ORDERS 1 0",
    ],
    [
      "each leg of a list counts, whatever it is",
      {
        spec: { maxNumOrders: 2 },
        order: market,
        legs: [terms(), terms(market), terms(market)],
      },
      "MAX_NUM_ORDERS 3 2",
    ],
  ],
  MAX_NUM_ICEBERG_ORDERS: [
    ["the last one", iceberg({ openIcebergOrders: 1 }), "ok"],
    ["one more", iceberg({ openIcebergOrders: 2 }), "MAX_NUM_ICEBERG_ORDERS 3 2"],
    ["no iceberg", { spec: { maxNumIcebergOrders: 2 }, known: { openIcebergOrders: 2 } }, "ok"],
  ],
  MAX_NUM_ALGO_ORDERS: [
    ["the last one", algo({ openAlgoOrders: 1 }), "ok"],
    ["one more", algo({ openAlgoOrders: 2 }), "MAX_NUM_ALGO_ORDERS 3 2"],
    ["no stop", { spec: { maxNumAlgoOrders: 2 }, known: { openAlgoOrders: 2 } }, "ok"],
    [
      "two stops of one list",
      { ...algo({ openAlgoOrders: 1 }), legs: [terms(), terms(stopLoss), terms(stopLoss)] },
      "MAX_NUM_ALGO_ORDERS 3 2",
    ],
  ],
  MAX_NUM_ORDER_LISTS: [
    ["the last one", { ...list({ openLists: 1 }), spec: { maxNumOrderLists: 2 } }, "ok"],
    [
      "one more",
      { ...list({ openLists: 2 }), spec: { maxNumOrderLists: 2 } },
      "MAX_NUM_ORDER_LISTS 3 2",
    ],
    ["a single order is no list", { spec: { maxNumOrderLists: 2 }, known: { openLists: 2 } }, "ok"],
  ],
  EXCHANGE_MAX_NUM_ORDERS: [
    ["the last one", { exchange: { maxNumOrders: 3 }, known: { allOpenOrders: 2 } }, "ok"],
    [
      "one more",
      { exchange: { maxNumOrders: 3 }, known: { allOpenOrders: 3 } },
      "EXCHANGE_MAX_NUM_ORDERS 4 3",
    ],
    ["off", { exchange: { maxNumOrders: 0 }, known: { allOpenOrders: 9 } }, "ok"],
  ],
  EXCHANGE_MAX_NUM_ICEBERG_ORDERS: [
    ["the last one", exchangeIceberg({ allOpenIcebergOrders: 1 }), "ok"],
    [
      "one more",
      exchangeIceberg({ allOpenIcebergOrders: 2 }),
      "EXCHANGE_MAX_NUM_ICEBERG_ORDERS 3 2",
    ],
  ],
  EXCHANGE_MAX_NUM_ALGO_ORDERS: [
    ["the last one", exchangeAlgo({ allOpenAlgoOrders: 1 }), "ok"],
    ["one more", exchangeAlgo({ allOpenAlgoOrders: 2 }), "EXCHANGE_MAX_NUM_ALGO_ORDERS 3 2"],
  ],
  EXCHANGE_MAX_NUM_ORDER_LISTS: [
    ["the last one", { ...list({ allOpenLists: 1 }), exchange: { maxNumOrderLists: 2 } }, "ok"],
    [
      "one more",
      { ...list({ allOpenLists: 2 }), exchange: { maxNumOrderLists: 2 } },
      "EXCHANGE_MAX_NUM_ORDER_LISTS 3 2",
    ],
  ],
  MAX_ASSET: [
    ["the most of the base asset", maxAsset(2, 50), "ok"],
    ["more of it", maxAsset(2, 49), "MAX_ASSET 50 49"],
    ["the most of the quote asset", maxAsset(1, 500), "ok"],
    ["more of it", maxAsset(1, 499), "MAX_ASSET 500 499"],
    ["another asset", maxAsset(3, 1), "ok"],
    [
      "by quote",
      { ...maxAsset(1, 499), order: byQuote, known: { quantityLots: 3 } },
      "MAX_ASSET 500 499",
    ],
    ["MARKET without an average", { ...maxAsset(1, 1), order: market }, "ok"],
  ],
};

/** Five around an average of a thousand lots' worth: 80 % to 120 % of it, bounds included. */
describe.each(FILTERS)("%s", (name) => {
  test.each(rows[name] ?? [])("%s", (_what, setting, answer) => {
    expect(judged(setting)).toBe(answer);
  });

  test("has its number, and a table", () => {
    expect(Object.values(Filter)[FILTERS.indexOf(name)]).toBe(FILTERS.indexOf(name));
    expect(rows[name]?.length).toBeGreaterThan(1);
  });
});

test("the first filter that fails is the answer", () => {
  const spec = { minPriceTicks: 101, minQuantityLots: 6, minNotionalUnits: 501, maxNumOrders: 0 };
  expect(judged({ spec })).toBe("PRICE_FILTER 100 101");
  expect(judged({ spec: { ...spec, minPriceTicks: 1 } })).toBe("LOT_SIZE 5 6");
  expect(judged({ spec: { ...spec, minPriceTicks: 1, minQuantityLots: 1 } })).toBe(
    "NOTIONAL 500 501",
  );
});
