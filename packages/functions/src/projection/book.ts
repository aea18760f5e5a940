import { type BookCache, bookUpdateOf, createRedisBookCache } from "@bourse/core/book-cache";
import { Resource } from "sst";
import { once } from "../runtime/resources.ts";
import { consume } from "./consume.ts";

/** Undefined where there is no Redis: a cache in this function's memory would serve nobody. */
const bookCache = once((): BookCache | undefined => {
  const { host, port, username, password } = Resource.BookCache;
  return host === "" ? undefined : createRedisBookCache({ host, port, username, password });
});

/** Keeps the books in Redis. A gap is closed by the exchange, which puts all of them back. */
export const handler = consume("book", async (batch) => {
  await bookCache()?.update(bookUpdateOf(batch));
});
