export { type FileJournalOptions, openFileJournal } from "./file.ts";
export type { Journal, JournalRecord } from "./port.ts";
