import { Side } from "@bourse/engine/market";
import type { Random } from "./random.ts";
import type { MarketTraits } from "./traits.ts";

/** How many quotes the makers keep on each side. */
export const LADDER_LEVELS = 18;
/** A trade is never larger than this many usual ones, so that one order cannot empty a side. */
const TRADE_MULTIPLE_MAX = 40;
/** Distances grow like this power of the rank: dense at the top, wide at the end. */
const DISTANCE_POWER = 1.35;
/** A quote that lost more than this share of its size to trades is made whole again. */
const SPENT_SHARE_MAX = 0.6;

/** A market with its grid: prices are counted in ticks and quantities in lots. */
export interface MarketGrid {
  readonly traits: MarketTraits;
  readonly ticksPerUnit: number;
  readonly lotsPerUnit: number;
  /** The smallest worth of an order, in the quote asset. */
  readonly minNotional: number;
}

/** A place in the ladder; rank 0 is the best price of its side. */
export interface Quote {
  readonly side: Side;
  readonly rank: number;
  readonly priceTicks: number;
  readonly quantityLots: number;
}

/** A quote as it rests on the book. */
export interface RestingQuote extends Quote {
  readonly openLots: number;
}

/** Where the makers want to stand around a fair price: tight at the top, larger further out. */
export function ladder(
  grid: MarketGrid,
  fairPrice: number,
  random: Random,
  levels = LADDER_LEVELS,
): Quote[] {
  return [Side.Buy, Side.Sell].flatMap((side) => {
    let betterTicks = side === Side.Buy ? Infinity : -Infinity;
    return Array.from({ length: levels }, (_, rank) => {
      const exact = fairPrice * (1 + sign(side) * -distanceShare(grid.traits, rank));
      const ticks = roundAway(side, exact * grid.ticksPerUnit);
      const priceTicks =
        side === Side.Buy ? Math.min(ticks, betterTicks - 1) : Math.max(ticks, betterTicks + 1);
      betterTicks = priceTicks;
      const worth = grid.traits.topQuoteWorth * (1 + 0.3 * rank) * random.logNormal(1, 0.5);
      return { side, rank, priceTicks, quantityLots: lotsWorth(grid, worth, fairPrice) };
    });
  });
}

export interface Refresh<Resting extends RestingQuote> {
  readonly cancels: readonly Resting[];
  readonly places: readonly Quote[];
}

/**
 * What to change so that the resting quotes come closer to the wanted ones. Whatever stands beyond
 * the fair price goes first, all of it. Every other resting quote is held against the wanted one
 * whose price it is nearest to: the nearest that is not used up serves for it, wherever it was meant
 * to stand once, and the rest goes as soon as that place is served. Places without a quote are filled
 * from the best rank on, as many as `changesMax` allows.
 */
export function refresh<Resting extends RestingQuote>(
  resting: readonly Resting[],
  wanted: readonly Quote[],
  changesMax: number,
): Refresh<Resting> {
  const bestBid = wanted.find(({ side, rank }) => side === Side.Buy && rank === 0);
  const bestAsk = wanted.find(({ side, rank }) => side === Side.Sell && rank === 0);
  const isWrong = (quote: RestingQuote) =>
    quote.side === Side.Buy
      ? quote.priceTicks >= (bestAsk?.priceTicks ?? Infinity)
      : quote.priceTicks <= (bestBid?.priceTicks ?? -Infinity);
  const cancels = resting.filter(isWrong);
  const standing = Map.groupBy(
    resting.filter((quote) => !isWrong(quote)),
    (quote) => nearest(quote, wanted),
  );
  const places: Quote[] = [];
  for (const quote of wanted.toSorted((a, b) => a.rank - b.rank)) {
    const near = (standing.get(quote) ?? []).toSorted(
      (a, b) => distance(a, quote) - distance(b, quote),
    );
    const serving = near.find((mine) => serves(mine, quote, wanted));
    if (serving === undefined) {
      if (places.length >= changesMax) continue;
      places.push(quote);
    }
    cancels.push(...near.filter((mine) => mine !== serving));
  }
  return { cancels, places };
}

export interface Take {
  readonly side: Side;
  readonly quantityLots: number;
}

/** Somebody wants to trade now; `drift` (-1 to 1) says which way opinions have moved. */
export function take(grid: MarketGrid, fairPrice: number, drift: number, random: Random): Take {
  const side = random.chance(0.5 + 0.2 * drift) ? Side.Buy : Side.Sell;
  const multiple = Math.min(random.logNormal(1, 1.1), TRADE_MULTIPLE_MAX);
  return { side, quantityLots: lotsWorth(grid, grid.traits.tradeWorth * multiple, fairPrice) };
}

/** The lots of an amount, and never less than the market accepts. */
export function lotsWorth(grid: MarketGrid, worth: number, price: number): number {
  const least = grid.minNotional * 1.1;
  return Math.max(1, Math.ceil((Math.max(worth, least) / price) * grid.lotsPerUnit));
}

/** From the fair price to the quote of a rank, as a share of the price. */
export function distanceShare({ halfSpreadShare, stepShare }: MarketTraits, rank: number): number {
  return halfSpreadShare + stepShare * rank ** DISTANCE_POWER;
}

/** The wanted quote of the same side that is closest in price. */
function nearest(mine: RestingQuote, wanted: readonly Quote[]): Quote | undefined {
  let best: Quote | undefined;
  for (const quote of wanted) {
    if (quote.side !== mine.side) continue;
    if (best === undefined || distance(mine, quote) < distance(mine, best)) best = quote;
  }
  return best;
}

function distance(a: Quote, b: Quote): number {
  return Math.abs(a.priceTicks - b.priceTicks);
}

/** Near enough to the wanted price, compared to the gap to the next rank, and not used up. */
function serves(mine: RestingQuote, quote: Quote, wanted: readonly Quote[]): boolean {
  const next = wanted.find(({ side, rank }) => side === quote.side && rank === quote.rank + 1);
  const gap = next === undefined ? Infinity : distance(next, quote);
  const isNear = distance(mine, quote) <= Math.max(1, gap / 2);
  return isNear && mine.openLots >= mine.quantityLots * (1 - SPENT_SHARE_MAX);
}

function sign(side: Side): 1 | -1 {
  return side === Side.Buy ? 1 : -1;
}

/** Bids down, asks up: rounding never narrows the spread. */
function roundAway(side: Side, ticks: number): number {
  return Math.max(1, side === Side.Buy ? Math.floor(ticks) : Math.ceil(ticks));
}
