import { Entity, Service } from "electrodb";
import type { Table } from "../table/index.ts";
import { entityOptions, perTable } from "../table/index.ts";

const makeConnections = (table: Table) =>
  new Entity(
    {
      model: { service: "bourse", entity: "connection", version: "1" },
      attributes: {
        connectionId: { type: "string", required: true },
        /** Which part of the index of old connections it stands in. */
        shard: { type: "number", required: true, readOnly: true },
        lastSeenTimeMs: {
          type: "number",
          required: true,
          padding: { length: 15, char: "0" },
        },
        streams: { type: "list", items: { type: "string" }, required: true },
        /** Counts the changes: of two that read the same state one is refused. */
        revision: { type: "number", required: true },
        expireAt: { type: "number", required: true },
      },
      indexes: {
        byId: {
          pk: { field: "pk", composite: ["connectionId"], casing: "none" },
          sk: { field: "sk", composite: [], casing: "none" },
        },
        byLastSeen: {
          index: "gsi1",
          pk: { field: "gsi1pk", composite: ["shard"], casing: "none" },
          sk: { field: "gsi1sk", composite: ["lastSeenTimeMs"], casing: "none" },
        },
      },
    },
    entityOptions(table),
  );

/** One row per stream and follower: the list a push walks. */
const makeFollowers = (table: Table) =>
  new Entity(
    {
      model: { service: "bourse", entity: "follower", version: "1" },
      attributes: {
        stream: { type: "string", required: true },
        connectionId: { type: "string", required: true },
        expireAt: { type: "number", required: true },
      },
      indexes: {
        byStream: {
          pk: { field: "pk", composite: ["stream"], casing: "none" },
          sk: { field: "sk", composite: ["connectionId"], casing: "none" },
        },
      },
    },
    entityOptions(table),
  );

export const connections = perTable(makeConnections);
export const followers = perTable(makeFollowers);

/** Connections and followers, for transactions over both. */
export const streamService = perTable(
  (table) => new Service({ connections: connections(table), followers: followers(table) }),
);
