import { createHash } from "node:crypto";
import { rm } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type JournalSettings, openJournal } from "@bourse/services/exchange/journal";
import { silentLog, temporaryDirectory } from "../../../packages/services/test/exchange/harness.ts";
import { openExchange } from "../../../packages/services/test/exchange/open-exchange.ts";
import { mixedListing } from "../../bench/mixed/mixed-listing.ts";
import { MixedStream } from "../../bench/mixed/mixed-stream.ts";
import { type Brokers, freshSettings, startBrokers } from "./brokers.ts";

const COMMANDS = 6_000;
const AT_ONCE = 100;
const SEED = 20_261_122;

let brokers: Brokers;
beforeAll(async () => {
  brokers = await startBrokers();
});
afterAll(() => brokers.stop());

/** Counts, so that a command's time follows from its place alone. */
function countingClock() {
  let timeUs = 1_790_000_000_000_000;
  return { nowMs: () => 1_790_000_000_000, nowUs: () => (timeUs += 100) };
}

function withBigInts(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? `${value}n` : value;
}

/** What the exchange answered to every command of the stream, and what it left behind. */
async function runStream(settings: JournalSettings) {
  const first = await openExchange(settings, countingClock());
  const stream = new MixedStream(SEED);
  const commands = [...mixedListing(), ...Array.from({ length: COMMANDS }, () => stream.next())];
  const answers = createHash("sha256");
  for (let at = 0; at < commands.length; at += AT_ONCE) {
    const batch = commands.slice(at, at + AT_ONCE);
    for (const { sequence, timeUs, events } of await Promise.all(
      batch.map((command) => first.sequencer.submit(command)),
    )) {
      answers.update(JSON.stringify({ sequence, timeUs, events }, withBigInts));
    }
  }
  await first.eventLog.durable(commands.length);
  const stateHash = first.exchange.stateHash();
  await first.close();

  const second = await openExchange(settings, countingClock());
  const recovered = second.exchange.stateHash();
  await second.close();
  const events = createHash("sha256");
  const log = await openJournal(settings, "events", silentLog);
  const eventRecords = await log.replay(1, ({ sequence, timeUs, payload }) => {
    events.update(`${sequence} ${timeUs}`).update(payload);
  });
  await log.close();
  return {
    commands: commands.length,
    eventRecords,
    answers: answers.digest("hex"),
    stateHash,
    recovered,
    events: events.digest("hex"),
  };
}

describe("one command stream", () => {
  test("on files and on Kafka: the same answers, events and state, also after a restart", async () => {
    const directory = temporaryDirectory();
    const onFiles = await runStream({ kind: "file", dataDir: directory.path });
    const onKafka = await runStream({ kind: "kafka", kafka: freshSettings(brokers.bootstrap) });
    await rm(directory.path, { recursive: true });
    expect(onKafka).toEqual(onFiles);
    expect(onKafka.recovered).toBe(onKafka.stateHash);
    expect(onKafka.eventRecords).toBe(onKafka.commands);
    console.log(`state ${onKafka.stateHash} after ${onKafka.commands} commands on both`);
  });
});
