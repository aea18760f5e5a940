import type { EntityItem } from "electrodb";
import { Entity, Service } from "electrodb";
import type { Table } from "../table/index.ts";
import { entityOptions, perTable } from "../table/index.ts";
import { apiKeyType, permission } from "./wire.ts";

const makeApiKeys = (table: Table) =>
  new Entity(
    {
      model: { service: "bourse", entity: "apiKey", version: "1" },
      attributes: {
        apiKey: { type: "string", required: true },
        userId: { type: "string", required: true, readOnly: true },
        accountId: { type: "number", required: true, readOnly: true },
        label: { type: "string", required: true },
        type: { type: apiKeyType.options, required: true, readOnly: true },
        permissions: { type: "set", items: permission.options, required: true },
        ipAllowList: { type: "list", items: { type: "string" }, required: true },
        publicKeyPem: { type: "string" },
        sealedSecret: {
          type: "map",
          properties: {
            dataKey: { type: "string", required: true },
            nonce: { type: "string", required: true },
            ciphertext: { type: "string", required: true },
            tag: { type: "string", required: true },
          },
        },
        status: { type: ["ACTIVE", "DELETED"] as const, required: true },
        createdTimeMs: { type: "number", required: true, readOnly: true },
        changedTimeMs: {
          type: "number",
          required: true,
          padding: { length: 15, char: "0" },
        },
        feedShard: { type: "number", required: true, readOnly: true },
        expireAt: { type: "number" },
      },
      indexes: {
        byKey: {
          pk: { field: "pk", composite: ["apiKey"], casing: "none" },
          sk: { field: "sk", composite: [], casing: "none" },
        },
        byUser: {
          index: "gsi1",
          pk: { field: "gsi1pk", composite: ["userId"], casing: "none" },
          sk: { field: "gsi1sk", composite: ["apiKey"], casing: "none" },
        },
        feed: {
          index: "gsi2",
          pk: { field: "gsi2pk", composite: ["feedShard"], casing: "none" },
          sk: { field: "gsi2sk", composite: ["changedTimeMs"], casing: "none" },
        },
      },
    },
    entityOptions(table),
  );

/** Counts the live keys of a user, so that the limit holds for calls at the same moment too. */
const makeQuotas = (table: Table) =>
  new Entity(
    {
      model: { service: "bourse", entity: "apiKeyQuota", version: "1" },
      attributes: {
        userId: { type: "string", required: true },
        liveKeys: { type: "number", required: true },
      },
      indexes: {
        byUser: {
          pk: { field: "pk", composite: ["userId"], casing: "none" },
          sk: { field: "sk", composite: [], casing: "none" },
        },
      },
    },
    entityOptions(table),
  );

export const apiKeys = perTable(makeApiKeys);

/** Keys and quotas, for transactions over both. */
export const apiKeyService = perTable(
  (table) => new Service({ apiKeys: apiKeys(table), quotas: makeQuotas(table) }),
);

export type ApiKeyRecord = EntityItem<ReturnType<typeof makeApiKeys>>;
