import { join } from "node:path";
import { encodeCommand } from "@bourse/engine/command";
import { afterEach, beforeEach, expect, test } from "vitest";
import { EventLogWriter } from "../../src/exchange/event-log/index.ts";
import {
  followFileJournal,
  type Journal,
  openFileJournal,
} from "../../src/exchange/journal/index.ts";
import { STATE_HASH_EVERY_COMMANDS } from "../../src/exchange/limits.ts";
import { createReplica, type Replica, type ReplicaParts } from "../../src/exchange/replica.ts";
import { Standby } from "../../src/exchange/role/index.ts";
import { temporaryDirectory } from "../exchange/harness.ts";
import { applyAll, commands, knowledgeOf, partsIn, START_US, STEP_US } from "./replica-run.ts";

const COUNT = STATE_HASH_EVERY_COMMANDS + 500;
const silent = { info: () => {}, warn: () => {}, error: () => {} };

let directory: ReturnType<typeof temporaryDirectory>;
let parts: ReplicaParts;
let journal: Journal;
let leader: Replica;
let failures: unknown[];
const list = [...commands(7, COUNT)];

beforeEach(async () => {
  failures = [];
  directory = temporaryDirectory();
  parts = await partsIn(directory.path, silent);
  journal = await openFileJournal({ directory: join(directory.path, "journal"), log: silent });
  const records = list.map((command, at) => {
    const timeUs = START_US + (at + 1) * STEP_US;
    return { sequence: at + 1, timeUs, payload: encodeCommand(command) };
  });
  await journal.append(records);
  leader = createReplica(parts);
  applyAll(leader, list);
});
afterEach(async () => {
  await journal.close();
  await parts.eventLog.close();
  directory.remove();
});

function follow(change: (replica: Replica) => void = () => {}): {
  standby: Standby;
  replica: Replica;
} {
  const open = () => Promise.reject(new Error("A standby writes nothing."));
  const eventLog = new EventLogWriter({ open, log: silent, queuedBytesMax: 1_000_000 });
  const replica = createReplica({ ...parts, eventLog });
  change(replica);
  const standby = new Standby({
    replica,
    follower: followFileJournal({ directory: join(directory.path, "journal") }),
    clock: parts.clock,
    log: silent,
    onFailure: (error) => failures.push(error),
  });
  standby.start();
  return { standby, replica };
}

const report = () => ({
  holder: "leader",
  version: 1,
  sequence: leader.exchange.sequence,
  eventLogSequence: 0,
  ...leader.hashes.newest(),
});

test("a standby comes to the leader's state, agrees with its hash, and stops where it is told", async () => {
  const { standby, replica } = follow();
  await standby.stopAt(list.length);
  expect(knowledgeOf(replica)).toEqual(knowledgeOf(leader));
  expect(report().hashedSequence).toBe(STATE_HASH_EVERY_COMMANDS);
  standby.hear(report());
  expect(failures).toEqual([]);
  // It may have to write what the leader has not: the newest is kept, the oldest given up.
  expect(replica.eventLog.lacks(list.length)).toBe(false);
  expect(replica.eventLog.queuedRecords).toBeGreaterThan(100);
  expect(replica.eventLog.queuedRecords).toBeLessThan(list.length);
});

test("what the leader's events are durable up to is kept no longer", async () => {
  const { standby, replica } = follow();
  await standby.stopAt(list.length);
  standby.hear({ ...report(), eventLogSequence: list.length - 3 });
  expect(replica.eventLog.queuedRecords).toBe(3);
});

test("a replica that does something else than the journal says is found out", async () => {
  const { standby } = follow(({ exchange }) => {
    const right = exchange.applyQuietly.bind(exchange);
    const wrongAt = list.findIndex(({ kind }, at) => at > 100 && kind === "PlaceOrder") + 1;
    exchange.applyQuietly = (command, sequence, timeUs) => {
      const isWrong = sequence === wrongAt && command.kind === "PlaceOrder";
      right(isWrong ? { ...command, quantityLots: 1 } : command, sequence, timeUs);
    };
  });
  await standby.stopAt(list.length);
  standby.hear(report());
  expect(failures).toHaveLength(1);
  expect(String(failures[0])).toContain(`Behind command ${STATE_HASH_EVERY_COMMANDS}`);
});
