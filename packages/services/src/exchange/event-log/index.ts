export { type EventLogParts, EventLogWriter } from "./event-log-writer.ts";
export { readBetween } from "./read-between.ts";
