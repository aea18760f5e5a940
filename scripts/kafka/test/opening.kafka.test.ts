import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openKafkaJournal, readKafkaSettings } from "@bourse/services/exchange/journal/kafka";
import { silentLog } from "../../../packages/services/test/exchange/harness.ts";
import { createTopic } from "../../../packages/services/test/journal/kafka-topics.ts";
import { readAll, recordsFrom } from "../../../packages/services/test/journal/records.ts";
import { type Cluster, startCluster } from "../cluster.ts";
import {
  type Brokers,
  freshEnvironment,
  freshSettings,
  startBrokers,
  usesOwnBrokers,
} from "./brokers.ts";

const USER = { name: "bourse", password: "correct-horse" };
const GOOD = {
  "cleanup.policy": "delete",
  "retention.ms": "-1",
  "retention.bytes": "-1",
  "min.insync.replicas": "1",
  "max.message.bytes": String(5 * 1024 * 1024),
};

describe("opening a topic", () => {
  let brokers: Brokers;
  beforeAll(async () => {
    brokers = await startBrokers();
  });
  afterAll(() => brokers.stop());

  test.each([
    { name: "compacted", partitions: 1, configs: { ...GOOD, "cleanup.policy": "compact" } },
    { name: "dropped by age", partitions: 1, configs: { ...GOOD, "retention.ms": "86400000" } },
    { name: "dropped by size", partitions: 1, configs: { ...GOOD, "retention.bytes": "1000000" } },
    { name: "small messages", partitions: 1, configs: { ...GOOD, "max.message.bytes": "1000000" } },
    { name: "two partitions", partitions: 2, configs: GOOD },
  ])("one that would lose records is refused: $name", async ({ partitions, configs }) => {
    const settings = freshSettings(brokers.bootstrap);
    const topic = { name: `${settings.topicPrefix}commands`, partitions, configs };
    await createTopic(brokers.bootstrap, topic);
    const opened = openKafkaJournal({ settings, topic: "commands", log: silentLog });
    await expect(opened).rejects.toThrow(partitions > 1 ? "2 partitions" : "set it to");
  });

  test("one that somebody made as it must be is used", async () => {
    const settings = freshSettings(brokers.bootstrap);
    const topic = { name: `${settings.topicPrefix}commands`, partitions: 1, configs: GOOD };
    await createTopic(brokers.bootstrap, topic);
    const journal = await openKafkaJournal({ settings, topic: "commands", log: silentLog });
    await journal.append(recordsFrom(1, 3));
    expect(await readAll(journal)).toEqual(recordsFrom(1, 3));
    await journal.close();
  });

  test("more replicas than brokers is refused with what to look at", async () => {
    const settings = freshSettings(brokers.bootstrap, 9);
    const opened = openKafkaJournal({ settings, topic: "commands", log: silentLog });
    await expect(opened).rejects.toThrow("INVALID_REPLICATION_FACTOR");
  });
});

describe.skipIf(!usesOwnBrokers)("a cluster that needs TLS and a password, as MSK does", () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await startCluster({ brokers: 1, user: USER });
  });
  afterAll(() => cluster.stop());

  const environment = (over: Record<string, string> = {}) => ({
    ...freshEnvironment(cluster.bootstrap),
    KAFKA_USERNAME: USER.name,
    KAFKA_PASSWORD: USER.password,
    KAFKA_CA_FILE: cluster.caFile ?? "",
    ...over,
  });
  const open = (env: Record<string, string>) =>
    openKafkaJournal({ settings: readKafkaSettings(env), topic: "commands", log: silentLog });

  test("is written and read", async () => {
    const env = environment();
    const journal = await open(env);
    await journal.append(recordsFrom(1, 10));
    await journal.close();
    const next = await open(env);
    expect(await readAll(next)).toEqual(recordsFrom(1, 10));
    await next.close();
  });

  test.each([
    { name: "a wrong password", over: { KAFKA_PASSWORD: "wrong" }, message: "SASL authentication" },
    { name: "an unknown certificate", over: { KAFKA_CA_FILE: "" }, message: "self-signed" },
  ])("refuses $name at once, and says so", async ({ over, message }) => {
    await expect(open(environment(over))).rejects.toThrow(message);
  });
});
