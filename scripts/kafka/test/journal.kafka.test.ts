import { afterAll, beforeAll } from "vitest";
import { followKafkaJournal, openKafkaJournal } from "@bourse/services/exchange/journal/kafka";
import { silentLog } from "../../../packages/services/test/exchange/harness.ts";
import { runJournalCases } from "../../../packages/services/test/journal/journal.case.ts";
import { type Brokers, freshSettings, startBrokers } from "./brokers.ts";

let brokers: Brokers;
beforeAll(async () => {
  brokers = await startBrokers();
});
afterAll(() => brokers.stop());

runJournalCases({
  name: "Kafka",
  make: async () => {
    const settings = freshSettings(brokers.bootstrap);
    const options = { settings, topic: "commands", log: silentLog };
    return {
      open: () => openKafkaJournal(options),
      follower: () => followKafkaJournal(options),
      remove: () => Promise.resolve(),
    };
  },
});
