import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Journal } from "@bourse/services/exchange/journal";
import { openKafkaJournal } from "@bourse/services/exchange/journal/kafka";
import { silentLog } from "../../../packages/services/test/exchange/harness.ts";
import { type Cluster, startCluster } from "../cluster.ts";
import { freshSettings, startThreeBrokers, usesOwnBrokers } from "./brokers.ts";

/** About the size of an encoded order. */
const PAYLOAD = new Uint8Array(90).fill(7);
const TIME_US = 1_790_000_000_000_000;
const MIXES = [
  { name: "one command at a time", size: 1, count: 1_000 },
  { name: "batches of 64", size: 64, count: 500 },
  { name: "batches of 1,000", size: 1_000, count: 200 },
];

describe.skipIf(!usesOwnBrokers).each([{ brokers: 1 as const }, { brokers: 3 as const }])(
  "what an append costs on this machine, $brokers broker(s)",
  ({ brokers }) => {
    let cluster: Cluster;
    let journal: Journal;
    beforeAll(async () => {
      cluster = brokers === 1 ? await startCluster({ brokers }) : await startThreeBrokers();
      const settings = freshSettings(cluster.bootstrap, brokers);
      journal = await openKafkaJournal({ settings, topic: "commands", log: silentLog });
      await measure(journal, 1, 500);
    });
    afterAll(async () => {
      await journal.close();
      await cluster.stop();
    });

    test.each(MIXES)("$name", async ({ name, size, count }) => {
      const { latenciesMs, tookMs } = await measure(journal, size, count);
      const at = (share: number) => (latenciesMs[Math.floor(count * share)] ?? 0).toFixed(2);
      const perSecond = Math.round((count * size * 1000) / tookMs);
      console.log(
        `${brokers} broker(s), ${name}: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, ${perSecond} commands/s`,
      );
    });

    test("reading back", async () => {
      const began = performance.now();
      const records = await journal.replay(1, () => undefined);
      const perSecond = Math.round((records * 1000) / (performance.now() - began));
      console.log(`${brokers} broker(s), replay: ${records} records, ${perSecond} a second`);
      expect(records).toBe(journal.lastSequence);
    });
  },
);

async function measure(journal: Journal, size: number, count: number) {
  const latenciesMs: number[] = [];
  const began = performance.now();
  for (let append = 0; append < count; append++) {
    const first = journal.lastSequence + 1;
    const batch = Array.from({ length: size }, (_, index) => ({
      sequence: first + index,
      timeUs: TIME_US + first + index,
      payload: PAYLOAD,
    }));
    const beganMs = performance.now();
    await journal.append(batch);
    latenciesMs.push(performance.now() - beganMs);
  }
  const tookMs = performance.now() - began;
  return { latenciesMs: latenciesMs.toSorted((a, b) => a - b), tookMs };
}
