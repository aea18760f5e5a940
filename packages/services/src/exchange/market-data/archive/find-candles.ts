import {
  type Candle,
  candleOpenTimeMs,
  flatCandle,
  mergeCandles,
  nextCandleOpenTimeMs,
} from "@bourse/core/candle";
import { RowLog } from "../../row-log.ts";
import { CandleRows } from "../candle-rows.ts";
import { baseOf, type CandleQuery, type CandleRange, candleRange, newestMs } from "../candles.ts";
import { ARCHIVE_BLOCKS_READ_MAX } from "../limits.ts";
import type { Market } from "../market.ts";
import type { BlockStore } from "./block-store.ts";
import type { KeptTable } from "./kept-table.ts";

/** Candles of any age: what has left the memory is read from the archive. Oldest first. */
export async function findCandles(
  market: Market,
  query: CandleQuery,
  store: BlockStore,
): Promise<Candle[]> {
  const base = baseOf(query);
  const table = market.keptTables[base];
  const blocks = await store.blocks(table);
  const [oldestBlock] = blocks;
  if (oldestBlock === undefined) return market.candles.find(query);
  const oldest = await readRows(store, table, oldestBlock);
  // From here to the first wait: what is in memory now may have left it when the blocks are read.
  const series = market.candles[base];
  const range = candleRange(query, newestMs(series, query), {
    openTimeMs: oldest.openTimeMs(0),
    isFirst: oldest.firstTradeId(0) === 1,
  });
  if (range === undefined) return [];
  const opens = openTimes(query, readable(query, range, table.keysPerBlock));
  const sums = new Sums(query, opens);
  const inMemoryFromMs = series.length === 0 ? Infinity : series.openTimeMs(0);
  sums.add(series, inMemoryFromMs, Infinity);
  // Newest first, so that the last one looked at has the close that flat candles begin at.
  for (let at = blocks.length - 1; at >= 0 && !sums.isWhole; at -= 1) {
    const block = blocks[at] ?? 0;
    const fromMs = block * table.keysPerBlock;
    if (fromMs >= Math.min(sums.endMs, inMemoryFromMs)) continue;
    sums.add(await readRows(store, table, block), fromMs, inMemoryFromMs);
  }
  return sums.candles();
}

async function readRows(store: BlockStore, table: KeptTable, block: number): Promise<CandleRows> {
  const cells = await store.read(table, block);
  const rows = new RowLog(table.width, cells.length / table.width);
  rows.fill(cells);
  return new CandleRows(rows);
}

/** As much of the range as may be read at once, at the end where the answer begins. */
function readable(query: CandleQuery, range: CandleRange, blockMs: number): CandleRange {
  const { firstMs, lastMs } = range;
  const spanMs = ARCHIVE_BLOCKS_READ_MAX * blockMs;
  if (lastMs - firstMs <= spanMs) return range;
  if (query.startTimeMs !== undefined) return { firstMs, lastMs: firstMs + spanMs };
  const { interval, offsetMinutes } = query;
  return { firstMs: nextCandleOpenTimeMs(interval, lastMs - spanMs, offsetMinutes), lastMs };
}

/** Of every candle in the range, as many as were asked for. */
function openTimes(query: CandleQuery, { firstMs, lastMs }: CandleRange): number[] {
  const { interval, offsetMinutes, limit } = query;
  const opens: number[] = [];
  for (let openMs = firstMs; openMs <= lastMs && opens.length < limit;) {
    opens.push(openMs);
    openMs = nextCandleOpenTimeMs(interval, openMs, offsetMinutes);
  }
  return opens;
}

/** Candles put together from rows that come in portions, the newest portion first. */
class Sums {
  readonly endMs: number;
  readonly #query: CandleQuery;
  readonly #opens: readonly number[];
  readonly #parts = new Map<number, Candle>();
  readonly #firstMs: number;
  #closeBeforeTicks = 0;

  constructor(query: CandleQuery, opens: readonly number[]) {
    const { interval, offsetMinutes } = query;
    this.#query = query;
    this.#opens = opens;
    this.#firstMs = opens[0] ?? 0;
    this.endMs = nextCandleOpenTimeMs(interval, opens.at(-1) ?? 0, offsetMinutes);
  }

  /** Whether no older row could add anything. */
  get isWhole(): boolean {
    return this.#closeBeforeTicks > 0;
  }

  /** Takes the rows that open from `fromMs` on and before `toMs`. */
  add(rows: CandleRows, fromMs: number, toMs: number): void {
    const { interval, offsetMinutes } = this.#query;
    const first = rows.firstIndexAt(Math.max(this.#firstMs, fromMs));
    const end = rows.firstIndexAt(Math.min(this.endMs, toMs));
    for (let index = first; index < end;) {
      const openMs = candleOpenTimeMs(interval, rows.openTimeMs(index), offsetMinutes);
      const nextMs = nextCandleOpenTimeMs(interval, openMs, offsetMinutes);
      const next = Math.min(rows.firstIndexAt(nextMs), end);
      this.#join(openMs, rows.sum(index, next));
      index = next;
    }
    if (first > 0 && rows.openTimeMs(first - 1) < toMs) {
      this.#closeBeforeTicks = rows.closeTicks(first - 1);
    }
  }

  candles(): Candle[] {
    let closeTicks = this.#closeBeforeTicks;
    return this.#opens.map((openTimeMs) => {
      const candle = this.#parts.get(openTimeMs) ?? flatCandle(openTimeMs, closeTicks);
      ({ closeTicks } = candle);
      return { ...candle, openTimeMs };
    });
  }

  #join(openMs: number, earlier: Candle | undefined): void {
    if (earlier === undefined) return;
    const later = this.#parts.get(openMs);
    this.#parts.set(openMs, later === undefined ? earlier : mergeCandles(earlier, later));
  }
}
