import { createRedisBookCache } from "@bourse/core/book-cache";
import { redisAddress } from "../../src/cloud/redis/index.ts";
import { runBookCacheCases } from "./book-cache.case.ts";

const address = redisAddress(process.env["REDIS_URL"] ?? "");

runBookCacheCases("in Redis", () => createRedisBookCache(address));
