import { Side } from "@bourse/engine/market";
import { DepthSide } from "./depth-side.ts";

/** A book as the public sees it: the total quantity at every price. */
export class Depth {
  readonly bids = new DepthSide(Side.Buy);
  readonly asks = new DepthSide(Side.Sell);
  /** Rises by one with every command that changed a level. */
  updateId = 0;
  /** The best prices and their totals when `noteTop` was called. */
  readonly #top = new Float64Array(4);

  side(side: Side): DepthSide {
    return side === Side.Buy ? this.bids : this.asks;
  }

  /** Remembers the best level of both sides. */
  noteTop(): void {
    const { bids, asks } = this;
    this.#top[0] = bids.bestTicks;
    this.#top[1] = bids.bestLots;
    this.#top[2] = asks.bestTicks;
    this.#top[3] = asks.bestLots;
  }

  /** Whether the best price or its total is another than was noted, on either side. */
  get isTopChanged(): boolean {
    const { bids, asks } = this;
    const top = this.#top;
    return (
      bids.bestTicks !== top[0] ||
      bids.bestLots !== top[1] ||
      asks.bestTicks !== top[2] ||
      asks.bestLots !== top[3]
    );
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
