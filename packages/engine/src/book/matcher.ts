import { SelfTradePrevention, type Side, wholeTimes } from "../market/index.ts";
import { LAYOUT } from "./layout.ts";
import { MATCH_STEPS_MAX, MatchSteps, StepKind } from "./match-steps.ts";
import { type MatchTerms, StopReason } from "./match-terms.ts";
import { ShownParts } from "./shown-parts.ts";

const { ASKS, BEST, DOUBLE_SHIFT, FIRST, KEY, LEVEL, LOTS, NEXT, OWNER, PREVIOUS, RECORD_SHIFT } =
  LAYOUT;

const { Filled, NoOrders, Limit, Steps } = StopReason;
const { Fill, FillLast } = StepKind;
const STEPS_MAX = MATCH_STEPS_MAX;
const OWNER_MASK = 0x7fff_ffff;

/**
 * Executes takers against the makers of the other side: best price first, then oldest first, at the
 * maker's price. It moves lots and orders and writes down each step; money is the reader's affair.
 */
export abstract class Matcher extends ShownParts {
  readonly steps = new MatchSteps();
  private reason: StopReason = StopReason.Filled;
  private budgetUnits = Infinity;

  /** Why the last match came to its end. */
  get stopReason(): StopReason {
    return this.reason;
  }

  /** The lots that a taker is left with. A MARKET order's limit is Infinity (buy) or 0 (sell). */
  match(side: Side, limitTicks: number, lots: number, terms: MatchTerms): number {
    const { words, doubles } = this;
    this.steps.count = 0;
    const ladder = ASKS - side;
    const limitKey = this.keyOf(ladder, limitTicks);
    const level = words[(ladder << RECORD_SHIFT) | BEST] as number;
    // A ladder, which stands behind its worst level, has no number for a key.
    if (!((doubles[(level << DOUBLE_SHIFT) | KEY] as number) >= limitKey)) {
      this.reason = level === ladder ? NoOrders : Limit;
      return lots;
    }
    this.reason = Filled;
    if (!terms.arePlain) return this.matchOnTerms(ladder, limitKey, lots, terms);
    const leftLots = this.matchPlainly(ladder, limitKey, lots);
    return leftLots >= 0 ? leftLots : this.matchOnTerms(ladder, limitKey, -leftLots, terms);
  }

  /**
   * The usual case: nothing special is wanted, and the makers hide nothing. At the first one that
   * does, it stops and returns what is left with a negative sign.
   */
  private matchPlainly(ladder: number, limitKey: number, lots: number): number {
    const { words, doubles } = this;
    const { steps } = this;
    let left = lots;
    for (;;) {
      const level = words[(ladder << RECORD_SHIFT) | BEST] as number;
      const key = doubles[(level << DOUBLE_SHIFT) | KEY] as number;
      if (!(key >= limitKey)) {
        this.reason = level === ladder ? NoOrders : Limit;
        return left;
      }
      if (steps.count >= STEPS_MAX) {
        this.reason = Steps;
        return left;
      }
      const levelLots = (level << DOUBLE_SHIFT) | LOTS;
      const priceTicks = Math.abs(key);
      const before = left;
      let maker = words[(level << RECORD_SHIFT) | FIRST] as number;
      let isHiding = false;
      do {
        const makerAt = maker << RECORD_SHIFT;
        const makerLots = doubles[(maker << DOUBLE_SHIFT) | LOTS] as number;
        if (makerLots > left) {
          steps.add(maker, left, priceTicks, Fill);
          doubles[(maker << DOUBLE_SHIFT) | LOTS] = makerLots - left;
          left = 0;
          break;
        }
        if ((words[makerAt | OWNER] as number) < 0) {
          isHiding = true;
          break;
        }
        steps.add(maker, makerLots, priceTicks, FillLast);
        doubles[(maker << DOUBLE_SHIFT) | LOTS] = 0;
        left -= makerLots;
        const next = words[makerAt | NEXT] as number;
        words[makerAt | LEVEL] = 0;
        maker = next;
      } while (left > 0 && maker !== level && steps.count < STEPS_MAX);
      words[(level << RECORD_SHIFT) | FIRST] = maker;
      words[(maker << RECORD_SHIFT) | PREVIOUS] = level;
      doubles[levelLots] = (doubles[levelLots] as number) - (before - left);
      this.touch(level);
      if (maker === level) this.emptyLevel(level);
      if (isHiding) return -left;
      if (left === 0) return 0;
    }
  }

