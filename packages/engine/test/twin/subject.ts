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
  /** Of a MARKET by quote: what the book has for it; `isCut` if the price range left no more. */
  readonly quantityLots: number;
  readonly isCut: boolean;
  /** Of a MARKET that works at once: what the book asks or pays for it. */
  readonly walkedUnits: bigint | undefined;
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
