import { SelfTradePrevention } from "../market/index.ts";

/**
 * What a taker wants beyond a limit and a number of lots. One object serves all takers: who needs
 * nothing special sets nothing. Trade group 0 is no group.
 */
export class MatchTerms {
  selfTradePrevention: SelfTradePrevention = SelfTradePrevention.None;
  owner = 0;
  tradeGroup = 0;
  /** By account index; it may be shorter than there are accounts. */
  tradeGroups: Float64Array = new Float64Array(0);
  /** What a buyer can pay at most; lots that self-trade prevention takes cost nothing. */
  budgetUnits = Infinity;
  unitsPerTickLot = 1;
  /** Prices at which it may trade, both included. */
  lowestTicks = 0;
  highestTicks = Infinity;

  /** Nothing but a limit and a number of lots. */
  get arePlain(): boolean {
    return (
      this.selfTradePrevention === SelfTradePrevention.None &&
      this.budgetUnits === Infinity &&
      this.lowestTicks === 0 &&
      this.highestTicks === Infinity
    );
  }

  /** Would an order of this owner trade with itself? */
  areOwnedBy(owner: number): boolean {
    if (owner === this.owner) return true;
    return this.tradeGroup !== 0 && this.tradeGroups[owner] === this.tradeGroup;
  }
}

/** Why a match came to its end. */
export const StopReason = {
  /** No lots are left to the taker. */
  Filled: 0,
  /** The other side is empty. */
  NoOrders: 1,
  /** The best maker is beyond the limit. */
  Limit: 2,
  /** The budget does not pay for another lot. */
  Budget: 3,
  /** The best maker is outside the range of prices. */
  PriceRange: 4,
  /** Self-trade prevention ended the taker. */
  SelfTrade: 5,
  /** There would have been more steps than one match may take. */
  Steps: 6,
} as const;
export type StopReason = (typeof StopReason)[keyof typeof StopReason];
