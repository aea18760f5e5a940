import { createHash } from "node:crypto";
import type { Table } from "../table/index.ts";
import { connections, followers } from "./connection.entity.ts";
import { connectionSecondsMax, connectionShards, sweptPerShardMax } from "./limits.ts";

export interface ConnectionMoment {
  readonly connectionId: string;
  readonly nowMs: number;
}

/** Notes that a client has come. */
export async function openConnection(
  table: Table,
  { connectionId, nowMs }: ConnectionMoment,
): Promise<void> {
  await connections(table)
    .put({
      connectionId,
      shard: createHash("sha256").update(connectionId).digest().readUInt8() % connectionShards,
      lastSeenTimeMs: nowMs,
      streams: [],
      revision: 1,
      expireAt: Math.ceil(nowMs / 1000) + connectionSecondsMax,
    })
    .go();
}

/** Forgets a client and all it followed. Harmless for one that is not known. */
export async function closeConnection(table: Table, connectionId: string): Promise<void> {
  const { data } = await connections(table).delete({ connectionId }).go({ response: "all_old" });
  const streams = data?.streams ?? [];
  if (streams.length === 0) return;
  await followers(table)
    .delete(streams.map((stream) => ({ stream, connectionId })))
    .go();
}

/** Connections that were last heard of before a moment: their end was not told to us. */
export async function listStaleConnections(
  table: Table,
  beforeMs: number,
): Promise<readonly string[]> {
  const shards = await Promise.all(
    Array.from({ length: connectionShards }, (_, shard) =>
      connections(table)
        .query.byLastSeen({ shard })
        .lt({ lastSeenTimeMs: beforeMs })
        .go({ limit: sweptPerShardMax }),
    ),
  );
  return shards.flatMap(({ data }) => data).map(({ connectionId }) => connectionId);
}
