export * from "./order-layout.ts";
export { OrderRecords } from "./order-records.ts";
export type { CommandClock, OrderOwner, PlainOrder } from "./order-records.ts";
export { copyOrder } from "./copy-order.ts";
export { orderEnd, orderViewAt } from "./order-view.ts";
export type { Flat } from "./order-view.ts";
export { PACKED_ID_WORDS, PackedId, unpackedText } from "./packed-id.ts";
