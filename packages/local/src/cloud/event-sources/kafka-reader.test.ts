import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { decodeRecords } from "@bourse/core/record-log";
import { type Journal, openFileJournal } from "@bourse/services/exchange/journal";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { tickSource } from "../../../test/fixtures/tick-source.ts";
import type { SourceSpec } from "../../synth/manifest.ts";
import { createKafkaReader, type KafkaMessage } from "./kafka-reader.ts";
import { openSourceState } from "./state.ts";
import { startStreamSource } from "./streams.ts";

const quiet = { info: () => {}, warn: () => {}, error: () => {} };
const topic: SourceSpec = {
  ...tickSource,
  kind: "kafka",
  stream: "events",
  group: "ledger",
  arn: "arn:aws:kafka:us-east-1:123456789012:cluster/fixture",
  start: "TRIM_HORIZON",
  batchSize: 1000,
  retriesMax: -1,
  reportsItemFailures: false,
};

let dir: string;
let eventLogDir: string;
const ends: (() => Promise<void>)[] = [];
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), "bourse-topic-"));
  eventLogDir = path.join(dir, "exchange", "events");
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
  rmSync(dir, { recursive: true });
});

const eventually = (check: () => void) => vi.waitFor(check, { timeout: 10_000, interval: 5 });

async function openLog(): Promise<Journal> {
  const log = await openFileJournal({ directory: eventLogDir, log: quiet });
  ends.push(() => log.close());
  return log;
}

const append = (log: Journal, count: number): Promise<void> =>
  log.append(
    Array.from({ length: count }, (_, index) => {
      const sequence = log.lastSequence + 1 + index;
      return { sequence, timeUs: sequence * 1000, payload: Uint8Array.of(sequence % 256) };
    }),
  );

interface KafkaEvent {
  readonly eventSource: string;
  readonly eventSourceArn: string;
  readonly records: Readonly<Record<string, readonly KafkaMessage[]>>;
}

/** Reads the topic with a function that notes its batches as "first-last". */
async function start(
  options: Partial<SourceSpec> = {},
  fails: (batch: string) => boolean = () => false,
) {
  const batches: string[] = [];
  const events: KafkaEvent[] = [];
  const logged: string[] = [];
  const ahead = { ms: 0 };
  const stopping = new AbortController();
  const state = openSourceState(path.join(dir, "state.sqlite"));
  const source = { ...topic, ...options };
  const { ended } = await startStreamSource({
    source,
    reader: createKafkaReader(source, eventLogDir),
    state,
    invoke: async (_id, event) => {
      events.push(event as KafkaEvent);
      const offsets = messagesOf(event as KafkaEvent).map(({ offset }) => offset);
      const batch = `${offsets[0]}-${offsets.at(-1)}`;
      batches.push(batch);
      if (fails(batch)) throw new Error("as asked");
    },
    log: ({ text }) => void logged.push(text),
    now: () => Date.now() + ahead.ms,
    stopping: stopping.signal,
  });
  const stop = async (): Promise<void> => {
    stopping.abort();
    await ended;
    state.close();
  };
  let stopped: Promise<void> | undefined;
  const once = (): Promise<void> => (stopped ??= stop());
  ends.push(once);
  return { batches, events, logged, ahead, stop: once };
}

const messagesOf = (event: KafkaEvent) => Object.values(event.records).flat();

