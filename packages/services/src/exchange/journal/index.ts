export { type FileJournalOptions, openFileJournal } from "./file.ts";
export { type Journal, JournalError, type JournalRecord } from "./port.ts";
export { readJournal } from "./read.ts";
