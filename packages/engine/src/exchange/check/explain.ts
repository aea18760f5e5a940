import type { Refusal } from "../../event/index.ts";
import { FILTERS } from "../../event/index.ts";
import { MarketStatus } from "../../market/index.ts";
import type { Candidate } from "./candidate.ts";
import {
  UNITS_MAX,
  checkAllowed,
  checkIceberg,
  checkLiquidity,
  checkOverflow,
  checkTrading,
  largestUnits,
} from "./check-market.ts";
import { holds } from "./comparisons.ts";
import { Stage } from "./filter-sets.ts";
import { dueFilters, passesFilter } from "./filters.ts";

const { Trading } = MarketStatus;
const { Entry } = Stage;

/** What one rule or filter says about an order, in the numbers it compared (engine units). */
export interface Verdict {
  /** A filter's name, or the number of a rule. */
  readonly rule: string;
  readonly passed: boolean;
  readonly actual: number;
  readonly limit: number;
  /** What `actual` has to be of `limit`, in words; "" where a rule does not compare them so. */
  readonly relation: (typeof RELATION_TEXTS)[number] | "";
  readonly text: string;
}

const RELATION_TEXTS = ["at least", "at most", "a multiple of"] as const;

/**
 * Everything that the market's rules, its filters and the limits of exact numbers say about an
 * order, in the order in which they judge; unlike them it does not stop at the first refusal.
 */
export function explain(candidate: Candidate): Verdict[] {
  const { refusal, spec, terms } = candidate;
  const isOpen = checkTrading(refusal, spec);
  const verdicts = [
    isOpen ? passed("3.4", spec.status, Trading, "The market is open.") : refused("3.4", refusal),
  ];
  verdicts.push(
    checkAllowed(candidate)
      ? passed("3.5", spec.orderTypes, 1 << terms.orderType, "The market takes such orders.")
      : refused("3.5", refusal),
  );
  if (terms.icebergLots > 0) {
    verdicts.push(
      checkIceberg(candidate)
        ? passed("3.6", terms.icebergLots, terms.quantityLots, "A part of the order stays hidden.")
        : refused("3.6", refusal),
    );
  }
  if (terms.quoteQuantityUnits > 0) {
    const text = "The book has what a filter asks for at least.";
    verdicts.push(
      checkLiquidity(candidate)
        ? passed("3.7", candidate.quantityLots, spec.minQuantityLots || 1, text)
        : refused("3.7", refusal),
    );
  }
  verdicts.push(...filterVerdicts(candidate));
  verdicts.push(
    checkOverflow(candidate)
      ? passed("3.9", largestUnits(candidate), UNITS_MAX, "Every amount stays exact.")
      : refused("3.9", refusal),
  );
  return verdicts;
}

/** One verdict for each comparison that the filters make. */
function filterVerdicts(candidate: Candidate): Verdict[] {
  const verdicts: Verdict[] = [];
  candidate.witness = {
    compared: (filter, actual, relation, limit) => {
      const isHeld = holds(actual, relation, limit);
      const words = RELATION_TEXTS[relation];
      const text = `${actual} is ${isHeld ? "" : "not "}${words} ${limit}.`;
      const rule = FILTERS[filter] ?? "";
      verdicts.push({ rule, passed: isHeld, actual, limit, relation: words, text });
    },
  };
  const due = dueFilters(candidate, Entry);
  for (let filter = 0; filter < FILTERS.length; filter++) {
    if ((due & (1 << filter)) !== 0) passesFilter(candidate, filter);
  }
  candidate.witness = undefined;
  return verdicts;
}

function passed(rule: string, actual: number, limit: number, text: string): Verdict {
  return { rule, passed: true, actual, limit, relation: "", text };
}

function refused(rule: string, { actual, limit, reason }: Refusal): Verdict {
  return { rule, passed: false, actual, limit, relation: "", text: reason.message };
}
