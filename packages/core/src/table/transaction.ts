import { conflictPauseMsMax, transactionAttemptsMax } from "./limits.ts";

/** What ElectroDB answers to a transaction, as far as everybody looks at it. */
interface TransactionAnswer {
  readonly canceled: boolean;
  readonly data: readonly { readonly rejected: boolean; readonly code: string }[];
}

export type TransactionOutcome = "written" | "refused" | "conflict";

/** Reasons that say nothing about the data: the same transaction may be written a moment later. */
const PASSING = new Set([
  "TransactionConflict",
  "ThrottlingError",
  "ProvisionedThroughputExceeded",
  "RequestLimitExceeded",
]);

/**
 * Runs a transaction, and again when DynamoDB turned it away only because another one was on the
 * same items or because it was too much at once. "refused" means a condition did not hold; `attempt`
 * then reads anew and decides.
 */
export async function writeTransaction(
  attempt: () => Promise<TransactionAnswer>,
  attemptsMax = transactionAttemptsMax,
): Promise<TransactionOutcome> {
  for (let tries = 1; ; tries += 1) {
    const answer = await attempt();
    if (!answer.canceled) return "written";
    const conflict = answer.data.every(({ rejected, code }) => !rejected || PASSING.has(code));
    if (!conflict) return "refused";
    if (tries === attemptsMax) return "conflict";
    await pause(Math.random() * conflictPauseMsMax * 2 ** (tries - 1));
  }
}

/** At random, so that those who met do not meet again. */
const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
