import type { MarketSpec } from "../../src/market/index.ts";
import { Side } from "../../src/market/index.ts";
import { notional } from "./money.ts";
import type { Range } from "./reference.ts";
import type { Level, TwinMarket, TwinOrder } from "./state.ts";
import { openLots } from "./state.ts";

export function otherSide(side: Side): Side {
  return side === Side.Buy ? Side.Sell : Side.Buy;
}

/** The limit of an order that rests or matches: its peg price if it has a peg. */
export function limitOf(order: TwinOrder): number {
  return order.peggedPriceTicks === 0 ? order.priceTicks : order.peggedPriceTicks;
}

/** Rule 7.1: best price first, then the place in the queue. */
export function queueOf(market: TwinMarket, side: Side): TwinOrder[] {
  const resting = market.orders.filter((one) => one.phase === "resting" && one.side === side);
  const sign = side === Side.Buy ? -1 : 1;
  return resting.toSorted((a, b) => sign * (limitOf(a) - limitOf(b)) || a.place - b.place);
}

/** The first of the queue. */
export function bestOf(market: TwinMarket, side: Side): TwinOrder | undefined {
  let best: TwinOrder | undefined;
  for (const order of market.orders) {
    if (order.phase !== "resting" || order.side !== side) continue;
    if (best === undefined || isBefore(order, best)) best = order;
  }
  return best;
}

function isBefore(a: TwinOrder, b: TwinOrder): boolean {
  if (limitOf(a) === limitOf(b)) return a.place < b.place;
  return a.side === Side.Buy ? limitOf(a) > limitOf(b) : limitOf(a) < limitOf(b);
}

/** Best first, with visible and hidden lots; of orders that are not there a level has none. */
export function levelsOf(
  market: TwinMarket,
  side: Side,
  isThere: (order: TwinOrder) => boolean = () => true,
): { priceTicks: number; lots: number }[] {
  const levels: { priceTicks: number; lots: number }[] = [];
  for (const order of queueOf(market, side)) {
    const lots = isThere(order) ? openLots(order) : 0;
    const level = levels.at(-1);
    if (level?.priceTicks === limitOf(order)) level.lots += lots;
    else levels.push({ priceTicks: limitOf(order), lots });
  }
  return levels;
}

/** Rule 7.4: what the book shows; best first. */
export function visibleLevels(market: TwinMarket, side: Side): Level[] {
  const levels: { side: Side; priceTicks: number; quantityLots: number }[] = [];
  for (const order of queueOf(market, side)) {
    const level = levels.at(-1);
    if (level?.priceTicks === limitOf(order)) level.quantityLots += order.shownLots;
    else levels.push({ side, priceTicks: limitOf(order), quantityLots: order.shownLots });
  }
  return levels;
}

/** Would an order of this side and limit meet this price? */
export function reaches(side: Side, limitTicks: number, priceTicks: number): boolean {
  return side === Side.Buy ? priceTicks <= limitTicks : priceTicks >= limitTicks;
}

/** Rule 3.12: would a limit order trade at once? */
export function wouldTrade(market: TwinMarket, side: Side, limitTicks: number): boolean {
  const best = bestOf(market, otherSide(side));
  return best !== undefined && reaches(side, limitTicks, limitOf(best));
}

/** What the book has for a MARKET order. */
export interface Walk {
  readonly lots: number;
  readonly units: bigint;
  readonly isComplete: boolean;
  /** The price range ends it, not the book. */
  readonly isCut: boolean;
}

export interface Wish {
  readonly side: Side;
  /** Without those that EXPIRE_MAKER takes away before they trade. */
  readonly isThere: (maker: TwinOrder) => boolean;
  readonly quantityLots: number;
  readonly quoteQuantityUnits: number;
}

/** Rule 5.2: level by level, within the price range. */
export function walk(market: TwinMarket, wish: Wish, isInRange: Range): Walk {
  const all = levelsOf(market, otherSide(wish.side), wish.isThere);
  const levels = reachable(all, isInRange);
  const found =
    wish.quoteQuantityUnits > 0
      ? walkByQuote(market.spec, levels, BigInt(wish.quoteQuantityUnits))
      : walkByLots(market.spec, levels, wish.quantityLots);
  const isOver = levelsOf(market, otherSide(wish.side)).every((one) => isInRange(one.priceTicks));
  return { ...found, isCut: !found.isComplete && !isOver };
}

type Found = Omit<Walk, "isCut">;

function reachable<Priced extends { readonly priceTicks: number }>(
  levels: readonly Priced[],
  isInRange: Range,
): readonly Priced[] {
  const end = levels.findIndex(({ priceTicks }) => !isInRange(priceTicks));
  return end === -1 ? levels : levels.slice(0, end);
}

/** Rule 5.2: up to quantityLots. */
function walkByLots(
  spec: MarketSpec,
  levels: readonly { priceTicks: number; lots: number }[],
  quantityLots: number,
): Found {
  let lots = 0;
  let units = 0n;
  for (const level of levels) {
    const taken = Math.min(level.lots, quantityLots - lots);
    lots += taken;
    units += notional(spec, level.priceTicks, taken);
  }
  return { lots, units, isComplete: lots === quantityLots };
}

/** Rule 5.2: as many lots of each level as the rest pays. */
function walkByQuote(
  spec: MarketSpec,
  levels: readonly { priceTicks: number; lots: number }[],
  quoteUnits: bigint,
): Found {
  let lots = 0;
  let units = 0n;
  for (const level of levels) {
    const affordable = (quoteUnits - units) / notional(spec, level.priceTicks, 1);
    const taken = affordable < BigInt(level.lots) ? Number(affordable) : level.lots;
    lots += taken;
    units += notional(spec, level.priceTicks, taken);
    if (taken < level.lots) return { lots, units, isComplete: true };
  }
  return { lots, units, isComplete: units === quoteUnits };
}

/** Rules 7.2 and 7.4: at the end of its level's queue, showing its iceberg part. */
export function rest(market: TwinMarket, order: TwinOrder): void {
  order.phase = "resting";
  show(market, order);
}

/** Rule 7.4: the next part is shown, behind the others of its level. */
export function show(market: TwinMarket, order: TwinOrder): void {
  const open = openLots(order);
  order.shownLots = order.icebergLots === 0 ? open : Math.min(order.icebergLots, open);
  order.place = market.nextPlace++;
}
