import type { KinesisStreamRecord } from "aws-lambda";
import { expect, test } from "vitest";
import { inGroups } from "./partial-batch.ts";

const record = (sequenceNumber: string) => ({ kinesis: { sequenceNumber } }) as KinesisStreamRecord;
const groups = [
  [record("49590338271490256608559692538361571095921575989136588898"), record("7")],
  [record("10"), record("9")],
  [record("8"), record("11")],
];

test("all went well: nothing is to be delivered again", async () => {
  const seen: string[] = [];
  const answer = await inGroups(groups, async (group) => {
    seen.push(...group.map(({ kinesis }) => kinesis.sequenceNumber));
  });
  expect(answer).toEqual({ batchItemFailures: [] });
  expect(seen).toHaveLength(6);
});

test("a failed group does not stop the others; its earliest record is named", async () => {
  let done = 0;
  const answer = await inGroups(groups, async (group) => {
    if (group === groups[2]) throw new Error("no luck");
    done += 1;
  });
  expect(done).toBe(2);
  expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: "8" }] });
});

test("of several failed groups the earliest record counts, as a number and not as text", async () => {
  const answer = await inGroups(groups, () => Promise.reject(new Error("no luck")));
  expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: "7" }] });
});
