import { join } from "node:path";
import type { Log } from "../../runtime/index.ts";
import { openFileJournal } from "./file.ts";
import { followFileJournal } from "./follow-file.ts";
import {
  followKafkaJournal,
  type KafkaSettings,
  openKafkaJournal,
  readKafkaSettings,
} from "./kafka/index.ts";
import type { Journal, JournalFollower } from "./port.ts";

/** What the logs of this exchange are made of. */
export type JournalSettings =
  | { readonly kind: "file"; readonly dataDir: string }
  | { readonly kind: "kafka"; readonly kafka: KafkaSettings };

/** The command journal, and what the commands caused. */
export type LogName = "commands" | "events";

const DIRECTORIES = { commands: "journal", events: "events" } as const;

/** JOURNAL=file (in DATA_DIR) or kafka (KAFKA_BROKERS and its like); one clear line when it cannot be. */
export function readJournalSettings(
  env: Readonly<Record<string, string | undefined>>,
): JournalSettings {
  const kind = env["JOURNAL"] ?? "file";
  if (kind === "kafka") return { kind, kafka: readKafkaSettings(env) };
  if (kind !== "file") {
    throw new Error(`JOURNAL is ${JSON.stringify(kind)}; it must be file or kafka.`);
  }
  const dataDir = env["DATA_DIR"] ?? "";
  if (dataDir === "") throw new Error("DATA_DIR is not set: the directory the journal lives in.");
  return { kind, dataDir };
}

/** Opens a log for this process alone: from now on nobody else can write it. */
export function openJournal(settings: JournalSettings, name: LogName, log: Log): Promise<Journal> {
  return settings.kind === "kafka"
    ? openKafkaJournal({ settings: settings.kafka, topic: name, log })
    : openFileJournal({ directory: join(settings.dataDir, DIRECTORIES[name]), log });
}

/** Reads a log that another process writes. */
export function followJournal(settings: JournalSettings, name: LogName): JournalFollower {
  return settings.kind === "kafka"
    ? followKafkaJournal({ settings: settings.kafka, topic: name })
    : followFileJournal({ directory: join(settings.dataDir, DIRECTORIES[name]) });
}
