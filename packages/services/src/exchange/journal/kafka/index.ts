export { followKafkaJournal, type KafkaFollowerOptions } from "./follower.ts";
export { type KafkaJournalOptions, openKafkaJournal } from "./journal.ts";
export { JournalFenced } from "../port.ts";
export { type KafkaSettings, readKafkaSettings } from "./settings.ts";
