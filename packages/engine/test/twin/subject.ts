import type { OrderType, Side, TimeInForce } from "../../src/market/index.ts";
import type { TwinMarket } from "./state.ts";

/** An order as the filters see it. */
export interface Subject {
  readonly market: TwinMarket;
  readonly accountId: number;
  readonly side: Side;
  readonly orderType: OrderType;
  readonly timeInForce: TimeInForce;
  /** The peg price once it is fixed, else priceTicks; 0 = a peg without a price yet. */
  readonly limitTicks: number;
  readonly priceTicks: number;
  readonly isPegged: boolean;
  readonly triggerPriceTicks: number;
  readonly trailingDeltaBips: number;
  /** Of a MARKET by quote: what the book has for it; `isShort` if that is not all. */
  readonly quantityLots: number;
  readonly isShort: boolean;
  readonly quoteQuantityUnits: number;
  readonly icebergLots: number;
  /** What it adds to the counts, together with the other legs of its list. */
  readonly adds: Counts;
}

export interface Counts {
  readonly orders: number;
  readonly icebergs: number;
  readonly algos: number;
  readonly lists: number;
}
