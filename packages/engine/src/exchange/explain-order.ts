import type { OrderTerms } from "../command/index.ts";
import type { OrderOwner } from "../order/index.ts";
import { explain, type Verdict } from "./check/explain.ts";
import { Stage } from "./check/filter-sets.ts";
import { judgeOrder, present } from "./judge-order.ts";
import type { Market } from "./market.ts";
import type { ExchangeState } from "./state.ts";

/** What every rule and filter of the market says about a new order if it came next. Changes nothing. */
export function explainOrder(
  state: ExchangeState,
  market: Market,
  order: OrderOwner & OrderTerms,
): readonly Verdict[] {
  const [applicant] = state.applicants;
  applicant.begin(market, state.ledger.accountIndex(order.accountId), order, Stage.Entry);
  applicant.selfTradePrevention = order.selfTradePrevention;
  present(state, applicant);
  // Its answer is the first refusal; on the way it finds out what the filters compare.
  judgeOrder(state, applicant);
  return explain(state.candidate);
}
