import { describe, expect, test } from "vitest";
import { mergeCandle, movingAverage, prependCandles, type Candle } from "./candles.ts";
import { depthCurve } from "./depth-curve.ts";
import { groupChoices, groupDecimals, groupLevels } from "./grouping.ts";

describe("grouping", () => {
  const bids = { priceTicks: [1009, 1005, 1001, 999], quantityLots: [1, 2, 3, 4] };
  const asks = { priceTicks: [1011, 1015, 1020, 1021], quantityLots: [1, 2, 3, 4] };

  test("bids fall to the lower edge of their group", () => {
    expect(groupLevels(bids, "bids", 10, 10)).toEqual({
      priceTicks: [1000, 990],
      quantityLots: [6, 4],
      totalLots: [6, 10],
    });
  });

  test("asks rise to the upper edge, so no row promises a better price", () => {
    expect(groupLevels(asks, "asks", 10, 10)).toEqual({
      priceTicks: [1020, 1030],
      quantityLots: [6, 4],
      totalLots: [6, 10],
    });
  });

  test("a group of one tick is the book itself, cut to the rows there is room for", () => {
    expect(groupLevels(bids, "bids", 1, 2)).toEqual({
      priceTicks: [1009, 1005],
      quantityLots: [1, 2],
      totalLots: [1, 3],
    });
  });

  test("choices suit the price, and show no decimals without meaning", () => {
    expect(groupChoices(6_400_000)).toEqual([1, 10, 100, 1000, 10_000]);
    expect(groupChoices(5000)).toEqual([1, 10]);
    const price = { decimals: 2, stepUnits: 1 };
    expect([1, 10, 100, 1000].map((ticks) => groupDecimals(price, ticks))).toEqual([2, 1, 0, 0]);
    expect(groupDecimals({ decimals: 5, stepUnits: 1 }, 1)).toBe(5);
  });
});

describe("depth curve", () => {
  const bids = { priceTicks: [99, 98, 90], quantityLots: [10, 10, 80] };
  const asks = { priceTicks: [101, 102], quantityLots: [5, 15] };
  const box = { width: 100, height: 100, spanShare: 0.05 };

  test("steps outwards from the best prices and ends at the edges", () => {
    const curve = depthCurve(bids, asks, box);
    expect(curve.totalLotsMax).toBe(20);
    expect(curve.lowTicks).toBe(95);
    expect(curve.highTicks).toBe(105);
    expect(curve.bidLine).toBe("M40 100H40V53H30V6H0");
    expect(curve.bidArea).toBe("M40 100H40V53H30V6H0V100Z");
    expect(curve.askLine).toBe("M60 100H60V76.5H70V6H100");
  });

  test("without both sides there is nothing to draw", () => {
    const empty = { priceTicks: [], quantityLots: [] };
    expect(depthCurve(empty, asks, box).askArea).toBe("");
  });
});

describe("candles", () => {
  const candle = (minute: number, close: string): Candle => ({
    openTimeMs: minute * 60_000,
    open: "1",
    high: "9",
    low: "1",
    close,
    volume: "1",
  });

  test("a newer candle replaces, follows, or comes too late", () => {
    const candles = [candle(1, "1")];
    expect(mergeCandle(candles, candle(1, "2"))).toBe("replaced");
    expect(mergeCandle(candles, candle(2, "3"))).toBe("appended");
    expect(mergeCandle(candles, candle(1, "9"))).toBe("late");
    expect(candles.map(({ close }) => close)).toEqual(["2", "3"]);
  });

  test("older pages go in front without doubles", () => {
    const known = [candle(3, "3"), candle(4, "4")];
    const older = [candle(1, "1"), candle(2, "2"), candle(3, "x")];
    expect(prependCandles(known, older).map(({ close }) => close)).toEqual(["1", "2", "3", "4"]);
    expect(prependCandles([], older)).toHaveLength(3);
  });

  test("the moving average of the end alone equals that of the whole", () => {
    const candles = ["2", "4", "6", "8", "10"].map((close, minute) => candle(minute, close));
    const all = movingAverage(candles, 3);
    expect(all.map(({ value }) => value)).toEqual([4, 6, 8]);
    expect(movingAverage(candles, 3, 4)).toEqual(all.slice(-1));
    expect(movingAverage(candles, 9)).toEqual([]);
  });
});
