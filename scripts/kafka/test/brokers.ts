import { randomBytes } from "node:crypto";
import { type KafkaSettings, readKafkaSettings } from "@bourse/services/exchange/journal/kafka";
import { type Cluster, startCluster } from "../cluster.ts";

/** KAFKA_BROKERS names a cluster that runs already: it is used, but nothing in it is killed. */
export const usesOwnBrokers = (process.env["KAFKA_BROKERS"] ?? "") === "";

export interface Brokers {
  readonly bootstrap: string;
  readonly stop: () => Promise<void>;
}

/** One broker of our own, or the cluster that KAFKA_BROKERS names. */
export async function startBrokers(): Promise<Brokers> {
  if (usesOwnBrokers) return startCluster({ brokers: 1 });
  return { bootstrap: process.env["KAFKA_BROKERS"] ?? "", stop: () => Promise.resolve() };
}

/** Three brokers of our own: the least that goes on without one. */
export function startThreeBrokers(): Promise<Cluster> {
  return startCluster({ brokers: 3, sessionTimeoutMs: 3_000 });
}

/** The environment of a process that uses the cluster, with topics of its own. */
export function freshEnvironment(bootstrap: string, replicas = 1): Record<string, string> {
  return {
    KAFKA_REPLICAS: String(replicas),
    ...(process.env as Record<string, string>),
    KAFKA_BROKERS: bootstrap,
    KAFKA_TOPIC_PREFIX: `test-${randomBytes(6).toString("hex")}-`,
  };
}

export function freshSettings(bootstrap: string, replicas = 1): KafkaSettings {
  return readKafkaSettings(freshEnvironment(bootstrap, replicas));
}
