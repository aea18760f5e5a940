import type { Grid } from "../../api/market.ts";
import type { BookSide } from "./local-book.ts";

/** Rows of a ladder, best first, with the running sum from the best price outwards. */
export interface LadderRows {
  readonly priceTicks: number[];
  readonly quantityLots: number[];
  readonly totalLots: number[];
}

export type BookSideName = "bids" | "asks";

/**
 * Adds levels up into rows of `groupTicks`. A bid falls to the lower edge of its group and an ask rises
 * to the upper one, so that no row promises a better price than its orders have.
 */
export function groupLevels(
  side: BookSide,
  name: BookSideName,
  groupTicks: number,
  rowsMax: number,
): LadderRows {
  const rows: LadderRows = { priceTicks: [], quantityLots: [], totalLots: [] };
  let total = 0;
  for (let index = 0; index < side.priceTicks.length; index++) {
    const priceTicks = side.priceTicks[index] ?? 0;
    const lots = side.quantityLots[index] ?? 0;
    const edge =
      name === "bids"
        ? Math.floor(priceTicks / groupTicks) * groupTicks
        : Math.ceil(priceTicks / groupTicks) * groupTicks;
    const last = rows.priceTicks.length - 1;
    if (rows.priceTicks[last] !== edge) {
      if (rows.priceTicks.length === rowsMax) break;
      rows.priceTicks.push(edge);
      rows.quantityLots.push(0);
      rows.totalLots.push(0);
    }
    total += lots;
    const row = rows.priceTicks.length - 1;
    rows.quantityLots[row] = (rows.quantityLots[row] ?? 0) + lots;
    rows.totalLots[row] = total;
  }
  return rows;
}

/** Group widths that suit a price: powers of ten from one tick up to about a thousandth of it. */
export function groupChoices(lastPriceTicks: number): readonly number[] {
  const choices = [1];
  while (choices.length < 5 && (choices.at(-1) ?? 1) * 1000 <= lastPriceTicks) {
    choices.push((choices.at(-1) ?? 1) * 10);
  }
  return choices;
}

/** Decimals worth showing for prices that are multiples of `groupTicks`. */
export function groupDecimals(price: Grid, groupTicks: number): number {
  let decimals = price.decimals;
  let units = price.stepUnits * groupTicks;
  while (decimals > 0 && units % 10 === 0) {
    units /= 10;
    decimals -= 1;
  }
  return decimals;
}
