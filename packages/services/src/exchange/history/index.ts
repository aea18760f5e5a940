export { type AccountMarketHistory, type PastOrder } from "./account-market.ts";
export { History } from "./history.ts";
