import { describe, expect, test } from "vitest";
import { tickSource } from "../../../test/fixtures/tick-source.ts";
import type { SourceSpec } from "../../synth/manifest.ts";
import { deliver } from "./delivery.ts";
import { recordsEvent } from "./stream-reader.ts";

type Handler = (records: readonly string[], call: number) => unknown;

/** Delivers the records "1", "2" ... to a handler; tells what it saw and what was done when. */
async function run(
  handler: Handler,
  options: Partial<SourceSpec> & { records?: number; secondsPerCall?: number } = {},
) {
  const steps: string[] = [];
  const alarms: string[] = [];
  const { secondsPerCall = 0 } = options;
  const pauses: number[] = [];
  let calls = 0;
  const records = Array.from({ length: options.records ?? 4 }, (_, index) => ({
    sequence: String(index + 1),
    arrivalMs: index * 1000,
    event: { id: String(index + 1) },
  }));
  const isComplete = await deliver(
    {
      source: { ...tickSource, ...options },
      invoke: async (_id, event) => {
        const ids = (event as { Records: { id: string }[] }).Records.map(({ id }) => id);
        steps.push(ids.join(""));
        return handler(ids, ++calls);
      },
      done: (sequence) => steps.push(`done ${sequence}`),
      retentionMs: secondsPerCall > 0 ? Infinity : 10_000,
      toEvent: recordsEvent,
      now: () => 4000 + calls * secondsPerCall * 1000,
      pause: async (milliseconds) => {
        pauses.push(milliseconds);
        return pauses.length < 30;
      },
      log: ({ text }) => {
        if (!text.startsWith("{")) return;
        const { alarm, message } = JSON.parse(text) as { alarm: boolean; message: string };
        if (alarm) alarms.push(message);
      },
    },
    records,
  );
  return { steps, pauses, isComplete, alarms };
}

const failing = (...ids: string[]): Handler => {
  return (records) => {
    if (records.some((id) => ids.includes(id))) throw new Error("as asked");
  };
};
const reporting = (...ids: string[]): Handler => {
  return (records) => ({
    batchItemFailures: records
      .filter((id) => ids.includes(id))
      .map((itemIdentifier) => ({ itemIdentifier })),
  });
};

describe("a batch", () => {
  test("that succeeds is done at once", async () => {
    expect(await run(() => {})).toMatchObject({
      steps: ["1234", "done 4"],
      pauses: [],
      isComplete: true,
    });
  });

  test("that fails is tried again as it is, after longer and longer pauses", async () => {
    const { steps, pauses } = await run((_, call) => {
      if (call < 4) throw new Error("not yet");
    });
    expect(steps).toEqual(["1234", "1234", "1234", "1234", "done 4"]);
    expect(pauses).toEqual([100, 200, 400]);
  });

  test("is given up when its retries are used up", async () => {
    const { steps } = await run(failing("2"), { retriesMax: 2 });
    expect(steps).toEqual(["1234", "1234", "1234", "done 4"]);
  });

  test("is halved until the bad record is alone", async () => {
    const { steps } = await run(failing("3"), { bisectOnError: true, retriesMax: 1 });
    expect(steps).toEqual(["1234", "12", "done 2", "34", "3", "3", "done 3", "4", "done 4"]);
  });

  test("goes on at the first record that its answer reports", async () => {
    const { steps } = await run(reporting("3"), { reportsItemFailures: true, retriesMax: 1 });
    expect(steps).toEqual(["1234", "done 2", "34", "done 4"]);
  });

  test("with both, halves only what cannot move on", async () => {
    const options = { reportsItemFailures: true, bisectOnError: true, retriesMax: 1 };
    const { steps } = await run(reporting("3"), options);
    expect(steps).toEqual(["1234", "done 2", "34", "3", "done 3", "4", "done 4"]);
  });

  test.each([
    ["an empty report", { batchItemFailures: [] }, ["1234", "done 4"]],
    ["no report", null, ["1234", "done 4"]],
    ["a report of null", { batchItemFailures: null }, ["1234", "done 4"]],
    [
      "an unknown record",
      { batchItemFailures: [{ itemIdentifier: "9" }] },
      ["1234", "1234", "done 4"],
    ],
    ["an empty name", { batchItemFailures: [{ itemIdentifier: "" }] }, ["1234", "1234", "done 4"]],
    ["nonsense", { batchItemFailures: "1" }, ["1234", "1234", "done 4"]],
  ])("with %s", async (_, answer, expected) => {
    const options = { reportsItemFailures: true, retriesMax: 3 };
    const { steps } = await run((_ids, call) => (call === 1 ? answer : null), options);
    expect(steps).toEqual(expected);
  });

  test("without reports ignores what looks like one", async () => {
    expect((await run(reporting("1"))).steps).toEqual(["1234", "done 4"]);
  });

  test("loses the records that are too old, and only those", async () => {
    const { steps } = await run(failing("3"), { recordAgeSecondsMax: 2, retriesMax: 0 });
    expect(steps).toEqual(["done 2", "34", "done 4"]);
  });

  test("raises the alarm when it is given up, and each minute that it is stuck", async () => {
    expect((await run(failing("2"), { retriesMax: 1 })).alarms).toEqual([
      "ticks: gave up 4 records (1 to 4): 2 attempts failed",
    ]);
    const { alarms, pauses } = await run(failing("2"), { secondsPerCall: 25 });
    expect(pauses).toHaveLength(30);
    expect(alarms.slice(0, 2)).toEqual([
      "ticks: stuck for 75 s: 4 records or more are not taken",
      "ticks: stuck for 150 s: 4 records or more are not taken",
    ]);
    expect(alarms).toHaveLength(9);
  });

  test("stops being tried when the cloud stops, and is not done", async () => {
    const { steps, isComplete } = await run(failing("1"));
    expect(isComplete).toBe(false);
    expect(steps.filter((step) => step.startsWith("done"))).toEqual([]);
  });
});
