import type { JournalFollower, JournalRecord } from "../port.ts";
import { KafkaLink } from "./link.ts";
import { TopicReader } from "./reader.ts";
import { TopicRecords } from "./records.ts";
import type { KafkaSettings } from "./settings.ts";

export interface KafkaFollowerOptions {
  readonly settings: KafkaSettings;
  /** Without the prefix of the settings. */
  readonly topic: string;
}

/** Follows the log of a topic, committed records only; waits for Kafka, and for the topic itself. */
export function followKafkaJournal(options: KafkaFollowerOptions): JournalFollower {
  const { settings } = options;
  const topic = settings.topicPrefix + options.topic;
  return {
    async *follow(fromSequence, signal): AsyncGenerator<readonly JournalRecord[]> {
      if (signal.aborted) return;
      const link = new KafkaLink(settings, topic);
      // Also ends a request that is waiting for the next record.
      const close = () => void link.close().catch(() => undefined);
      signal.addEventListener("abort", close, { once: true });
      try {
        const records = new TopicRecords(new TopicReader(link, topic), topic);
        yield* records.read({ fromSequence, signal });
      } catch (error) {
        if (!signal.aborted) throw error;
      } finally {
        signal.removeEventListener("abort", close);
        close();
      }
    },
  };
}
