export type { Applied } from "./applied.ts";
export { systemClock } from "./clock.ts";
export { GuardedExchange } from "./guarded-exchange.ts";
export { CLOSED_PRODUCTS } from "./gateway/rest/closed-products.ts";
export { readSettings, type Settings } from "./settings.ts";
export { type RunningExchange, startExchange } from "./start.ts";
