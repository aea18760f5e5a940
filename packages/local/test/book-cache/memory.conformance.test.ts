import { createMemoryBookCache } from "@bourse/core/book-cache";
import { runBookCacheCases } from "./book-cache.case.ts";

runBookCacheCases("in memory", createMemoryBookCache);
