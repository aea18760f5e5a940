export type { ListedMarket } from "./listed-market.ts";
export { isOrderEvent, type OrderEvent, ordersOf } from "./order-event.ts";
export { PLAIN_TERMS } from "./plain-terms.ts";
export * from "./render.ts";
export { type OrderRequest, toOrderBody } from "./to-command.ts";
export * from "./wire.ts";
