export { executionIdBefore, executionIdOf } from "./execution-id.ts";
export type { ListedMarket } from "./listed-market.ts";
export { isOrderEvent, type OrderEvent, ordersOf } from "./order-event.ts";
export {
  type NameOf,
  type OrderField,
  type OrderRequest,
  type RequestOptions,
  SAME_NAME,
} from "./order-request.ts";
export { PLAIN_TERMS } from "./plain-terms.ts";
export * from "./render.ts";
export { isPlain, listIdOf, type TimeUnit } from "./render-state.ts";
export {
  selfTradePreventionOf,
  toOrderTerms,
  toQuantityLots,
  type UnnamedTerms,
} from "./to-command.ts";
export { renderVerdict } from "./verdict.ts";
export * from "./wire.ts";
