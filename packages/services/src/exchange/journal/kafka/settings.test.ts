import { describe, expect, test } from "vitest";
import { readJournalSettings } from "../open.ts";
import { readKafkaSettings } from "./settings.ts";

const BROKERS = { KAFKA_BROKERS: "b-1.example:9096, b-2.example:9096" };

describe("which journal", () => {
  test("files in the data directory, unless it is said", () => {
    expect(readJournalSettings({ DATA_DIR: "/data" })).toEqual({ kind: "file", dataDir: "/data" });
    expect(readJournalSettings({ JOURNAL: "kafka", ...BROKERS }).kind).toBe("kafka");
  });

  test.each([
    [{ JOURNAL: "paper", DATA_DIR: "/data" }, 'JOURNAL is "paper"; it must be file or kafka'],
    [{}, "DATA_DIR is not set"],
    [{ JOURNAL: "kafka" }, "KAFKA_BROKERS is not set"],
  ])("what cannot be is refused with its name: %j", (env, message) => {
    expect(() => readJournalSettings(env)).toThrow(message);
  });
});

describe("the settings of Kafka", () => {
  test("brokers, three replicas, no password and no TLS", () => {
    expect(readKafkaSettings(BROKERS)).toEqual({
      brokers: ["b-1.example:9096", "b-2.example:9096"],
      tls: undefined,
      credentials: undefined,
      replicas: 3,
      topicPrefix: "",
    });
  });

  test("a password brings TLS with it", () => {
    const env = { ...BROKERS, KAFKA_USERNAME: "bourse", KAFKA_PASSWORD: "secret" };
    const { tls, credentials } = readKafkaSettings(env);
    expect([tls, credentials]).toEqual([{}, { username: "bourse", password: "secret" }]);
    expect(readKafkaSettings({ ...env, KAFKA_TLS: "0" }).tls).toBeUndefined();
    expect(readKafkaSettings({ ...BROKERS, KAFKA_TLS: "1" }).tls).toEqual({});
  });

  test.each([
    [{ KAFKA_BROKERS: "nowhere" }, 'KAFKA_BROKERS has "nowhere"; it must be host:port'],
    [
      { ...BROKERS, KAFKA_USERNAME: "bourse" },
      "KAFKA_USERNAME and KAFKA_PASSWORD are set together",
    ],
    [{ ...BROKERS, KAFKA_TLS: "yes" }, 'KAFKA_TLS is "yes"; it must be 0 or 1'],
    [{ ...BROKERS, KAFKA_REPLICAS: "0" }, 'KAFKA_REPLICAS is "0"'],
  ])("what cannot be is refused with its name: %j", (env, message) => {
    expect(() => readKafkaSettings(env)).toThrow(message);
  });
});