  /** Maker by maker, with everything that may be wanted of a match. */
  private matchOnTerms(ladder: number, limitKey: number, lots: number, terms: MatchTerms): number {
    const { words, doubles } = this;
    this.budgetUnits = terms.budgetUnits;
    let left = lots;
    while (left > 0) {
      const level = words[(ladder << RECORD_SHIFT) | BEST] as number;
      const key = doubles[(level << DOUBLE_SHIFT) | KEY] as number;
      if (!(key >= limitKey)) {
        this.reason = level === ladder ? NoOrders : Limit;
        return left;
      }
      const priceTicks = Math.abs(key);
      if (priceTicks < terms.lowestTicks || priceTicks > terms.highestTicks) {
        this.reason = StopReason.PriceRange;
        return left;
      }
      if (this.steps.count >= STEPS_MAX) {
        this.reason = Steps;
        return left;
      }
      const maker = words[(level << RECORD_SHIFT) | FIRST] as number;
      if (this.isSelfTrade(maker, terms)) {
        // Nothing is paid here, so the budget has no say.
        const prevented = this.prevent(maker, left, priceTicks, terms);
        if (prevented < 0) return left;
        left -= prevented;
        continue;
      }
      const lotUnits = priceTicks * terms.unitsPerTickLot;
      const payable = this.payableLots(lotUnits, left);
      if (payable === 0) {
        this.reason = StopReason.Budget;
        return left;
      }
      const taken = this.trade(maker, payable, priceTicks);
      left -= taken;
      this.budgetUnits -= taken * lotUnits;
    }
    const isPrevented = this.steps.kind(this.steps.count - 1) >= StepKind.Decremented;
    if (isPrevented) this.reason = StopReason.SelfTrade;
    return 0;
  }

  private payableLots(lotUnits: number, lots: number): number {
    if (this.budgetUnits === Infinity) return lots;
    return Math.min(lots, wholeTimes(this.budgetUnits, lotUnits));
  }

  private isSelfTrade(maker: number, terms: MatchTerms): boolean {
    if (terms.selfTradePrevention === SelfTradePrevention.None) return false;
    const owner = this.words[(maker << RECORD_SHIFT) | OWNER] as number;
    return terms.areOwnedBy(owner & OWNER_MASK);
  }

  private trade(maker: number, lots: number, priceTicks: number): number {
    const shown = this.doubles[(maker << DOUBLE_SHIFT) | LOTS] as number;
    const taken = Math.min(lots, shown);
    const stays = this.execute(maker, taken);
    this.steps.add(maker, taken, priceTicks, stays ? Fill : FillLast);
    return taken;
  }

  /** The lots that the taker loses without a trade; -1 when it expires. */
  private prevent(maker: number, lots: number, priceTicks: number, terms: MatchTerms): number {
    const { steps } = this;
    const shown = this.doubles[(maker << DOUBLE_SHIFT) | LOTS] as number;
    const makerLots = shown + this.hidden.of(maker);
    switch (terms.selfTradePrevention) {
      case SelfTradePrevention.None:
      case SelfTradePrevention.Decrement:
      case SelfTradePrevention.Transfer:
        return this.decrement(maker, Math.min(lots, makerLots), priceTicks, makerLots);
      case SelfTradePrevention.ExpireTaker:
        steps.add(maker, 0, priceTicks, StepKind.TakerExpired);
        this.reason = StopReason.SelfTrade;
        return -1;
      case SelfTradePrevention.ExpireMaker:
        this.remove(maker);
        steps.add(maker, makerLots, priceTicks, StepKind.MakerExpired);
        return 0;
      case SelfTradePrevention.ExpireBoth:
        this.remove(maker);
        steps.add(maker, makerLots, priceTicks, StepKind.BothExpired);
        this.reason = StopReason.SelfTrade;
        return -1;
    }
  }

  private decrement(maker: number, lots: number, priceTicks: number, makerLots: number): number {
    if (lots < makerLots) {
      this.reduce(maker, lots);
      this.steps.add(maker, lots, priceTicks, StepKind.Decremented);
    } else {
      this.remove(maker);
      this.steps.add(maker, lots, priceTicks, StepKind.DecrementedLast);
    }
    return lots;
  }
}
