import { Side } from "@bourse/engine/market";
import { DepthSide } from "./depth-side.ts";

/** A book as the public sees it: the total quantity at every price. */
export class Depth {
  readonly bids = new DepthSide(Side.Buy);
  readonly asks = new DepthSide(Side.Sell);
  /** Rises by one with every command that changed a level. */
  updateId = 0;

  side(side: Side): DepthSide {
    return side === Side.Buy ? this.bids : this.asks;
  }

  /** Throws when the book is one that matching can never leave behind. */
  assertValid(): void {
    for (const side of [this.bids, this.asks]) {
      for (let rank = 0; rank < side.length; rank += 1) {
        if (side.quantityLots(rank) <= 0) throw new Error("An empty level is shown.");
      }
    }
    for (let rank = 1; rank < this.bids.length; rank += 1) {
      if (this.bids.priceTicks(rank) >= this.bids.priceTicks(rank - 1)) throw unsorted("bids");
    }
    for (let rank = 1; rank < this.asks.length; rank += 1) {
      if (this.asks.priceTicks(rank) <= this.asks.priceTicks(rank - 1)) throw unsorted("asks");
    }
    if (
      this.bids.length > 0 &&
      this.asks.length > 0 &&
      this.bids.bestTicks >= this.asks.bestTicks
    ) {
      throw new Error("The book is crossed.");
    }
  }
}

function unsorted(side: string): Error {
  return new Error(`The ${side} are not sorted.`);
}
