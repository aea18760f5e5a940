import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { AppliedEvent } from "@bourse/core/projection";
import { consume } from "@bourse/functions/projection/consume";
import { EventFeed, eventOf } from "./event-feed.ts";

const lines: Record<string, unknown>[] = [];
const environment = { ...process.env };
beforeEach(() => {
  process.env["SST_RESOURCES_JSON"] = JSON.stringify({ App: { name: "bourse", stage: "test" } });
  vi.spyOn(console, "log").mockImplementation((line: string) => {
    lines.push(JSON.parse(line) as Record<string, unknown>);
  });
});
afterEach(() => {
  process.env = { ...environment };
  lines.length = 0;
});

const feed = new EventFeed(Date.now() - 5_000);
feed.trade("BTCUSDT", 6_500_000, 10);

/** A consumer that keeps what it was given. */
function keeping(fails = false) {
  const batches: (readonly AppliedEvent[])[] = [];
  const handler = consume("kept", async (batch) => {
    batches.push(batch);
    if (fails) throw new Error("the sink is away");
  });
  const sequences = () => batches.map((batch) => batch.map(({ sequence }) => sequence));
  return { batches, handler, sequences };
}

test("a batch is what the exchange did, command by command", async () => {
  const { batches, handler } = keeping();
  const last = feed.lastSequence;
  await handler(feed.event(last));
  expect(batches).toMatchObject([
    [{ sequence: last, command: { kind: "PlaceOrder", accountId: 1002 } }],
  ]);
  expect(batches[0]?.[0]?.events.map(({ kind }) => kind)).toContain("Trade");
});

test("messages of one record, of several and of none make one batch, in order", async () => {
  const { handler, sequences } = keeping();
  const [one] = Object.values(feed.event(3).records);
  const [several] = Object.values(feed.packed(1, 2).records);
  const empty = { ...several?.[0], value: "" };
  const absent = { ...several?.[0], value: undefined };
  const records = { "events-0": [...(one ?? []), empty, absent, ...(several ?? [])] };
  await handler({ ...feed.event(1), records } as never);
  expect(sequences()).toEqual([[1, 2, 3]]);
});

test("what was written twice, by two writers, counts once", async () => {
  const { handler, sequences } = keeping();
  const [first, second] = feed.records.slice(3, 5);
  if (first === undefined || second === undefined) throw new Error("there is too little to tell");
  await handler(eventOf([first, second, { ...first, epoch: 2 }, { ...second, epoch: 2 }]));
  expect(sequences()).toEqual([[4, 5]]);
});

test("a gap is refused before the sink sees anything of it", async () => {
  const { handler, sequences } = keeping();
  const [first, third] = [feed.records[0], feed.records[2]];
  await expect(
    handler(eventOf([first, third].filter((record) => record !== undefined))),
  ).rejects.toThrow("Sequence 3 was delivered right after 1");
  expect(sequences()).toEqual([]);
});

test("bytes that were spoiled are refused", async () => {
  const { handler, sequences } = keeping();
  const event = feed.event(2);
  const message = event.records["events-0"]?.[0];
  if (message === undefined) throw new Error("the event is empty");
  const bytes = Buffer.from(message.value, "base64");
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  message.value = bytes.toString("base64");
  await expect(handler(event)).rejects.toThrow("is no record");
  expect(sequences()).toEqual([]);
});

test("a failure of the sink is the function's failure, and is counted", async () => {
  const { handler } = keeping(true);
  await expect(handler(feed.event(1, 2))).rejects.toThrow("the sink is away");
  expect(lines.at(-1)).toMatchObject({ Stage: "test", Sink: "kept", ProjectionFailed: 1 });
});

test("how far behind the sink was is written as metrics", async () => {
  const { handler } = keeping();
  await handler(feed.event(1, 4));
  const [line] = lines;
  expect(line).toMatchObject({
    _aws: { CloudWatchMetrics: [{ Namespace: "Bourse", Dimensions: [["Stage", "Sink"]] }] },
    Sink: "kept",
    ProjectionLagSeq: 4,
    ProjectionFailed: 0,
  });
  expect(line?.["ProjectionLagMs"]).toBeGreaterThanOrEqual(4_900);
  expect(line?.["ProjectionLagMs"]).toBeLessThan(60_000);
});

test("nothing but the mark of a new writer is no batch", async () => {
  const { handler, sequences } = keeping();
  const records = { "events-0": [{ value: "" }] };
  await handler({ ...feed.event(1), records } as never);
  expect(sequences()).toEqual([]);
});
