export { createTable, entityOptions, perTable, UNHURRIED } from "./table.ts";
export type { Table, TablePatience } from "./table.ts";
export { everyPage } from "./every-page.ts";
export { nextNumber } from "./counter.entity.ts";
export { writeTransaction } from "./transaction.ts";
export type { TransactionOutcome } from "./transaction.ts";
