export { type FileJournalOptions, openFileJournal } from "./file.ts";
export { followFileJournal, type FileFollowerOptions } from "./follow-file.ts";
export {
  followJournal,
  type JournalSettings,
  type LogName,
  openJournal,
  readJournalSettings,
} from "./open.ts";
export {
  type Journal,
  JournalError,
  type JournalFollower,
  type JournalRecord,
  type NewRecord,
  type RecordVisitor,
} from "./port.ts";
export { readJournal } from "./read.ts";
