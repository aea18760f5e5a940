import { saveHistory } from "@bourse/core/order-history";
import { createTable } from "@bourse/core/table";
import { Resource } from "sst";
import { once } from "../runtime/resources.ts";
import { consume } from "./consume.ts";

const table = once(() => createTable(Resource.OrderHistory.name));

/** Keeps what became of every order, trade and balance, for queries. */
export const handler = consume("history", async (batch) => {
  await saveHistory(table(), batch);
});
