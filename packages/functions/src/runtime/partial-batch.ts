import type { KinesisStreamBatchResponse, KinesisStreamRecord } from "aws-lambda";
import { describeError, log } from "./log.ts";

/**
 * Works through a batch of a stream group by group. When groups fail, the answer names the earliest
 * record of them: Lambda delivers again from there on, so what follows must not mind a repetition.
 */
export async function inGroups(
  groups: Iterable<readonly KinesisStreamRecord[]>,
  work: (group: readonly KinesisStreamRecord[]) => Promise<void>,
): Promise<KinesisStreamBatchResponse> {
  const failed: KinesisStreamRecord[] = [];
  for (const group of groups) {
    try {
      await work(group);
    } catch (error) {
      log.error("a part of the batch failed and will be delivered again", {
        records: group.length,
        ...describeError(error),
      });
      failed.push(...group);
    }
  }
  const earliest = failed
    .map(({ kinesis }) => kinesis.sequenceNumber)
    .toSorted((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1))
    .at(0);
  return {
    batchItemFailures: earliest === undefined ? [] : [{ itemIdentifier: earliest }],
  };
}
