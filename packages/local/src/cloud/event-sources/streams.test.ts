import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { tickSource } from "../../../test/fixtures/tick-source.ts";
import type { SourceSpec } from "../../synth/manifest.ts";
import { createKinesis, type Kinesis } from "../kinesis/index.ts";
import { createKinesisReader } from "./kinesis-reader.ts";
import { openSourceState } from "./state.ts";
import { startStreamSource } from "./streams.ts";

let dir: string;
let kinesis: Kinesis;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), "bourse-streams-"));
  kinesis = createKinesis({
    file: path.join(dir, "kinesis.sqlite"),
    region: "us-east-1",
    account: "123456789012",
  });
  kinesis.ensureStream({
    name: "ticks",
    arn: tickSource.arn,
    mode: "PROVISIONED",
    shards: 1,
    retentionHours: 24,
  });
});
afterEach(() => {
  kinesis.stop();
  rmSync(dir, { recursive: true });
});

const put = async (...texts: string[]) =>
  kinesis.operations["PutRecords"]?.({
    StreamName: "ticks",
    Records: texts.map((text) => ({
      PartitionKey: text,
      Data: Buffer.from(text).toString("base64"),
    })),
  });

/** Waits until a check holds: at once on an idle machine, for a while on a busy one. */
const eventually = (check: () => void) => vi.waitFor(check, { timeout: 10_000, interval: 5 });

/** Reads the stream with a function that notes its batches; `stop` ends as the cloud does. */
async function start(options: Partial<SourceSpec> = {}, fails: () => boolean = () => false) {
  const batches: string[] = [];
  const stopping = new AbortController();
  const state = openSourceState(path.join(dir, "state.sqlite"));
  const spec = { ...tickSource, ...options };
  const { ended } = await startStreamSource({
    source: spec,
    reader: createKinesisReader(kinesis, spec, { region: "us-east-1", retentionMs: 86_400_000 }),
    state,
    invoke: async (_id, event) => {
      const { Records } = event as { Records: { kinesis: { partitionKey: string } }[] };
      batches.push(Records.map(({ kinesis: { partitionKey } }) => partitionKey).join(" "));
      if (fails()) throw new Error("as asked");
    },
    log: () => {},
    now: Date.now,
    stopping: stopping.signal,
  });
  const stop = async (): Promise<void> => {
    stopping.abort();
    await ended;
    state.close();
  };
  return { batches, stop };
}

describe("a function that reads a stream", () => {
  test("from LATEST gets all that is written once it has started, and nothing older", async () => {
    await put("old");
    const reading = await start();
    await put("new 1", "new 2");
    await eventually(() => expect(reading.batches).toEqual(["new 1 new 2"]));
    await reading.stop();
  });

  test("from TRIM_HORIZON gets what was there before", async () => {
    await put("old");
    const reading = await start({ start: "TRIM_HORIZON" });
    await eventually(() => expect(reading.batches).toEqual(["old"]));
    await reading.stop();
  });

  test("goes on after a pause where it had come to, also when it had got nothing", async () => {
    await (await start()).stop();
    await put("while away");
    const second = await start();
    await eventually(() => expect(second.batches).toEqual(["while away"]));
    await second.stop();
    await put("later");
    const third = await start();
    await eventually(() => expect(third.batches).toEqual(["later"]));
    await third.stop();
  });

  test("gets a batch again after a restart that it had not done", async () => {
    let isBroken = true;
    const first = await start({}, () => isBroken);
    await put("a", "b");
    await eventually(() => expect(first.batches.length).toBeGreaterThan(0));
    await first.stop();
    isBroken = false;
    const second = await start();
    await eventually(() => expect(second.batches).toEqual(["a b"]));
    await second.stop();
  });

  test("gets batches of the size it wants", async () => {
    const reading = await start({ batchSize: 2 });
    await put("a", "b", "c", "d", "e");
    await eventually(() => expect(reading.batches).toEqual(["a b", "c d", "e"]));
    await reading.stop();
  });

  test("with a batch window gets what comes meanwhile in one batch", async () => {
    const reading = await start({ batchWindowSeconds: 300, batchSize: 2 });
    await put("a");
    await new Promise((resolve) => setTimeout(resolve, 50)); // without the window it would go now
    expect(reading.batches).toEqual([]);
    await put("b");
    await eventually(() => expect(reading.batches).toEqual(["a b"]));
    await reading.stop();
  });

  test("does not get what its filter holds back, now or later", async () => {
    const filters = ['{"data":["wanted"]}'];
    const reading = await start({ filters });
    await put("other", "wanted", "other 2");
    await eventually(() => expect(reading.batches).toEqual(["wanted"]));
    await reading.stop();
    const again = await start();
    await put("end");
    await eventually(() => expect(again.batches).toEqual(["end"]));
    await again.stop();
  });
});
