export { History, type HistoryParts } from "./history.ts";
export { createStoredHistory, type StoredHistory } from "./stored-history.ts";
export { recoverHistory } from "./recover-history.ts";
