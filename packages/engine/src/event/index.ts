export { accountsOfBalances, decodeEvents } from "./decode-events.ts";
export { EVENT_KIND, EVENT_LAYOUT } from "./event-layout.ts";
export { EventLog, PreventedNumbers, TradeNumbers } from "./event-log.ts";
export * from "./event.ts";
export type { ParameterName } from "./parameters.ts";
export * from "./rejection-table.ts";
export * from "./rejection.ts";