describe("a function that reads the topic of events", () => {
  test("gets what MSK would hand it, and in it the records of the log", async () => {
    const log = await openLog();
    await append(log, 2);
    const { events } = await start();
    await eventually(() => expect(events).toHaveLength(1));
    expect(events[0]).toMatchObject({ eventSource: "aws:kafka", eventSourceArn: topic.arn });
    expect(Object.keys(events[0]?.records ?? {})).toEqual(["events-0"]);
    const messages = messagesOf(events[0] as KafkaEvent);
    expect(messages[1]).toMatchObject({
      topic: "events",
      partition: 0,
      offset: 2,
      timestamp: 2,
      timestampType: "CREATE_TIME",
    });
    const records = messages.flatMap(
      ({ value }) => decodeRecords(Buffer.from(value, "base64")).records,
    );
    expect(records.map(({ sequence, timeUs, epoch }) => [sequence, timeUs, epoch])).toEqual([
      [1, 1000, 1],
      [2, 2000, 1],
    ]);
    expect([...(records[1]?.payload ?? [])]).toEqual([2]);
  });

  test("waits for a log that is not there yet, and then for what comes", async () => {
    const { batches } = await start();
    const log = await openLog();
    await append(log, 1);
    await eventually(() => expect(batches).toEqual(["1-1"]));
    await append(log, 3);
    await eventually(() => expect(batches).toEqual(["1-1", "2-4"]));
  });

  test("gets batches of the size it wants", async () => {
    const log = await openLog();
    await append(log, 5);
    const { batches } = await start({ batchSize: 2 });
    await eventually(() => expect(batches).toEqual(["1-2", "3-4", "5-5"]));
  });

  test("with a batch window gets what comes meanwhile in one batch", async () => {
    const log = await openLog();
    await append(log, 1);
    const { batches } = await start({ batchWindowSeconds: 300, batchSize: 3 });
    await append(log, 1);
    await append(log, 1);
    await eventually(() => expect(batches).toEqual(["1-3"]));
  });

  test("goes on after a restart where it had come to", async () => {
    const log = await openLog();
    await append(log, 2);
    const first = await start();
    await eventually(() => expect(first.batches).toEqual(["1-2"]));
    await first.stop();
    await append(log, 2);
    const second = await start();
    await eventually(() => expect(second.batches).toEqual(["3-4"]));
  });

  test("gets a batch again until it has taken it, also after a restart, and skips nothing", async () => {
    const log = await openLog();
    await append(log, 3);
    let isBroken = true;
    const first = await start({}, () => isBroken);
    await eventually(() => expect(first.batches.length).toBeGreaterThan(1));
    await first.stop();
    expect(new Set(first.batches)).toEqual(new Set(["1-3"]));
    isBroken = false;
    await append(log, 1);
    const second = await start();
    await eventually(() => expect(second.batches.at(-1)).toMatch(/-4$/));
    expect(second.batches[0]).toMatch(/^1-/);
  });

  test("does not wait for another one that fails", async () => {
    const log = await openLog();
    const broken = await start({ group: "lake" }, () => true);
    const sound = await start({ group: "ledger" });
    await append(log, 2);
    await eventually(() => expect(sound.batches).toEqual(["1-2"]));
    await eventually(() => expect(broken.batches.length).toBeGreaterThan(1));
    await append(log, 1);
    await eventually(() => expect(sound.batches).toEqual(["1-2", "3-3"]));
  });

  test("has a place of its own, whoever has read before", async () => {
    const log = await openLog();
    await append(log, 2);
    const first = await start({ group: "ledger" });
    await eventually(() => expect(first.batches).toEqual(["1-2"]));
    await first.stop();
    const second = await start({ group: "history" });
    await eventually(() => expect(second.batches).toEqual(["1-2"]));
  });

  test("that has lost its place to retention raises the alarm, and skips nothing", async () => {
    const log = await openFileJournal({
      directory: eventLogDir,
      log: quiet,
      segmentBytesMax: 200,
    });
    ends.push(() => log.close());
    for (let n = 0; n < 40; n += 1) await append(log, 1);
    await log.dropBefore(30);
    const { batches, logged, ahead } = await start();
    await eventually(() => expect(logged.join()).toContain("no longer keeps record 1"));
    ahead.ms = 61_000;
    await eventually(() => expect(logged.join()).toContain('"alarm":true'));
    expect(batches).toEqual([]);
  });

  test("is not called while there is nothing new", async () => {
    const log = await openLog();
    await append(log, 1);
    const { batches } = await start();
    await eventually(() => expect(batches).toEqual(["1-1"]));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(batches).toEqual(["1-1"]);
  });
});
