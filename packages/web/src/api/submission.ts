import { ApiProblem, isOutcomeUnknown } from "./problem.ts";
import type { SpotApi } from "./spot.ts";
import type { NewOrder, PlacedOrder } from "./spot-wire.ts";

/** An order as it is sent: with an id of its own. */
export interface Submission {
  readonly order: NewOrder;
  readonly newClientOrderId: string;
  /** It was sent before, and nobody knows what became of it. */
  readonly isRepeat: boolean;
}

/** An order that the exchange has taken; `before` when that was an earlier time it was sent. */
export interface Placement {
  readonly placed: PlacedOrder;
  readonly before: boolean;
}

/** Gives an order its id: the one it had when the same order was sent before and its answer was lost. */
export function submissionOf(order: NewOrder, lost: Submission | undefined): Submission {
  return lost !== undefined && isSameOrder(order, lost.order)
    ? lost
    : { order, newClientOrderId: crypto.randomUUID().replaceAll("-", ""), isRepeat: false };
}

/** What to remember of a submission that failed: all of it for as long as its outcome is unknown. */
export function lostOf(submission: Submission, error: unknown): Submission | undefined {
  const isRefused = error instanceof ApiProblem && error.status === 400;
  const isLost = isOutcomeUnknown(error) || (submission.isRepeat && !isRefused);
  return isLost ? { ...submission, isRepeat: true } : undefined;
}

/**
 * Places an order once, however often it is sent: the exchange refuses a second open order of its id,
 * and one that may have ended already is looked for first.
 */
export async function placeOnce(
  spot: Pick<SpotApi, "placeOrder" | "findOrder">,
  { order, newClientOrderId, isRepeat }: Submission,
): Promise<Placement> {
  const found = isRepeat ? await spot.findOrder(order.symbol, newClientOrderId) : undefined;
  if (found !== undefined) return { placed: found, before: true };
  return { placed: await spot.placeOrder({ ...order, newClientOrderId }), before: false };
}

function isSameOrder(a: NewOrder, b: NewOrder): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
