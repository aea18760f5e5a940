import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { FilterName } from "../../event/index.ts";
import { FILTERS } from "../../event/index.ts";
import { OrderType, Side } from "../../market/index.ts";
import { checkOverflow } from "./check-market.ts";
import { Stage } from "./filter-sets.ts";
import { dueFilters, passesFilter, takesShortWay } from "./filters.ts";
import type { Setting } from "../../../test/filter-setting.ts";
import {
  candidateOf,
  judged,
  market,
  trailing,
  position,
  iceberg,
  algo,
  list,
  maxAsset,
} from "../../../test/filter-setting.ts";

const WORTH = ["Amend", "Release", "ReleaseUnsized", "Trigger"];

describe("what is judged later", () => {
  const stageNames = ["EntryUnsized", "Amend", "Release", "ReleaseUnsized", "Trigger"] as const;
  const withStages: readonly (readonly [FilterName, Setting, readonly string[]])[] = [
    [
      "PRICE_FILTER",
      { spec: { minPriceTicks: 101 } },
      ["EntryUnsized", "Release", "ReleaseUnsized", "Trigger"],
    ],
    ["LOT_SIZE", { spec: { minQuantityLots: 6 } }, ["Amend", "Release", "ReleaseUnsized"]],
    [
      "MARKET_LOT_SIZE",
      { spec: { marketMinQuantityLots: 6 }, order: market },
      ["Amend", "ReleaseUnsized"],
    ],
    [
      "PERCENT_PRICE",
      { spec: { percentPriceUp: 10_000 }, lastPriceTicks: 90 },
      ["EntryUnsized", "Release", "ReleaseUnsized", "Trigger"],
    ],
    [
      "PERCENT_PRICE_BY_SIDE",
      { spec: { bidMultiplierUp: 10_000 }, lastPriceTicks: 90 },
      ["EntryUnsized", "Release", "ReleaseUnsized", "Trigger"],
    ],
    ["TRAILING_DELTA", trailing(Side.Buy, 201, {}), ["EntryUnsized"]],
    [
      "ICEBERG_PARTS",
      { spec: { maxIcebergParts: 1 }, order: { icebergLots: 1 } },
      ["ReleaseUnsized"],
    ],
    ["MIN_NOTIONAL", { spec: { oldMinNotionalUnits: 501 } }, WORTH],
    ["NOTIONAL", { spec: { minNotionalUnits: 501 } }, WORTH],
    ["MAX_POSITION", position(9), ["ReleaseUnsized"]],
    ["MAX_NUM_ORDERS", { spec: { maxNumOrders: 0 } }, ["EntryUnsized"]],
    ["MAX_NUM_ICEBERG_ORDERS", iceberg({ openIcebergOrders: 2 }), ["EntryUnsized"]],
    ["MAX_NUM_ALGO_ORDERS", algo({ openAlgoOrders: 2 }), ["EntryUnsized"]],
    [
      "MAX_NUM_ORDER_LISTS",
      { ...list({ openLists: 2 }), spec: { maxNumOrderLists: 2 } },
      ["EntryUnsized"],
    ],
    [
      "EXCHANGE_MAX_NUM_ORDERS",
      { exchange: { maxNumOrders: 1 }, known: { allOpenOrders: 1 } },
      ["EntryUnsized"],
    ],
    ["MAX_ASSET", maxAsset(2, 49), ["ReleaseUnsized"]],
  ];

  test.each(withStages)("%s", (name, setting, stages) => {
    expect(judged(setting, Stage.Entry)).toContain(name);
    const failing = stageNames.filter((stage) => judged(setting, Stage[stage]) !== "ok");
    expect(failing).toEqual(stages);
  });
});

test("the short way says yes only to what every filter says yes to", () => {
  const near = fc.integer({ min: 0, max: 24 });
  const property = fc.property(
    fc.record({
      minPriceTicks: near,
      maxPriceTicks: fc.oneof(fc.constant(0), near),
      minQuantityLots: near,
      maxQuantityLots: near,
      minNotionalUnits: fc.integer({ min: 0, max: 100 }),
      maxNotionalUnits: fc.constantFrom(0, 0, 100, 300),
      bidMultiplierUp: fc.constantFrom(0, 10_000, 11_000, 15_000),
      bidMultiplierDown: fc.constantFrom(0, 9_000, 10_000),
      maxNumOrders: fc.integer({ min: 0, max: 3 }),
      maxPositionUnits: fc.constantFrom(0, 0, 0, 30),
      oldMinNotionalUnits: fc.constantFrom(0, 0, 0, 60),
      percentPriceUp: fc.constantFrom(0, 0, 0, 11_000),
      quoteUnitsPerTickLot: fc.constantFrom(1, 2 ** 48),
      baseUnitsPerLot: fc.constantFrom(1, 2 ** 50),
    }),
    fc.record({
      priceTicks: near,
      quantityLots: near,
      side: fc.constantFrom(Side.Buy, Side.Sell),
      orderType: fc.constantFrom(...Object.values(OrderType)),
      icebergLots: fc.constantFrom(0, 0, 0, 2),
    }),
    fc.array(
      near.map((ticks) => ticks + 1),
      { maxLength: 3 },
    ),
    fc.integer({ min: 0, max: 3 }),
    (spec, order, tradedTicks, openOrders) => {
      const candidate = candidateOf({ spec, order, tradedTicks, known: { openOrders } });
      if (!takesShortWay(candidate)) return;
      const due = dueFilters(candidate, Stage.Entry);
      const failing = FILTERS.filter((_, filter) => {
        return (due & (1 << filter)) !== 0 && !passesFilter(candidate, filter);
      });
      expect(failing).toEqual([]);
      const isExact = candidate.isExact;
      candidate.isExact = false;
      expect(checkOverflow(candidate) || !isExact).toBe(true);
    },
  );
  fc.assert(property, { numRuns: 5_000 });
});

test("the order of every day takes the short way", () => {
  const spec = {
    minNotionalUnits: 5,
    bidMultiplierUp: 50_000,
    bidMultiplierDown: 2_000,
    maxNumAlgoOrders: 5,
    maxTrailingAboveBips: 9,
    maxIcebergParts: 100,
    marketMaxQuantityLots: 50,
  };
  expect(takesShortWay(candidateOf({ spec, tradedTicks: [90, 110] }))).toBe(true);
  expect(takesShortWay(candidateOf({ spec, tradedTicks: [10] }))).toBe(false);
});
