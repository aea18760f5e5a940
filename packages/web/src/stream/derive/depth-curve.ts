import type { BookSide } from "./local-book.ts";

/** The two curves of a depth chart as SVG paths in a box of `width` x `height`. */
export interface DepthCurve {
  readonly bidLine: string;
  readonly bidArea: string;
  readonly askLine: string;
  readonly askArea: string;
  readonly lowTicks: number;
  readonly highTicks: number;
  readonly totalLotsMax: number;
}

const EMPTY: DepthCurve = {
  bidLine: "",
  bidArea: "",
  askLine: "",
  askArea: "",
  lowTicks: 0,
  highTicks: 0,
  totalLotsMax: 0,
};

/** Draws what could be bought or sold up to each price, `spanShare` of the middle price to either side. */
export function depthCurve(
  bids: BookSide,
  asks: BookSide,
  box: { readonly width: number; readonly height: number; readonly spanShare: number },
): DepthCurve {
  const bestBid = bids.priceTicks[0];
  const bestAsk = asks.priceTicks[0];
  if (bestBid === undefined || bestAsk === undefined) return EMPTY;
  const middle = (bestBid + bestAsk) / 2;
  const span = Math.max(1, middle * box.spanShare, (bestAsk - bestBid) * 2);
  const bidTotals = totalsWithin(bids, middle - span, -1);
  const askTotals = totalsWithin(asks, middle + span, 1);
  const totalLotsMax = Math.max(bidTotals.at(-1)?.[1] ?? 0, askTotals.at(-1)?.[1] ?? 0, 1);
  const x = (ticks: number) => round(((ticks - middle + span) / (2 * span)) * box.width);
  const y = (lots: number) => round(box.height - (lots / totalLotsMax) * box.height * 0.94);
  const line = (totals: readonly Point[], edge: number) => {
    const [first] = totals;
    if (first === undefined) return "";
    const steps = totals.map(([ticks, lots]) => `H${x(ticks)}V${y(lots)}`).join("");
    return `M${x(first[0])} ${box.height}${steps}H${edge}`;
  };
  const bidLine = line(bidTotals, 0);
  const askLine = line(askTotals, box.width);
  return {
    bidLine,
    bidArea: `${bidLine}V${box.height}Z`,
    askLine,
    askArea: `${askLine}V${box.height}Z`,
    lowTicks: Math.max(0, Math.round(middle - span)),
    highTicks: Math.round(middle + span),
    totalLotsMax,
  };
}

type Point = readonly [ticks: number, totalLots: number];

function totalsWithin(side: BookSide, edgeTicks: number, direction: 1 | -1): Point[] {
  const totals: Point[] = [];
  let total = 0;
  for (let index = 0; index < side.priceTicks.length; index++) {
    const ticks = side.priceTicks[index] ?? 0;
    if ((ticks - edgeTicks) * direction > 0) break;
    total += side.quantityLots[index] ?? 0;
    totals.push([ticks, total]);
  }
  return totals;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
