import path from "node:path";
import { decodeAppliedRecord } from "@bourse/core/projection";
import { decodeCommand } from "@bourse/engine/command";
import { readJournal } from "@bourse/services/exchange/journal";
import type { Sent } from "./order-load.ts";

export interface Findings {
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  /** Told to be another order than it is. */
  readonly wrong: readonly string[];
}

/** Holds what was answered against the journal, and against what the event log says came of it. */
export async function audit(dataDir: string, sent: readonly Sent[]): Promise<Findings> {
  const journalled = await journalledIds(path.join(dataDir, "exchange", "journal"));
  const accepted = await acceptedIds(path.join(dataDir, "exchange", "events"));
  const answered = sent.filter(({ orderId }) => orderId !== undefined);
  const id = ({ clientOrderId }: Sent): string => clientOrderId;
  return {
    lost: answered
      .filter((order) => !journalled.has(id(order)) || !accepted.has(id(order)))
      .map(id),
    doubled: [...accepted].filter(([, orderIds]) => orderIds.length > 1).map(([name]) => name),
    wrong: answered
      .filter((order) => accepted.has(id(order)) && accepted.get(id(order))?.[0] !== order.orderId)
      .map(id),
  };
}

async function journalledIds(directory: string): Promise<ReadonlySet<string>> {
  const ids = new Set<string>();
  for await (const records of readJournal(directory)) {
    for (const { payload } of records) {
      const command = decodeCommand(payload);
      if (command.kind === "PlaceOrder") ids.add(command.clientOrderId);
    }
  }
  return ids;
}

/** Client order id -> every order it became. */
async function acceptedIds(directory: string): Promise<ReadonlyMap<string, readonly number[]>> {
  const accepted = new Map<string, number[]>();
  for await (const records of readJournal(directory)) {
    for (const { events } of records.map(decodeAppliedRecord)) {
      for (const event of events) {
        if (event.kind !== "OrderAccepted") continue;
        const { clientOrderId, orderId } = event.order;
        accepted.set(clientOrderId, [...(accepted.get(clientOrderId) ?? []), orderId]);
      }
    }
  }
  return accepted;
}
