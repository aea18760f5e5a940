import { FILTERS, FILTER_FAILURES } from "../../event/index.ts";
import type { Candidate } from "./candidate.ts";
import { Relation } from "./candidate.ts";

const { AtLeast, AtMost, MultipleOf } = Relation;

const FAILURES = FILTERS.map((name) => FILTER_FAILURES[name]);

/**
 * The comparisons that filters are made of. Each says whether it holds; if not, it is the refusal.
 * A witness learns of all of them, so that whoever explains an order asks the filters themselves.
 */
export function isAtLeast(
  candidate: Candidate,
  filter: number,
  actual: number,
  limit: number,
): boolean {
  candidate.witness?.compared(filter, actual, AtLeast, limit);
  return actual >= limit || fail(candidate, filter, actual, limit);
}

export function isAtMost(
  candidate: Candidate,
  filter: number,
  actual: number,
  limit: number,
): boolean {
  candidate.witness?.compared(filter, actual, AtMost, limit);
  return actual <= limit || fail(candidate, filter, actual, limit);
}

export function isMultipleOf(
  candidate: Candidate,
  filter: number,
  actual: number,
  step: number,
): boolean {
  candidate.witness?.compared(filter, actual, MultipleOf, step);
  return actual % step === 0 || fail(candidate, filter, actual, step);
}

/** Does the relation hold? What a witness is told, seen from outside. */
export function holds(actual: number, relation: Relation, limit: number): boolean {
  if (relation === AtLeast) return actual >= limit;
  return relation === AtMost ? actual <= limit : actual % limit === 0;
}

function fail(candidate: Candidate, filter: number, actual: number, limit: number): false {
  const failure = FAILURES[filter];
  return failure !== undefined && candidate.refusal.set(failure, actual, limit);
}
