import { type AppliedEvent, ProjectionGap } from "../projection/index.ts";
import { type Table, writeTransaction } from "../table/index.ts";
import { type Checkpoint, findCheckpoint, NO_CHECKPOINT, SINK } from "./checkpoint.ts";
import { endedBalances, type PastBalance } from "./day-balances.ts";
import {
  HistoryBatch,
  type StoredAmendment,
  type StoredMatch,
  type StoredOrder,
} from "./history-batch.ts";
import { rivalsMax, saveAttemptsMax, transactionItemsMax } from "./limits.ts";
import { changedLists, type StoredList } from "./list-batch.ts";
import { historyService } from "./order-history.entity.ts";
import type { StoredBalance } from "./stored-balance.ts";
import { type StoredTrades, withStoredTrades } from "./trade-page.ts";

/** One place in every transaction is the checkpoint's. */
const ITEMS_PER_PART = transactionItemsMax - 1;

/** One item to be written, whole. */
type HistoryItem =
  | { readonly kind: "order"; readonly item: StoredOrder }
  | { readonly kind: "trades"; readonly item: StoredTrades }
  | { readonly kind: "past balance"; readonly item: PastBalance }
  | { readonly kind: "balance"; readonly item: StoredBalance }
  | { readonly kind: "list"; readonly item: StoredList }
  | { readonly kind: "match"; readonly item: StoredMatch }
  | { readonly kind: "amendment"; readonly item: StoredAmendment };

/** Two write at once; whoever comes first moves the history on, so that nothing is lost. */
export class HistoryContended extends Error {
  override readonly name = "HistoryContended";

  constructor() {
    super(
      `Somebody else wrote the history ${rivalsMax} times in a row while it was being written; ` +
        "the batch is left to be delivered again.",
    );
  }
}

/**
 * Stores what a batch of commands, ascending and without a gap, did to orders, lists, trades and balances.
 * What is stored already is dropped; what begins later than the history ends is refused. A long
 * batch takes several transactions; when the process dies between two of them the batch comes again
 * and every item is written once more, as it was. Answers the last sequence that is stored now.
 */
export async function saveHistory(table: Table, batch: readonly AppliedEvent[]): Promise<number> {
  for (let rivals = 0; rivals < rivalsMax; rivals += 1) {
    const checkpoint = await findCheckpoint(table);
    const { lastSequence } = checkpoint;
    const fresh = batch.filter(({ sequence }) => sequence > lastSequence);
    const [first] = fresh;
    if (first === undefined) return lastSequence;
    if (lastSequence < 0) throw new Error("The history is being emptied to be written anew.");
    if (first.sequence !== lastSequence + 1) {
      throw new ProjectionGap("history", lastSequence, first.sequence);
    }
    if (await saveFresh(table, checkpoint, fresh)) return fresh.at(-1)?.sequence ?? lastSequence;
  }
  throw new HistoryContended();
}

/** False when the history is no longer where it was: somebody else moved it on. */
async function saveFresh(
  table: Table,
  checkpoint: Checkpoint,
  batch: readonly AppliedEvent[],
): Promise<boolean> {
  const parts = partsOf(await itemsOf(table, batch));
  const done = { ...checkpoint, lastSequence: batch.at(-1)?.sequence ?? 0, part: 0 };
  let at = checkpoint;
  for (const [index, items] of parts.entries()) {
    const isLast = index === parts.length - 1;
    const to = isLast ? done : { ...checkpoint, part: at.part + 1 };
    const outcome = await writePart(table, items, { from: at, to });
    if (outcome === "refused") return false;
    if (outcome === "conflict") {
      throw new Error("The history table is too busy; the batch is left to be delivered again.");
    }
    at = to;
  }
  return true;
}

async function itemsOf(table: Table, batch: readonly AppliedEvent[]): Promise<HistoryItem[]> {
  const { orders, trades, balances, balanceDays, matches, amendments } = new HistoryBatch(batch);
  const pages = await withStoredTrades(table, trades);
  const ended = await endedBalances(table, balanceDays);
  const lists = await changedLists(table, batch);
  return [
    ...orders.map((item) => ({ kind: "order", item }) as const),
    ...pages.map((item) => ({ kind: "trades", item }) as const),
    // Before the balances: should this end in between, they still say what ended.
    ...ended.map((item) => ({ kind: "past balance", item }) as const),
    ...balances.map((item) => ({ kind: "balance", item }) as const),
    ...lists.map((item) => ({ kind: "list", item }) as const),
    ...matches.map((item) => ({ kind: "match", item }) as const),
    ...amendments.map((item) => ({ kind: "amendment", item }) as const),
  ];
}

/** At least one, for even a batch that changed nothing moves the checkpoint. */
function partsOf(items: readonly HistoryItem[]): HistoryItem[][] {
  const count = Math.max(1, Math.ceil(items.length / ITEMS_PER_PART));
  return Array.from({ length: count }, (_, index) =>
    items.slice(index * ITEMS_PER_PART, (index + 1) * ITEMS_PER_PART),
  );
}

function writePart(
  table: Table,
  items: readonly HistoryItem[],
  { from, to }: { readonly from: Checkpoint; readonly to: Checkpoint },
) {
  const attempt = () =>
    historyService(table)
      .transaction.write((entities) => [
        entities.checkpoints
          .put({ sink: SINK, ...to })
          .where((at, { eq, notExists }) =>
            from === NO_CHECKPOINT
              ? notExists(at.run)
              : `${eq(at.run, from.run)} AND ${eq(at.lastSequence, from.lastSequence)} AND ${eq(at.part, from.part)}`,
          )
          .commit(),
        ...items.map((each) => {
          switch (each.kind) {
            case "order":
              return entities.orders.put(each.item).commit();
            case "trades":
              return entities.trades.put(each.item).commit();
            case "past balance":
              return entities.pastBalances.put(each.item).commit();
            case "balance":
              return entities.balances.put(each.item).commit();
            case "list":
              return entities.orderLists.put(each.item).commit();
            case "match":
              return entities.preventedMatches.put(each.item).commit();
            case "amendment":
              return entities.amendments.put(each.item).commit();
          }
        }),
      ])
      .go();
  return writeTransaction(attempt, saveAttemptsMax);
}
