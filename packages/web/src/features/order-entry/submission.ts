import { isOutcomeUnknown } from "../../api/problem.ts";
import type { NewOrder } from "../../api/spot-wire.ts";

/** An order as it is sent: with an id of its own. */
export interface Submission {
  readonly order: NewOrder;
  readonly newClientOrderId: string;
}

/**
 * Gives an order its id. When the same order was sent before and nobody knows what became of it, it
 * keeps the id it had then: the exchange refuses the second of two open orders with one id.
 */
export function submissionOf(order: NewOrder, lost: Submission | undefined): Submission {
  return lost !== undefined && isSameOrder(order, lost.order)
    ? lost
    : { order, newClientOrderId: crypto.randomUUID().replaceAll("-", "") };
}

/** What to remember of a submission that failed: all of it while its outcome is unknown. */
export function lostOf(submission: Submission, error: unknown): Submission | undefined {
  return isOutcomeUnknown(error) ? submission : undefined;
}

function isSameOrder(a: NewOrder, b: NewOrder): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
