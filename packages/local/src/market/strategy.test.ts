import { Side } from "@bourse/engine/market";
import { describe, expect, test } from "vitest";
import { FairPrices } from "./fair-prices.ts";
import { CHANGES_PER_TURN_MAX } from "./live/limits.ts";
import { Random } from "./random.ts";
import {
  LADDER_LEVELS,
  type MarketGrid,
  type Quote,
  type RestingQuote,
  ladder,
  refresh,
  take,
} from "./strategy.ts";
import { MARKET_TRAITS } from "./traits.ts";

function gridOf(symbol: string): MarketGrid {
  const traits = MARKET_TRAITS.find((candidate) => candidate.symbol === symbol);
  if (traits === undefined) throw new Error(`${symbol} has no traits`);
  return symbol === "ETHBTC"
    ? { traits, ticksPerUnit: 1e5, lotsPerUnit: 1e4, minNotional: 0.0001 }
    : { traits, ticksPerUnit: 100, lotsPerUnit: 1000, minNotional: 5 };
}

const of = (quotes: readonly Quote[], side: Side) => quotes.filter((quote) => quote.side === side);
const resting = (quotes: readonly Quote[]): RestingQuote[] =>
  quotes.map((quote) => ({ ...quote, openLots: quote.quantityLots }));

describe("the ladder", () => {
  test.each(MARKET_TRAITS)(
    "of $symbol is tight, ordered and never crossed",
    ({ symbol, basePrice }) => {
      const grid = gridOf(symbol);
      const quotes = ladder(grid, basePrice, new Random(3));
      const bids = of(quotes, Side.Buy).map(({ priceTicks }) => priceTicks);
      const asks = of(quotes, Side.Sell).map(({ priceTicks }) => priceTicks);
      expect([bids.length, asks.length]).toEqual([LADDER_LEVELS, LADDER_LEVELS]);
      expect(bids).toEqual([...new Set(bids)].sort((a, b) => b - a));
      expect(asks).toEqual([...new Set(asks)].sort((a, b) => a - b));
      const [bid = 0, ask = 0] = [bids[0], asks[0]];
      expect(bid).toBeLessThan(basePrice * grid.ticksPerUnit);
      expect(ask).toBeGreaterThan(basePrice * grid.ticksPerUnit);
      expect((ask - bid) / bid).toBeLessThan(0.001);
      for (const { priceTicks, quantityLots } of quotes) {
        const worth = (priceTicks / grid.ticksPerUnit) * (quantityLots / grid.lotsPerUnit);
        expect(worth).toBeGreaterThan(grid.minNotional);
      }
    },
  );
});

describe("a refresh", () => {
  const grid = gridOf("BTCUSDT");
  const before = ladder(grid, 97_000, new Random(1));

  test("of what stands right changes nothing", () => {
    expect(refresh(resting(before), before, 99)).toEqual({ cancels: [], places: [] });
  });

  test("places what is missing, best ranks first, no more than allowed", () => {
    const { cancels, places } = refresh([], before, 4);
    expect(cancels).toEqual([]);
    expect(places.map(({ rank }) => rank)).toEqual([0, 0, 1, 1]);
  });

  test("after a jump takes away all that others would profit from, before it places anything", () => {
    const after = ladder(grid, 97_100, new Random(2));
    const lowestWanted = of(after, Side.Buy)[0]?.priceTicks ?? 0;
    const { cancels, places } = refresh(resting(before), after, 2);
    const stale = of(before, Side.Sell).filter(({ priceTicks }) => priceTicks <= lowestWanted);
    expect(stale.length).toBeGreaterThan(3);
    for (const { rank } of stale) {
      expect(cancels.some((quote) => quote.side === Side.Sell && quote.rank === rank)).toBe(true);
    }
    expect(places).toHaveLength(2);
  });

  test("makes a quote whole that trades have used up", () => {
    const used = resting(before).map((quote, index) =>
      index === 0 ? { ...quote, openLots: 1 } : quote,
    );
    const { cancels, places } = refresh(used, before, 99);
    expect(cancels.map(({ side, rank }) => [side, rank])).toEqual([[Side.Buy, 0]]);
    expect(places).toEqual([before[0]]);
  });

  test("keeps a quote that now stands where another is wanted", () => {
    const risen = before.map((quote) => ({ ...quote, rank: (quote.rank + 1) % LADDER_LEVELS }));
    expect(refresh(resting(risen), before, 99)).toEqual({ cancels: [], places: [] });
  });

  test.each(MARKET_TRAITS)(
    "keeps the book of $symbol deep and uncrossed while its price walks",
    ({ symbol }) => {
      const market = gridOf(symbol);
      const random = new Random(7);
      const fair = new FairPrices(random);
      let book = resting(ladder(market, fair.price(symbol), random));
      for (let second = 0; second < 600; second++) {
        fair.advance(1);
        const wanted = ladder(market, fair.price(symbol), random);
        const { cancels, places } = refresh(book, wanted, CHANGES_PER_TURN_MAX);
        book = [...book.filter((quote) => !cancels.includes(quote)), ...resting(places)];
        const bids = of(book, Side.Buy).map(({ priceTicks }) => priceTicks);
        const asks = of(book, Side.Sell).map(({ priceTicks }) => priceTicks);
        expect(Math.min(bids.length, asks.length)).toBeGreaterThanOrEqual(8);
        expect(Math.max(bids.length, asks.length)).toBeLessThan(LADDER_LEVELS + 5);
        expect(Math.max(...bids)).toBeLessThan(Math.min(...asks));
      }
    },
  );
});

test("takers are of all sizes, on both sides, and follow a drift", () => {
  const random = new Random(5);
  const grid = gridOf("ETHUSDT");
  const lots = Array.from({ length: 2000 }, () => take(grid, 3400, 0, random));
  const buys = lots.filter(({ side }) => side === Side.Buy).length;
  expect(buys).toBeGreaterThan(900);
  expect(buys).toBeLessThan(1100);
  const sizes = lots.map(({ quantityLots }) => quantityLots).sort((a, b) => a - b);
  expect((sizes[1900] ?? 0) / (sizes[100] ?? 1)).toBeGreaterThan(10);
  const rising = Array.from({ length: 2000 }, () => take(grid, 3400, 1, random));
  expect(rising.filter(({ side }) => side === Side.Buy).length).toBeGreaterThan(1300);
});

test("prices wander without leaving for good, and the cross market agrees with its two assets", () => {
  const fair = new FairPrices(new Random(11));
  for (let hour = 0; hour < 24 * 365; hour++) {
    fair.advance(3600);
    expect(fair.price("BTCUSDT")).toBeGreaterThan(97_000 / 3);
    expect(fair.price("BTCUSDT")).toBeLessThan(97_000 * 3);
    const ratio = fair.price("ETHUSDT") / fair.price("BTCUSDT");
    expect(Math.abs(fair.price("ETHBTC") / ratio - 1)).toBeLessThan(0.002);
  }
  fair.pull("ETHBTC", 0.04, 1);
  expect(fair.price("ETHBTC")).toBeCloseTo(0.04, 12);
  fair.pull("SOLUSDT", 300, 1);
  expect(fair.price("SOLUSDT")).toBeCloseTo(300, 9);
});
