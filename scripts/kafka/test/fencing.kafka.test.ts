import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Journal } from "@bourse/services/exchange/journal";
import {
  JournalFenced,
  type KafkaSettings,
  openKafkaJournal,
  readKafkaSettings,
} from "@bourse/services/exchange/journal/kafka";
import { silentLog } from "../../../packages/services/test/exchange/harness.ts";
import { readAll, recordsFrom } from "../../../packages/services/test/journal/records.ts";
import { Random } from "../../../packages/services/test/sim/random.ts";
import { type Brokers, freshEnvironment, freshSettings, startBrokers } from "./brokers.ts";
import { LeaderProcess } from "./leader-process.ts";

let brokers: Brokers;
beforeAll(async () => {
  brokers = await startBrokers();
});
afterAll(() => brokers.stop());

function open(settings: KafkaSettings, transactionalId?: string): Promise<Journal> {
  const options = { settings, topic: "commands", log: silentLog };
  return openKafkaJournal(
    transactionalId === undefined ? options : { ...options, transactionalId },
  );
}

/** Two ways to be kept out: refused by the brokers, or (they forgot it) by the offset alone. */
const WAYS = [
  { name: "the brokers know it", ids: undefined, reason: "INVALID_PRODUCER_EPOCH" },
  { name: "the brokers have forgotten it", ids: ["old", "new"], reason: "has begun" },
] as const;

describe("a leader that is paused, replaced and resumed", () => {
  test.each(WAYS)("appends nothing any more: $name", async ({ ids, reason }) => {
    const env = freshEnvironment(brokers.bootstrap);
    const id = (index: 0 | 1) => ids && `${env["KAFKA_TOPIC_PREFIX"]}${ids[index]}`;
    const random = new Random(20_261_122);
    let last = 0;
    for (let round = 1; round <= 5; round++) {
      const before = id(0);
      const zombie = new LeaderProcess(before ? { ...env, TRANSACTIONAL_ID: before } : env);
      const enough = last + 20 + random.between(0, 199);
      await expect.poll(() => zombie.acknowledged, { interval: 1 }).toBeGreaterThan(enough);
      zombie.signal("SIGSTOP");

      const next = await open(readKafkaSettings(env), id(1));
      expect(next.epoch).toBeGreaterThan(zombie.epoch ?? Infinity);
      const taken = next.lastSequence;
      await next.append(recordsFrom(taken + 1, 5));
      zombie.signal("SIGCONT");
      expect(await zombie.ended).toBe(3);
      expect(zombie.refused).toContain("Another process has taken");
      expect(zombie.refused).toContain(reason);
      expect(zombie.acknowledged, `round ${round}`).toBeLessThanOrEqual(taken);

      last = taken + 8;
      await next.append(recordsFrom(taken + 6, 3));
      expect(await readAll(next)).toEqual(recordsFrom(1, last));
      await next.close();
    }
  });

  test("killed instead, it leaves at most the batch it was writing", async () => {
    const env = freshEnvironment(brokers.bootstrap);
    for (let round = 1; round <= 3; round++) {
      const leader = new LeaderProcess(env);
      await expect.poll(() => leader.acknowledged, { interval: 1 }).toBeGreaterThan(round * 100);
      leader.signal("SIGKILL");
      await leader.ended;
      const next = await open(readKafkaSettings(env));
      expect(next.lastSequence).toBeGreaterThanOrEqual(leader.acknowledged);
      expect(next.lastSequence).toBeLessThanOrEqual(leader.acknowledged + 7);
      expect(await readAll(next)).toEqual(recordsFrom(1, next.lastSequence));
      await next.close();
    }
  });
});

describe("writers that all believe they lead", () => {
  test.each(WAYS)("what one of them acknowledged is there, once: $name", async ({ ids }) => {
    const settings = freshSettings(brokers.bootstrap);
    const random = new Random(7);
    const acknowledged = new Map<number, number>();
    const writers: Journal[] = [];
    const appendUntilFenced = async (journal: Journal) => {
      try {
        for (;;) {
          const batch = recordsFrom(journal.lastSequence + 1, 1 + random.between(0, 4));
          await journal.append(batch);
          for (const { sequence } of batch) {
            if (acknowledged.has(sequence)) throw new Error(`${sequence} acknowledged twice`);
            acknowledged.set(sequence, journal.epoch);
          }
        }
      } catch (error) {
        if (!(error instanceof JournalFenced)) throw error;
      }
    };
    const loops: Promise<void>[] = [];
    for (let writer = 1; writer <= 12; writer++) {
      const journal = await open(settings, ids && `${settings.topicPrefix}${writer}`);
      writers.push(journal);
      loops.push(appendUntilFenced(journal));
      const enough = acknowledged.size + random.next() * 60;
      await expect.poll(() => acknowledged.size, { interval: 1 }).toBeGreaterThan(enough);
    }
    const last = await open(settings, ids && `${settings.topicPrefix}last`);
    await Promise.all(loops);
    const epochs = new Map<number, number>();
    await last.replay(1, ({ sequence, epoch }) => void epochs.set(sequence, epoch));
    for (const [sequence, epoch] of acknowledged) expect(epochs.get(sequence)).toBe(epoch);
    expect(await readAll(last)).toEqual(recordsFrom(1, last.lastSequence));
    await Promise.all([...writers, last].map((journal) => journal.close()));
  });

  test("of those that open at the same time, at most the last one can append", async () => {
    const settings = freshSettings(brokers.bootstrap);
    await (await open(settings)).close();
    const opened = await Promise.allSettled(Array.from({ length: 6 }, () => open(settings)));
    const journals = opened.flatMap((result) =>
      result.status === "fulfilled" ? [result.value] : [],
    );
    const appended = await Promise.allSettled(journals.map((j) => j.append(recordsFrom(1, 1))));
    expect(new Set(journals.map(({ epoch }) => epoch)).size).toBe(journals.length);
    expect(appended.filter(({ status }) => status === "fulfilled").length).toBeLessThanOrEqual(1);
    const next = await open(settings);
    expect(await readAll(next)).toEqual(recordsFrom(1, next.lastSequence));
    await Promise.all([...journals, next].map((journal) => journal.close()));
  });
});
