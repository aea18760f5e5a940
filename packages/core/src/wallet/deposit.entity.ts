import { Entity } from "electrodb";
import { entityOptions, perTable } from "../table/index.ts";
import { depositState } from "./wire.ts";

/** An address that belongs to one account for ever. */
export const depositAddresses = perTable(
  (table) =>
    new Entity(
      {
        model: { service: "bourse", entity: "depositAddress", version: "1" },
        attributes: {
          accountId: { type: "number", required: true },
          network: { type: "string", required: true },
          address: { type: "string", required: true },
        },
        indexes: {
          byAccount: {
            pk: { field: "pk", composite: ["accountId"], casing: "none" },
            sk: { field: "sk", composite: ["network"], casing: "none" },
          },
          byAddress: {
            index: "gsi1",
            pk: { field: "gsi1pk", composite: ["address"], casing: "none" },
            sk: { field: "gsi1sk", composite: ["network"], casing: "none" },
          },
        },
      },
      entityOptions(table),
    ),
);

/** What came in on the chain for one of our addresses. */
export const deposits = perTable(
  (table) =>
    new Entity(
      {
        model: { service: "bourse", entity: "deposit", version: "1" },
        attributes: {
          depositId: { type: "string", required: true, readOnly: true },
          accountId: { type: "number", required: true, readOnly: true },
          asset: { type: "string", required: true, readOnly: true },
          network: { type: "string", required: true, readOnly: true },
          address: { type: "string", required: true, readOnly: true },
          txId: { type: "string", required: true, readOnly: true },
          /** A chain that changes its mind may change it, until it lies deep enough. */
          amount: { type: "string", required: true },
          state: { type: depositState.options, required: true },
          confirmations: { type: "number", required: true },
          createdTimeMs: {
            type: "number",
            required: true,
            readOnly: true,
            padding: { length: 15, char: "0" },
          },
          creditedTimeMs: { type: "number" },
        },
        indexes: {
          byId: {
            pk: { field: "pk", composite: ["depositId"], casing: "none" },
            sk: { field: "sk", composite: [], casing: "none" },
          },
          byAccount: {
            index: "gsi1",
            pk: { field: "gsi1pk", composite: ["accountId"], casing: "none" },
            sk: { field: "gsi1sk", composite: ["createdTimeMs", "depositId"], casing: "none" },
          },
        },
      },
      entityOptions(table),
    ),
);
