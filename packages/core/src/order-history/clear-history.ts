import { TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import { TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import { type Table, writeTransaction } from "../table/index.ts";
import { findCheckpoint, SINK } from "./checkpoint.ts";
import { saveAttemptsMax, transactionItemsMax } from "./limits.ts";
import { checkpoints } from "./order-history.entity.ts";
import { scanHistory, type StoredItem } from "./scan-history.ts";

/** Whoever writes the history finds nothing that follows this: it is being emptied. */
const EMPTYING = -1;

/**
 * Empties the history, so that it can be written anew from command 1 on. From the first moment on
 * nobody else can write to it: what a consumer brings meanwhile is a gap, which it will try again.
 * When this dies half-way it has to be run again.
 */
export async function clearHistory(table: Table, removed: (items: number) => void): Promise<void> {
  const { run } = await findCheckpoint(table);
  await checkpoints(table)
    .put({ sink: SINK, run: run + 1, lastSequence: EMPTYING, part: 0 })
    .go();
  await scanHistory(table, async (items) => {
    const doomed = items.filter((item) => item["__edb_e__"] !== "checkpoint");
    for (let from = 0; from < doomed.length; from += transactionItemsMax) {
      await remove(table, doomed.slice(from, from + transactionItemsMax));
    }
    removed(doomed.length);
  });
  await checkpoints(table)
    .put({ sink: SINK, run: run + 1, lastSequence: 0, part: 0 })
    .go();
}

/** By the hundred at once: deletes in a batch would reach the disk one by one. */
async function remove(table: Table, items: readonly StoredItem[]): Promise<void> {
  const TransactItems = items.map(({ pk, sk }) => ({
    Delete: { TableName: table.name, Key: { pk, sk } },
  }));
  const outcome = await writeTransaction(async () => {
    try {
      await table.client.send(new TransactWriteCommand({ TransactItems }));
      return { canceled: false, data: [] };
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error;
      return { canceled: true, data: (error.CancellationReasons ?? []).map(reasonOf) };
    }
  }, saveAttemptsMax);
  if (outcome !== "written") throw new Error("The history table is too busy to be emptied.");
}

const reasonOf = ({ Code: code = "None" }: { readonly Code?: string | undefined }) => ({
  rejected: code !== "None",
  code,
});
