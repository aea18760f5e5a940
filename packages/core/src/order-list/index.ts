export { ListFollower } from "./list-follower.ts";
export { contingencyOf, LIST_STATUS_WORDS, type ListLeg, type OrderList } from "./order-list.ts";
export { renderOrderList } from "./render-list.ts";
export type { OrderListInfo } from "./wire.ts";
