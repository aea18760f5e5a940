import type { FilterName, Rejection } from "../../src/event/index.ts";
import { FILTER_FAILURES, MALFORMED, NOT_REQUIRED, OVERFLOWED } from "../../src/event/index.ts";

/** Rule 3: the first check that fails is the answer; undefined = passed. */
export type Verdict = Rejection | undefined;

interface Text {
  readonly code: number;
  readonly rule: string;
  readonly message: string;
}

/** A refusal; the two numbers it compared are not the twin's business. */
export function refuse({ code, rule, message }: Text): Rejection {
  return { code, message, why: { rule, actual: 0, limit: 0 } };
}

/** Rule 3.1: -1102. */
export function malformed(parameter: keyof typeof MALFORMED): Rejection {
  return refuse(MALFORMED[parameter]);
}

/** Rule 3.1: -1106. */
export function notRequired(parameter: keyof typeof NOT_REQUIRED): Rejection {
  return refuse(NOT_REQUIRED[parameter]);
}

/** Rule 3.9: -1108. */
export function overflowed(): Rejection {
  return refuse(OVERFLOWED.quantity);
}

/** Rule 3.8: -1013. */
export function failed(filter: FilterName): Rejection {
  return refuse(FILTER_FAILURES[filter]);
}
