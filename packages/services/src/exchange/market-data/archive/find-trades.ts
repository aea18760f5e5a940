import type { AggTrade, AggTradeQuery } from "../agg-trade-log.ts";
import type { Market } from "../market.ts";
import { type PublicTrade, TRADE_WIDTH, tradeIn } from "../trade-log.ts";
import type { BlockStore } from "./block-store.ts";
import { LongTable, type Portion } from "./long-table.ts";

const TIME_US = 0;
const FIRST_TRADE_ID = 0;

/** Trades of any age from an id on, oldest first; those that are nowhere any more are passed over. */
export async function findTrades(
  market: Market,
  { fromId, limit }: { readonly fromId: number; readonly limit: number },
  store: BlockStore,
): Promise<PublicTrade[]> {
  const table = await LongTable.open(market.keptTables.trades, store);
  const firstId = Math.max(fromId, table.firstKey);
  return tradesBetween(table, firstId, Math.min(firstId + limit, table.endKey));
}

/** Aggregate trades of any age, oldest first. */
export async function findAggTrades(
  market: Market,
  query: AggTradeQuery,
  store: BlockStore,
): Promise<AggTrade[]> {
  const trades = await LongTable.open(market.keptTables.trades, store);
  const table = await LongTable.open(market.keptTables.aggTrades, store);
  const { fromId, startTimeMs, endTimeMs, limit } = query;
  const idAt = async (timeMs: number): Promise<number> =>
    table.firstKeyAt(FIRST_TRADE_ID, await trades.firstKeyAt(TIME_US, timeMs * 1000));
  const lastId = endTimeMs === undefined ? table.endKey : await idAt(endTimeMs + 1);
  const startId = startTimeMs === undefined ? fromId : await idAt(startTimeMs);
  const firstId = Math.max(startId ?? lastId - limit, table.firstKey);
  const endId = Math.min(firstId + limit, lastId);
  if (firstId >= endId) return [];
  // One more than wanted: where the last one ends is where the next begins.
  const begins = await beginsBetween(table, firstId, endId + 1);
  if (begins.length === endId - firstId) begins.push(trades.endKey);
  const found = await tradesBetween(trades, begins[0] ?? 0, begins.at(-1) ?? 0);
  return joined(found, begins, firstId);
}

async function tradesBetween(table: LongTable, fromId: number, endId: number) {
  const found: PublicTrade[] = [];
  for await (const { key, count, cells } of portions(table, fromId, endId)) {
    for (let index = 0; index < count; index += 1) {
      found.push(tradeIn(cells, index * TRADE_WIDTH, key + index));
    }
  }
  return found;
}

async function beginsBetween(table: LongTable, fromId: number, endId: number): Promise<number[]> {
  const begins: number[] = [];
  for await (const { cells } of portions(table, fromId, endId)) begins.push(...cells);
  return begins;
}

async function* portions(table: LongTable, from: number, end: number): AsyncGenerator<Portion> {
  for (let key = from; key < end;) {
    const portion = await table.portionAt(key, end);
    if (portion === undefined) return;
    yield portion;
    key = portion.key + portion.count;
  }
}

/** `begins` are ids of trades: of each aggregate trade's first, and of the one after the last. */
function joined(
  trades: readonly PublicTrade[],
  begins: readonly number[],
  firstAggTradeId: number,
): AggTrade[] {
  const oldestId = trades[0]?.tradeId ?? 0;
  return begins.slice(0, -1).flatMap((firstTradeId, index) => {
    const endId = begins[index + 1] ?? firstTradeId;
    const fills = trades.slice(firstTradeId - oldestId, endId - oldestId);
    const [first] = fills;
    if (first?.tradeId !== firstTradeId) return [];
    const { timeUs, priceTicks, isBuyerMaker } = first;
    const quantityLots = fills.reduce((sum, fill) => sum + fill.quantityLots, 0);
    const ids = { aggTradeId: firstAggTradeId + index, firstTradeId, lastTradeId: endId - 1 };
    return [{ ...ids, timeUs, priceTicks, quantityLots, isBuyerMaker }];
  });
}
