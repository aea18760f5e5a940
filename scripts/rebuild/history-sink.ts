import { setTimeout as sleep } from "node:timers/promises";
import {
  clearHistory,
  findCheckpoint,
  hashHistory,
  HistoryContended,
  saveHistory,
} from "@bourse/core/order-history";
import type { AppliedEvent } from "@bourse/core/projection";
import type { Table } from "@bourse/core/table";
import { RebuildError, type Sink } from "./sink.ts";

const CONTENDED_MAX = 60;
const CONTENDED_PAUSE_MS = 500;

/** Orders, trades and balances in DynamoDB. */
export function historySink(table: Table): Sink {
  return {
    name: "history",
    lastSequence: async () => (await findCheckpoint(table)).lastSequence,
    empty: () => clearHistory(table, () => {}),
    save: (batch) => saveBesideConsumer(table, batch),
    finish: async () => {},
    hashes: () => hashHistory(table),
    close: async () => {},
  };
}

/**
 * The consumer of a young stack still has the first commands at hand and writes them too. Each time it
 * comes first, less of the batch is left, so that trying again comes to an end.
 */
async function saveBesideConsumer(table: Table, batch: readonly AppliedEvent[]): Promise<void> {
  for (let contended = 0; contended < CONTENDED_MAX; contended += 1) {
    try {
      await saveHistory(table, batch);
      return;
    } catch (error) {
      if (!(error instanceof HistoryContended)) throw error;
    }
    await sleep(CONTENDED_PAUSE_MS);
  }
  throw new RebuildError(
    "The history's consumer came first each time for half a minute: it fills what was emptied. " +
      "Wait until it has caught up, then run this again.",
  );
}
