export { History, type HistoryParts } from "./history.ts";
export { createStoredHistory, type StoredHistory } from "./stored-history.ts";
export { OpenLists } from "./open-lists.ts";
export { recoverHistory } from "./recover-history.ts";
