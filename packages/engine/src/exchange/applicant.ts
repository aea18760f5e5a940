import type { OrderTerms } from "../command/index.ts";
import { SelfTradePrevention } from "../market/index.ts";
import type { Stage } from "./check/filter-sets.ts";
import type { Market } from "./market.ts";

const ALONE: readonly OrderTerms[] = [];

/** A new order on its way in, and what the checks work out for its acceptance; used again and again. */
export class Applicant {
  market!: Market;
  terms!: OrderTerms;
  stage!: Stage;
  /** -1 when the account never owned anything. */
  accountIndex = -1;
  selfTradePrevention: SelfTradePrevention = SelfTradePrevention.None;
  /** All legs of its list, itself among them; none of an order that comes alone. */
  legs = ALONE;
  /** It waits for its working order: nothing about the book is judged yet. */
  isPending = false;

  /** 0 = no peg, or one whose price comes later. */
  peggedPriceTicks = 0;
  /** What a lot of a BUY with a limit, or of an untriggered one, holds, in ticks. */
  holdPriceTicks = 0;
  /** What must be free, and is held. */
  neededUnits = 0;
  /** As asked for; of a MARKET order by quote what the book has for it. */
  quantityLots = 0;
  /** False for a MARKET order by quote that the book is too short for. */
  isServed = true;

  begin(market: Market, accountIndex: number, terms: OrderTerms, stage: Stage): void {
    this.market = market;
    this.accountIndex = accountIndex;
    this.terms = terms;
    this.stage = stage;
    this.legs = ALONE;
    this.isPending = false;
  }
}
