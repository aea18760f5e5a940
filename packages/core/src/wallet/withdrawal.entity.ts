import type { EntityItem } from "electrodb";
import { Entity } from "electrodb";
import { entityOptions, perTable, type Table } from "../table/index.ts";
import { withdrawalState } from "./wire.ts";

const makeWithdrawals = (table: Table) =>
  new Entity(
    {
      model: { service: "bourse", entity: "withdrawal", version: "1" },
      attributes: {
        withdrawalId: { type: "string", required: true, readOnly: true },
        accountId: { type: "number", required: true, readOnly: true },
        clientId: { type: "string", readOnly: true },
        asset: { type: "string", required: true, readOnly: true },
        network: { type: "string", required: true, readOnly: true },
        address: { type: "string", required: true, readOnly: true },
        addressTag: { type: "string", readOnly: true },
        amount: { type: "string", required: true, readOnly: true },
        fee: { type: "string", required: true, readOnly: true },
        state: { type: withdrawalState.options, required: true },
        /** "open" while the cashier has to do something, "review" while it waits for operators. */
        progress: { type: ["open", "review", "ended"] as const, required: true },
        /** Until when the newest attempt to hold it may reach the engine; absent before the first. */
        attemptUntilMs: { type: "number" },
        approvers: { type: "list", items: { type: "string" }, required: true },
        rejectedBy: { type: "string" },
        reason: { type: "string" },
        txId: { type: "string" },
        confirmations: { type: "number", required: true },
        createdTimeMs: {
          type: "number",
          required: true,
          readOnly: true,
          padding: { length: 15, char: "0" },
        },
        changedTimeMs: { type: "number", required: true },
      },
      indexes: {
        byId: {
          pk: { field: "pk", composite: ["withdrawalId"], casing: "none" },
          sk: { field: "sk", composite: [], casing: "none" },
        },
        byAccount: {
          index: "gsi1",
          pk: { field: "gsi1pk", composite: ["accountId"], casing: "none" },
          sk: { field: "gsi1sk", composite: ["createdTimeMs", "withdrawalId"], casing: "none" },
        },
        byProgress: {
          index: "gsi2",
          pk: { field: "gsi2pk", composite: ["progress"], casing: "none" },
          sk: { field: "gsi2sk", composite: ["createdTimeMs", "withdrawalId"], casing: "none" },
          condition: ({ progress }: { readonly progress?: string }) => progress !== "ended",
        },
      },
    },
    entityOptions(table),
  );

export const withdrawals = perTable(makeWithdrawals);

export type WithdrawalRecord = EntityItem<ReturnType<typeof makeWithdrawals>>;
