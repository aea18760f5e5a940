import { expect, test } from "vitest";
import {
  CANDLE_INTERVALS,
  type CandleInterval,
  candleOpenTimeMs,
  DAY_MS,
  earlierCandleOpenTimeMs,
  flatCandle,
  isCandleInterval,
  mergeCandles,
  nextCandleOpenTimeMs,
  parseTimeZone,
} from "./index.ts";

const at = (text: string): number => Date.parse(text);
const iso = (timeMs: number): string => new Date(timeMs).toISOString().replace(".000Z", "Z");

test("opens every interval at its own border in UTC", () => {
  const timeMs = at("2026-11-18T13:47:38.250Z"); // a Wednesday
  const opens = CANDLE_INTERVALS.map((interval) => [
    interval,
    iso(candleOpenTimeMs(interval, timeMs)),
  ]);
  expect(Object.fromEntries(opens)).toEqual({
    "1s": "2026-11-18T13:47:38Z",
    "1m": "2026-11-18T13:47:00Z",
    "3m": "2026-11-18T13:45:00Z",
    "5m": "2026-11-18T13:45:00Z",
    "15m": "2026-11-18T13:45:00Z",
    "30m": "2026-11-18T13:30:00Z",
    "1h": "2026-11-18T13:00:00Z",
    "2h": "2026-11-18T12:00:00Z",
    "4h": "2026-11-18T12:00:00Z",
    "6h": "2026-11-18T12:00:00Z",
    "8h": "2026-11-18T08:00:00Z",
    "12h": "2026-11-18T12:00:00Z",
    "1d": "2026-11-18T00:00:00Z",
    "3d": "2026-11-18T00:00:00Z",
    "1w": "2026-11-16T00:00:00Z",
    "1M": "2026-11-01T00:00:00Z",
  });
});

interface Border {
  readonly interval: CandleInterval;
  readonly zone: string;
  readonly time: string;
  readonly open: string;
  readonly next: string;
}
const border = (...[interval, zone, time, open, next]: [CandleInterval, ...string[]]): Border =>
  ({ interval, zone, time, open, next }) as Border;

test.each([
  border("1d", "+08:00", "2026-11-18T17:00:00Z", "2026-11-18T16:00:00Z", "2026-11-19T16:00:00Z"),
  border("1d", "-1:00", "2026-11-18T00:59:59Z", "2026-11-17T01:00:00Z", "2026-11-18T01:00:00Z"),
  border("1h", "05:45", "2026-11-18T13:47:38Z", "2026-11-18T13:15:00Z", "2026-11-18T14:15:00Z"),
  border("1w", "8", "2026-11-15T17:00:00Z", "2026-11-15T16:00:00Z", "2026-11-22T16:00:00Z"),
  border("1M", "8", "2026-02-28T17:00:00Z", "2026-02-28T16:00:00Z", "2026-03-31T16:00:00Z"),
  border("1M", "0", "2024-02-29T23:59:59Z", "2024-02-01T00:00:00Z", "2024-03-01T00:00:00Z"),
  border("1M", "-12", "2026-01-01T11:59:59Z", "2025-12-01T12:00:00Z", "2026-01-01T12:00:00Z"),
])("$interval in time zone $zone at $time", ({ interval, zone, time, open, next }) => {
  const offsetMinutes = parseTimeZone(zone);
  expect(iso(candleOpenTimeMs(interval, at(time), offsetMinutes))).toBe(open);
  expect(iso(nextCandleOpenTimeMs(interval, at(time), offsetMinutes))).toBe(next);
  expect(earlierCandleOpenTimeMs(interval, at(next), 1, offsetMinutes)).toBe(at(open));
});

test("intervals tile time without gap or overlap, in every time zone", () => {
  for (const interval of CANDLE_INTERVALS) {
    for (const offsetMinutes of [-720, -210, 0, 345, 840]) {
      let openTimeMs = candleOpenTimeMs(interval, at("2023-12-30T22:11:05Z"), offsetMinutes);
      const firstMs = openTimeMs;
      for (let step = 1; step <= 40; step += 1) {
        const nextMs = nextCandleOpenTimeMs(interval, openTimeMs, offsetMinutes);
        expect(candleOpenTimeMs(interval, nextMs, offsetMinutes)).toBe(nextMs);
        expect(candleOpenTimeMs(interval, nextMs - 1, offsetMinutes)).toBe(openTimeMs);
        expect(earlierCandleOpenTimeMs(interval, nextMs, step, offsetMinutes)).toBe(firstMs);
        openTimeMs = nextMs;
      }
    }
  }
});

test("reads time zones from -12:00 to +14:00 and nothing else", () => {
  expect(
    ["-1:00", "05:45", "8", "+08:00", " 08:00", "-12:00", "14", "0"].map(parseTimeZone),
  ).toEqual([-60, 345, 480, 480, 480, -720, 840, 0]);
  for (const text of ["", "-12:01", "14:01", "15", "1:60", "08:0", "UTC", "--1", "1.5", "8:00Z"]) {
    expect([text, parseTimeZone(text)]).toEqual([text, undefined]);
  }
});

test("interval names are case-sensitive: a minute is not a month", () => {
  expect(isCandleInterval("1m") && isCandleInterval("1M")).toBe(true);
  for (const text of ["1H", "7m", "", "1", "toString"]) expect(isCandleInterval(text)).toBe(false);
  expect(candleOpenTimeMs("1M", DAY_MS)).toBe(0);
});

test("a merged candle spans both parts", () => {
  const trade = (priceTicks: number, id: number) => ({
    ...flatCandle(id * 60_000, priceTicks),
    volumeLots: 2,
    quoteVolumeUnits: BigInt(2 * priceTicks),
    takerBuyLots: 1,
    takerBuyQuoteUnits: BigInt(priceTicks),
    tradeCount: 1,
    firstTradeId: id,
    lastTradeId: id,
  });
  expect(mergeCandles(mergeCandles(trade(5, 1), trade(9, 2)), trade(3, 3))).toEqual({
    openTimeMs: 60_000,
    openTicks: 5,
    highTicks: 9,
    lowTicks: 3,
    closeTicks: 3,
    volumeLots: 6,
    quoteVolumeUnits: 34n,
    takerBuyLots: 3,
    takerBuyQuoteUnits: 17n,
    tradeCount: 3,
    firstTradeId: 1,
    lastTradeId: 3,
  });
});
