import type { MSKEvent } from "aws-lambda";
import { Resource } from "sst";
import { type AppliedEvent, decodeAppliedRecord } from "@bourse/core/projection";
import { decodeRecords, type JournalRecord } from "@bourse/core/record-log";
import { describeError, log } from "../runtime/log.ts";
import { countMetrics } from "../runtime/metrics.ts";

/** Takes a gapless batch into a sink, or throws and changes nothing that a repetition would harm. */
export type Project = (batch: readonly AppliedEvent[]) => Promise<void>;

/**
 * A consumer of the event topic as a Lambda handler: puts what was delivered into one order, without
 * repeats, and hands it to the projection. When anything fails, everything is delivered again, for
 * ever: a projection that skipped a command would be wrong without anybody seeing it.
 */
export function consume(sink: string, project: Project): (event: MSKEvent) => Promise<void> {
  return async (event) => {
    try {
      const batch = inOrder(recordsOf(event)).map(decodeAppliedRecord);
      const newest = batch.at(-1);
      if (newest === undefined) return;
      await project(batch);
      countMetrics({ Stage: Resource.App.stage, Sink: sink }, [
        { name: "ProjectionLagMs", unit: "Milliseconds", value: ageMs(newest) },
        { name: "ProjectionLagSeq", unit: "Count", value: batch.length },
        { name: "ProjectionFailed", unit: "Count", value: 0 },
      ]);
    } catch (error) {
      log.error("a batch of events failed and will be delivered again", {
        sink,
        ...describeError(error),
      });
      countMetrics({ Stage: Resource.App.stage, Sink: sink }, [
        { name: "ProjectionFailed", unit: "Count", value: 1 },
      ]);
      throw error;
    }
  };
}

const ageMs = ({ timeUs }: AppliedEvent): number =>
  Math.max(0, Date.now() - Math.floor(timeUs / 1000));

/**
 * Everything that was delivered. A message carries one record or several, or none: so a new writer
 * of the topic makes itself known.
 */
function recordsOf({ records }: MSKEvent): readonly JournalRecord[] {
  const messages: readonly { readonly value?: string }[] = Object.values(records).flat();
  return messages.flatMap(({ value = "" }) => decodeRecords(Buffer.from(value, "base64")).records);
}

/**
 * By sequence, each one once. A second writer of the log may have written some again: what a
 * command caused follows from the journal alone, so the copies say the same.
 */
export function inOrder<Item extends { readonly sequence: number }>(
  items: readonly Item[],
): readonly Item[] {
  const ordered: Item[] = [];
  for (const item of items.toSorted((a, b) => a.sequence - b.sequence)) {
    const last = ordered.at(-1)?.sequence;
    if (item.sequence === last) continue;
    if (last !== undefined && item.sequence !== last + 1) {
      throw new Error(
        `Sequence ${item.sequence} was delivered right after ${last}: what lies between is missing.`,
      );
    }
    ordered.push(item);
  }
  return ordered;
}
