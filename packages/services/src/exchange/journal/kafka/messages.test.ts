import { createRecordsBatch, IS_CONTROL, Reader, readRecordsBatch } from "@platformatic/kafka";
import { expect, test } from "vitest";
import { messageKey, messagesOf } from "./messages.ts";

/** A batch as a broker sends it: one message, at an offset that the broker gave it. */
function batchAt(offset: bigint, key: Buffer | undefined, value: string) {
  const record = { topic: "t", value: Buffer.from(value), ...(key === undefined ? {} : { key }) };
  const { buffer } = createRecordsBatch([record]);
  return { ...readRecordsBatch(Reader.from(buffer)), firstOffset: offset };
}

test("a message counts only where it was meant to be", () => {
  const batches = [
    batchAt(7n, messageKey(2, 7n), "of the leader"),
    batchAt(8n, messageKey(1, 6n), "late"),
    batchAt(9n, messageKey(2, 8n), "displaced by the late one"),
    batchAt(10n, messageKey(2, 10n), "again"),
  ];
  expect(
    messagesOf(batches, 0n).map(({ offset, epoch, value, counts }) => [
      offset,
      epoch,
      value.toString(),
      counts,
    ]),
  ).toEqual([
    [7n, 2, "of the leader", true],
    [8n, 1, "late", false],
    [9n, 2, "displaced by the late one", false],
    [10n, 2, "again", true],
  ]);
});

test("what is before the offset, not ours, or a marker of Kafka's is left out", () => {
  const batches = [
    batchAt(3n, messageKey(1, 3n), "before"),
    batchAt(4n, undefined, "somebody else's"),
    batchAt(5n, Buffer.from("key"), "somebody else's"),
    { ...batchAt(6n, messageKey(1, 6n), "marker"), attributes: IS_CONTROL },
    batchAt(2n ** 40n, messageKey(2 ** 32 - 1, 2n ** 40n), ""),
  ];
  const [only, ...more] = messagesOf(batches, 4n);
  expect(more).toEqual([]);
  expect(only).toEqual({
    offset: 2n ** 40n,
    epoch: 2 ** 32 - 1,
    value: Buffer.alloc(0),
    counts: true,
  });
});
