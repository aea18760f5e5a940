export { bookUpdateOf } from "./book-update.ts";
export { type BooksHash, hashBooks } from "./hash-books.ts";
export { createMemoryBookCache } from "./memory.ts";
export type {
  BookCache,
  BookImage,
  BookLevel,
  BookUpdate,
  CachedBook,
  LastTrade,
  LevelUpdate,
} from "./port.ts";
export { createRedisBookCache } from "./redis.ts";
export type { RedisAddress } from "./redis-connection.ts";
