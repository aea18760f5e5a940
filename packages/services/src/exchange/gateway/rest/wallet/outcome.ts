import { ApiError, apiError } from "@bourse/core/error";
import { REJECTIONS } from "@bourse/engine/event";
import { describeError, type Log } from "../../../../runtime/index.ts";

/**
 * What became of something that was written down, once the engine has been asked; undefined when that
 * was not learnt. Only a verdict of the engine ends a record: until there is one the cashier asks
 * again, so whatever fails here is no refusal and nobody may be told that nothing will happen.
 */
export async function learn<Outcome>(
  log: Log,
  what: object,
  ask: () => Promise<Outcome>,
): Promise<Outcome | undefined> {
  try {
    return await ask();
  } catch (error) {
    log.warn("outcome-not-learnt", { ...what, error: describeError(error) });
    return undefined;
  }
}

/** The engine's no as an answer; of the many reasons Binance's wallet has its own words for one. */
export function refusalOf(
  reason: string | undefined,
  uncovered: "WithdrawalUncovered" | "TransferUncovered",
): ApiError {
  const { code, message } = REJECTIONS.transferDisabled;
  if (reason?.includes("insufficient balance") === true) return apiError(uncovered);
  return new ApiError(400, code, reason ?? message);
}
