import { ApiError } from "@bourse/core/error";

const OUTCOME_UNKNOWN = -1007;

/**
 * The refusal of a command that is not in the journal and never will be; undefined when nobody knows.
 * Every refusal but the one for lack of an answer is given before the journal.
 */
export function certainRefusal(error: unknown): ApiError | undefined {
  return error instanceof ApiError && error.code !== OUTCOME_UNKNOWN ? error : undefined;
}
