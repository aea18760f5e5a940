export { assertBookValid } from "./assert-valid.ts";
export * from "./book.ts";
export type { RestingOrder } from "./order-pool.ts";
