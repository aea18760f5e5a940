import { readFileSync } from "node:fs";

/** Which Kafka, and how to speak to it. */
export interface KafkaSettings {
  /** host:port, some of the cluster's brokers; the others are learnt from them. */
  readonly brokers: readonly string[];
  readonly tls: { readonly ca?: string } | undefined;
  /** SASL SCRAM-SHA-512: what MSK keeps in Secrets Manager, and what its Lambda mappings take too. */
  readonly credentials: { readonly username: string; readonly password: string } | undefined;
  readonly replicas: number;
  /** Before the topics' own names, when several exchanges share a cluster. */
  readonly topicPrefix: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the KAFKA_ variables; throws with one clear line when something in them cannot be. */
export function readKafkaSettings(env: Environment): KafkaSettings {
  const brokers = (env["KAFKA_BROKERS"] ?? "")
    .split(",")
    .map((broker) => broker.trim())
    .filter((broker) => broker !== "");
  if (brokers.length === 0) throw new Error("KAFKA_BROKERS is not set: host:port,host:port,...");
  const bad = brokers.find((broker) => !/^[^:\s]+:[0-9]{1,5}$/.test(broker));
  if (bad !== undefined)
    throw new Error(`KAFKA_BROKERS has ${JSON.stringify(bad)}; it must be host:port.`);
  const credentials = readCredentials(env);
  return {
    brokers,
    credentials,
    tls: readTls(env, credentials !== undefined),
    replicas: readReplicas(env["KAFKA_REPLICAS"] ?? "3"),
    topicPrefix: env["KAFKA_TOPIC_PREFIX"] ?? "",
  };
}

function readCredentials(env: Environment): KafkaSettings["credentials"] {
  const username = env["KAFKA_USERNAME"] ?? "";
  const password = env["KAFKA_PASSWORD"] ?? "";
  if (username === "" && password === "") return undefined;
  if (username !== "" && password !== "") return { username, password };
  throw new Error("KAFKA_USERNAME and KAFKA_PASSWORD are set together, or neither of them.");
}

/** A password never travels in the clear unless somebody says so. */
function readTls(env: Environment, hasCredentials: boolean): KafkaSettings["tls"] {
  const text = env["KAFKA_TLS"] ?? (hasCredentials ? "1" : "0");
  if (text !== "0" && text !== "1")
    throw new Error(`KAFKA_TLS is ${JSON.stringify(text)}; it must be 0 or 1.`);
  if (text === "0") return undefined;
  const caFile = env["KAFKA_CA_FILE"] ?? "";
  return caFile === "" ? {} : { ca: readFileSync(caFile, "utf8") };
}

function readReplicas(text: string): number {
  if (/^[1-9]$/.test(text)) return Number(text);
  throw new Error(
    `KAFKA_REPLICAS is ${JSON.stringify(text)}; it must be a whole number from 1 to 9.`,
  );
}
