export type { ListedMarket } from "./listed-market.ts";
export * from "./render.ts";
export { type OrderRequest, toOrderBody } from "./to-command.ts";
export * from "./wire.ts";
