import { describe, expect, test, vi } from "vitest";
import { createAsyncInvoke } from "./async-invoke.ts";
import { createObjectEvents } from "./object-events.ts";

/** Waits until a check holds: at once on an idle machine, for a while on a busy one. */
const eventually = (check: () => void) => vi.waitFor(check, { timeout: 10_000, interval: 5 });

function start(outcome: (call: number) => boolean) {
  const calls: unknown[] = [];
  const logged: string[] = [];
  const stopping = new AbortController();
  const invoke = createAsyncInvoke({
    invoke: async (_id, event) => {
      calls.push(event);
      if (!outcome(calls.length)) throw new Error("as asked");
    },
    log: ({ text }) => void logged.push(text),
    stopping: stopping.signal,
    retryMs: [1, 2],
  });
  return { calls, logged, invoke, stopping };
}

describe("an asynchronous event", () => {
  test("is tried three times, then given up aloud", async () => {
    const { calls, logged, invoke } = start(() => false);
    invoke("Sweep", "event");
    await eventually(() => expect(logged).toEqual(["an event was given up after 3 attempts"]));
    expect(calls).toEqual(["event", "event", "event"]);
  });

  test("is tried as often as it may, and no more once it succeeded", async () => {
    const once = start(() => false);
    once.invoke("Sweep", "event", 0);
    await eventually(() => expect(once.logged).toHaveLength(1));
    expect(once.calls).toHaveLength(1);
    const second = start((call) => call === 2);
    second.invoke("Sweep", "event");
    await eventually(() => expect(second.calls).toHaveLength(2));
    expect(second.logged).toEqual([]);
  });

  test("beyond a thousand under way is dropped aloud", () => {
    const { logged, invoke } = start(() => true);
    for (let count = 0; count < 1001; count++) invoke("Sweep", count);
    expect(logged).toEqual(["an event was dropped: 1000 are under way already"]);
  });
});

test("object events go to the functions whose rule they match, with their key decoded", () => {
  const calls: string[] = [];
  const rule = { events: ["s3:ObjectCreated:*"], prefix: "kyc/", suffix: ".png" };
  const onObjectEvent = createObjectEvents(
    [
      {
        name: "uploads",
        versioning: false,
        cors: [],
        notifications: [
          { ...rule, function: "Start" },
          { events: ["s3:ObjectRemoved:Delete"], function: "Forget" },
        ],
      },
    ],
    (functionId, event) => {
      const { Records } = event as { Records: { s3: { object: { key: string } } }[] };
      calls.push(`${functionId} ${Records[0]?.s3.object.key}`);
    },
  );
  const change = (eventName: string, key: string, bucket = "uploads") =>
    onObjectEvent({ Records: [{ eventName, s3: { bucket: { name: bucket }, object: { key } } }] });
  change("ObjectCreated:Put", "kyc/a+b%C3%A9.png");
  change("ObjectCreated:Post", "kyc%2Fc.png");
  change("ObjectCreated:Put", "kyc/a.pdf");
  change("ObjectCreated:Put", "other/a.png");
  change("ObjectCreated:Put", "kyc/a.png", "elsewhere");
  change("ObjectRemoved:Delete", "kyc/a.png");
  change("ObjectRemoved:DeleteMarkerCreated", "kyc/a.png");
  expect(calls).toEqual(["Start kyc/a+b%C3%A9.png", "Start kyc%2Fc.png", "Forget kyc/a.png"]);
});
