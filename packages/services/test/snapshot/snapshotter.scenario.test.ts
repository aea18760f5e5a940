import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createReplica, type Replica, type ReplicaParts } from "../../src/exchange/replica.ts";
import {
  Snapshotter,
  type SnapshotPlace,
  SnapshotStore,
} from "../../src/exchange/snapshot/index.ts";
import { temporaryDirectory } from "../exchange/harness.ts";
import { applyAll, commands, partsIn, START_US, STEP_US } from "./replica-run.ts";

const list = [...commands(1, 400)];
const MINUTE_MS = 60_000;
const nothing = (): void => {};
const log = { info: nothing, warn: nothing, error: nothing };

let directory: ReturnType<typeof temporaryDirectory>;
let parts: ReplicaParts;
let replica: Replica;
let snapshotter: Snapshotter | undefined;

beforeEach(async () => {
  directory = temporaryDirectory();
  parts = await partsIn(directory.path, log);
  replica = createReplica(parts);
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "performance"] });
});
afterEach(async () => {
  vi.useRealTimers();
  await snapshotter?.stop();
  await parts.eventLog.close();
  directory.remove();
});

/** A process that has just come to lead: it stands at command 200, and the time is that of command 200. */
function started(newest: SnapshotPlace | undefined, rules = {}): Snapshotter {
  applyAll(replica, list.slice(0, 200));
  const timeUs = timeUsOf(200);
  const clock = { nowMs: () => timeUs / 1_000, nowUs: () => timeUs };
  const store = new SnapshotStore({ directory: join(directory.path, "snapshots"), log });
  snapshotter = new Snapshotter({ replica, store, newest, clock, log, ...rules });
  snapshotter.start();
  return snapshotter;
}

const timeUsOf = (sequence: number): number => START_US + sequence * STEP_US;
const placeAt = (sequence: number): SnapshotPlace => ({ sequence, timeUs: timeUsOf(sequence) });
const pass = (ms: number): void => void vi.advanceTimersByTime(ms);

describe("a snapshot is taken", () => {
  test("a minute after the last one, whoever took that", () => {
    // 100 commands, and so 25 s, before.
    const { lastSequence } = started(placeAt(100));
    pass(34_000);
    expect([lastSequence, snapshotter?.lastSequence]).toEqual([100, 100]);
    expect(snapshotter?.ageSeconds).toBe(59);
    pass(1_000);
    expect(snapshotter?.lastSequence).toBe(200);
  });

  test("at once after a restart when there is none, or an old one", () => {
    started(undefined);
    expect(snapshotter?.ageSeconds).toBe(0);
    pass(1_000);
    expect(snapshotter?.lastSequence).toBe(200);
  });

  test("not when nothing has happened since", () => {
    started(placeAt(200));
    pass(10 * MINUTE_MS);
    expect(snapshotter?.lastSequence).toBe(200);
    expect(snapshotter?.ageSeconds).toBe(600);
  });

  test("earlier when much has happened", () => {
    started(placeAt(150), { commandsMax: 100 });
    pass(1_000);
    expect(snapshotter?.lastSequence).toBe(150);
    applyAll(replica, list.slice(0, 250), 200);
    pass(1_000);
    expect(snapshotter?.lastSequence).toBe(250);
  });
});
