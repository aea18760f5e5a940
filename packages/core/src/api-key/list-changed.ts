import type { Table } from "../table/index.ts";
import { apiKeys } from "./api-key.entity.ts";
import { feedOverlapMs, feedShards } from "./limits.ts";

/** One entry of the change feed: this key was made or deleted then. */
export interface ApiKeyChange {
  readonly apiKey: string;
  readonly changedTimeMs: number;
}

/**
 * The keys made or deleted since a moment, oldest first. The feed may repeat a change it has shown,
 * and reaches a little behind `sinceMs`, so that one that became visible late is not missed.
 */
export async function listChangedSince(
  table: Table,
  sinceMs: number,
): Promise<readonly ApiKeyChange[]> {
  const changedTimeMs = Math.max(0, sinceMs - feedOverlapMs);
  const shards = await Promise.all(
    Array.from({ length: feedShards }, (_, feedShard) =>
      apiKeys(table).query.feed({ feedShard }).gte({ changedTimeMs }).go({ pages: "all" }),
    ),
  );
  return shards
    .flatMap(({ data }) => data)
    .map(({ apiKey, changedTimeMs }) => ({ apiKey, changedTimeMs }))
    .toSorted((a, b) => a.changedTimeMs - b.changedTimeMs);
}
