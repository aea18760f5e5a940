import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Journal } from "@bourse/services/exchange/journal";
import {
  followKafkaJournal,
  type KafkaSettings,
  openKafkaJournal,
} from "@bourse/services/exchange/journal/kafka";
import { silentLog } from "../../../packages/services/test/exchange/harness.ts";
import { replicasInSync } from "../../../packages/services/test/journal/kafka-topics.ts";
import { readAll, recordsFrom } from "../../../packages/services/test/journal/records.ts";
import type { Broker } from "../broker.ts";
import { type Cluster, startCluster } from "../cluster.ts";
import { freshSettings, startThreeBrokers, usesOwnBrokers } from "./brokers.ts";
import { Follow, Load } from "./load.ts";

const TOPIC = "commands";
const PATIENT = { timeout: 60_000, interval: 20 };

// A cluster that somebody else runs is not to be killed.
describe.skipIf(!usesOwnBrokers).each([{ brokers: 1 as const }, { brokers: 3 as const }])(
  "$brokers broker(s) killed with SIGKILL under load",
  ({ brokers }) => {
    let cluster: Cluster;
    let settings: KafkaSettings;
    let journal: Journal;
    let load: Load;
    let follow: Follow;
    beforeAll(async () => {
      cluster = brokers === 1 ? await startCluster({ brokers }) : await startThreeBrokers();
    });
    afterAll(() => cluster.stop());
    beforeEach(async () => {
      settings = freshSettings(cluster.bootstrap, brokers);
      const options = { settings, topic: TOPIC, log: silentLog };
      journal = await openKafkaJournal(options);
      load = new Load(journal);
      follow = new Follow(followKafkaJournal(options));
    });
    afterEach(async () => {
      await Promise.all([load.stop(), follow.stop()]);
      await journal.close();
    });

    const goesOn = async (more: number) => {
      const enough = load.acknowledged + more;
      await expect.poll(() => load.failure ?? load.acknowledged, PATIENT).toBeGreaterThan(enough);
    };
    const isWhole = (broker: Broker) =>
      expect
        .poll(() => replicasInSync(broker.address, settings.topicPrefix + TOPIC), PATIENT)
        .toBe(brokers);
    /** Everything acknowledged is there once, in order, for the follower and for the next writer. */
    const nothingIsLost = async () => {
      await load.stop();
      const acknowledged = load.acknowledged;
      await expect.poll(() => follow.lastSequence, PATIENT).toBe(acknowledged);
      const next = await openKafkaJournal({ settings, topic: TOPIC, log: silentLog });
      expect(next.lastSequence).toBe(acknowledged);
      expect(await readAll(next)).toEqual(recordsFrom(1, acknowledged));
      await next.close();
      return acknowledged;
    };

    test("each in turn: appends wait, and go on by themselves", async () => {
      const waits: number[] = [];
      await goesOn(200);
      for (let kill = 0; kill < 3; kill++) {
        const broker = cluster.brokers[kill % brokers];
        if (broker === undefined) throw new Error("There is no such broker.");
        load.takeLongestMs();
        await broker.kill();
        if (brokers > 1) await goesOn(200);
        await broker.start();
        await goesOn(200);
        await isWhole(broker);
        waits.push(load.takeLongestMs());
      }
      const acknowledged = await nothingIsLost();
      console.log(
        `${brokers} broker(s), 3 kills: ${acknowledged} records in ${load.appends} appends ` +
          `acknowledged, 0 lost, 0 doubled; longest waits ${waits.join(", ")} ms`,
      );
    });

    test.runIf(brokers === 3)(
      "two of three: nothing is acknowledged until one is back",
      async () => {
        await goesOn(200);
        const [first, second] = cluster.brokers;
        if (first === undefined || second === undefined) throw new Error("There are no brokers.");
        await Promise.all([first.kill(), second.kill()]);
        // One append may have reached every replica before the kill and be answered after it.
        const before = load.appends;
        const began = performance.now();
        await expect.poll(() => performance.now() - began, PATIENT).toBeGreaterThan(5_000);
        expect(load.appends).toBeLessThanOrEqual(before + 1);
        await first.start();
        await goesOn(200);
        await second.start();
        await isWhole(first);
        await nothingIsLost();
      },
    );

    test("paused instead (SIGSTOP): the request is repeated, and counted once", async () => {
      await goesOn(200);
      const broker = cluster.brokers[brokers - 1];
      broker?.signal("SIGSTOP");
      const began = performance.now();
      await expect.poll(() => performance.now() - began, PATIENT).toBeGreaterThan(10_000);
      broker?.signal("SIGCONT");
      await goesOn(200);
      await nothingIsLost();
    });
  },
);
