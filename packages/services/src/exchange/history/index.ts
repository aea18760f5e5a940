export type { AccountMarketHistory } from "./account-market.ts";
export type { PastOrder } from "./closed-orders.ts";
export { History } from "./history.ts";
