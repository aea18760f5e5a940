import { expireSibling } from "./lists.ts";
import type { TwinMarket, TwinOrder, World } from "./state.ts";
import { follow } from "./trailing.ts";
import { meetsTrigger } from "./triggers.ts";

/** Rule 8.1: for each different price of a taker's trades, in order; by orderId at one price. */
export function fireStops(world: World, market: TwinMarket, prices: readonly number[]): void {
  const different = prices.filter((price, index) => index === 0 || price !== prices[index - 1]);
  for (const priceTicks of different) {
    const untriggered = market.orders.filter(({ phase }) => phase === "untriggered");
    for (const order of untriggered.toSorted((a, b) => a.orderId - b.orderId)) {
      if (order.phase !== "untriggered") continue;
      if (firesAt(world, order, priceTicks)) fire(world, market, order);
    }
  }
}

function firesAt(world: World, order: TwinOrder, priceTicks: number): boolean {
  if (order.trailingDeltaBips > 0) return follow(world, order, priceTicks);
  return meetsTrigger(order, priceTicks);
}

/** Rule 8.2: the sibling expires first; then it waits on the agenda. */
function fire(world: World, market: TwinMarket, order: TwinOrder): void {
  order.phase = "fired";
  expireSibling(world, market, order);
  market.agenda.push([order]);
}
