import { parseDecimal } from "@bourse/core/market/wire";
import type { Grid } from "../../api/market.ts";
import type { DepthLevel, DepthSnapshot } from "../../api/spot-wire.ts";

/** One event of `@depth`: the absolute quantities of the levels that changed. */
export interface DepthEvent {
  readonly U: number;
  readonly u: number;
  readonly b: readonly DepthLevel[];
  readonly a: readonly DepthLevel[];
}

/** One side of a book, best price first: the n-th price stands beside the n-th quantity. */
export interface BookSide {
  readonly priceTicks: number[];
  readonly quantityLots: number[];
}

/** What became of an event: put in, older than the book, or one in between was lost. */
export type ApplyOutcome = "applied" | "ignored" | "gap";

/**
 * The copy of an order book that a client keeps: a snapshot, then every change in order. Prices and
 * quantities are counts of ticks and lots, so nothing is ever a fraction.
 */
export class LocalBook {
  readonly bids: BookSide = { priceTicks: [], quantityLots: [] };
  readonly asks: BookSide = { priceTicks: [], quantityLots: [] };
  readonly #price: Grid;
  readonly #quantity: Grid;
  #lastUpdateId = 0;

  constructor(price: Grid, quantity: Grid) {
    this.#price = price;
    this.#quantity = quantity;
  }

  get lastUpdateId(): number {
    return this.#lastUpdateId;
  }

  reset(snapshot: DepthSnapshot): void {
    this.#lastUpdateId = snapshot.lastUpdateId;
    this.#fill(this.bids, snapshot.bids);
    this.#fill(this.asks, snapshot.asks);
  }

  /**
   * Follows the published procedure: an old event is dropped, one that does not join the last is a gap.
   * An overlap does no harm, since quantities are absolute.
   */
  apply(event: DepthEvent): ApplyOutcome {
    if (event.u <= this.#lastUpdateId) return "ignored";
    if (event.U > this.#lastUpdateId + 1) return "gap";
    for (const level of event.b) this.#set(this.bids, level, -1);
    for (const level of event.a) this.#set(this.asks, level, 1);
    this.#lastUpdateId = event.u;
    return "applied";
  }

  #fill(side: BookSide, levels: readonly DepthLevel[]): void {
    side.priceTicks.length = 0;
    side.quantityLots.length = 0;
    for (const [price, quantity] of levels) {
      side.priceTicks.push(stepsOf(price, this.#price));
      side.quantityLots.push(stepsOf(quantity, this.#quantity));
    }
  }

  #set(side: BookSide, [price, quantity]: DepthLevel, direction: 1 | -1): void {
    const priceTicks = stepsOf(price, this.#price);
    const lots = stepsOf(quantity, this.#quantity);
    const index = placeOf(side.priceTicks, priceTicks, direction);
    const known = side.priceTicks[index] === priceTicks;
    if (lots === 0) {
      if (!known) return;
      side.priceTicks.splice(index, 1);
      side.quantityLots.splice(index, 1);
    } else if (known) {
      side.quantityLots[index] = lots;
    } else {
      side.priceTicks.splice(index, 0, priceTicks);
      side.quantityLots.splice(index, 0, lots);
    }
  }
}

/** Where a price is, or belongs, in a list that rises (1) or falls (-1). */
function placeOf(prices: readonly number[], price: number, direction: 1 | -1): number {
  let low = 0;
  let high = prices.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (((prices[middle] ?? 0) - price) * direction < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A decimal string as a count of grid steps; a quantity beyond 2^53 saturates. */
export function stepsOf(text: string, grid: Grid): number {
  const units = parseDecimal(text, grid.decimals);
  if (units === "overflow") return Number.MAX_SAFE_INTEGER;
  if (typeof units !== "number") return 0;
  return Math.floor(units / grid.stepUnits);
}
