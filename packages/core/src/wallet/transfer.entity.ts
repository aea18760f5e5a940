import type { EntityItem } from "electrodb";
import { Entity } from "electrodb";
import { entityOptions, perTable, type Table } from "../table/index.ts";
import { transferState, transferType } from "./wire.ts";

const makeTransfers = (table: Table) =>
  new Entity(
    {
      model: { service: "bourse", entity: "transfer", version: "1" },
      attributes: {
        transferNumber: { type: "number", required: true, readOnly: true },
        accountId: { type: "number", required: true, readOnly: true },
        type: { type: transferType.options, required: true, readOnly: true },
        asset: { type: "string", required: true, readOnly: true },
        amount: { type: "string", required: true, readOnly: true },
        state: { type: transferState.options, required: true },
        /** Until when the newest attempt to make it may reach the engine; absent before the first. */
        attemptUntilMs: { type: "number" },
        reason: { type: "string" },
        createdTimeMs: {
          type: "number",
          required: true,
          readOnly: true,
          padding: { length: 15, char: "0" },
        },
      },
      indexes: {
        byNumber: {
          pk: { field: "pk", composite: ["transferNumber"], casing: "none" },
          sk: { field: "sk", composite: [], casing: "none" },
        },
        byAccount: {
          index: "gsi1",
          pk: { field: "gsi1pk", composite: ["accountId", "type"], casing: "none" },
          sk: { field: "gsi1sk", composite: ["createdTimeMs", "transferNumber"], casing: "none" },
        },
        /** Holds what the cashier looks for, and nothing else. */
        byState: {
          index: "gsi2",
          pk: { field: "gsi2pk", composite: ["state"], casing: "none" },
          sk: { field: "gsi2sk", composite: ["createdTimeMs", "transferNumber"], casing: "none" },
          condition: ({ state }: { readonly state?: string }) => state === "PENDING",
        },
      },
    },
    entityOptions(table),
  );

export const transfers = perTable(makeTransfers);

export type TransferRecord = EntityItem<ReturnType<typeof makeTransfers>>;

/** Which transfer the bytes that somebody signed ask for: those who repeat them mean the same one. */
export const signedTransfers = perTable(
  (table) =>
    new Entity(
      {
        model: { service: "bourse", entity: "signedTransfer", version: "1" },
        attributes: {
          requestId: { type: "string", required: true },
          transferNumber: { type: "number", required: true },
          expireAt: { type: "number", required: true },
        },
        indexes: {
          byRequest: {
            pk: { field: "pk", composite: ["requestId"], casing: "none" },
            sk: { field: "sk", composite: [], casing: "none" },
          },
        },
      },
      entityOptions(table),
    ),
);
