import type { Candle } from "@bourse/core/candle";
import { apiError } from "@bourse/core/error";
import { describeError, type Log } from "../../../runtime/index.ts";
import type { Disk } from "../../disk/index.ts";
import { ARCHIVE_BEHIND_PART, ARCHIVE_SWEEP_MS } from "../limits.ts";
import type { AggTrade, AggTradeQuery } from "../agg-trade-log.ts";
import type { CandleQuery } from "../candles.ts";
import type { Market } from "../market.ts";
import type { MarketData } from "../market-data.ts";
import type { PublicTrade } from "../trade-log.ts";
import { BlockStore } from "./block-store.ts";
import { findCandles } from "./find-candles.ts";
import { findAggTrades, findTrades } from "./find-trades.ts";
import type { KeptTable } from "./kept-table.ts";

export interface MarketArchiveParts {
  readonly disk: Disk;
  readonly directory: string;
  readonly log: Log;
}

/**
 * Candles and trades for good. What is in memory is copied to disk, block by block, as soon as a block
 * can no longer change, and only then may it leave the memory. Blocks follow from the journal alone:
 * whoever writes one, and however often, writes the same.
 */
export class MarketArchive {
  readonly #blocks: BlockStore;
  readonly #log: Log;
  /** Of each table the block that is to be written next. */
  readonly #next = new Map<KeptTable, number>();
  #marketData: MarketData | undefined;
  #writer = 0;
  #timer: NodeJS.Timeout | undefined;
  #underWay: Promise<void> | undefined;
  #isFailing = false;

  constructor({ disk, directory, log }: MarketArchiveParts) {
    this.#blocks = new BlockStore(disk, directory);
    this.#log = log;
  }

  /** Writes from now on; `writer` is a number that no other process has at this time. */
  start(marketData: MarketData, writer: number): void {
    this.#marketData = marketData;
    marketData.keepAll();
    this.#writer = writer;
    this.#timer = setInterval(() => void this.sweep(), ARCHIVE_SWEEP_MS);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#timer = undefined;
    await this.#underWay;
  }

  /** Candles of any age, oldest first. */
  candles(market: Market, query: CandleQuery): Promise<Candle[]> {
    return this.#read(() => findCandles(market, query, this.#blocks));
  }

  /** Trades of any age from an id on, oldest first. */
  trades(
    market: Market,
    query: { readonly fromId: number; readonly limit: number },
  ): Promise<PublicTrade[]> {
    return this.#read(() => findTrades(market, query, this.#blocks));
  }

  /** Aggregate trades of any age, oldest first. */
  aggTrades(market: Market, query: AggTradeQuery): Promise<AggTrade[]> {
    return this.#read(() => findAggTrades(market, query, this.#blocks));
  }

  /** Undefined unless so much waits to be written that memory might run out before it is. */
  room(): Promise<void> | undefined {
    return this.#isBehind() ? this.sweep() : undefined;
  }

  /** Writes every block that can no longer change. Never fails: what was not written is tried again. */
  sweep(): Promise<void> {
    this.#underWay ??= this.#sweep().finally(() => (this.#underWay = undefined));
    return this.#underWay;
  }

  async #sweep(): Promise<void> {
    try {
      for (const market of this.#marketData?.markets() ?? []) {
        for (const table of Object.values(market.keptTables)) await this.#sweepTable(table);
      }
      this.#isFailing = false;
    } catch (error) {
      if (this.#isFailing) return;
      this.#isFailing = true;
      this.#log.error("archive-failed", { alarm: true, error: describeError(error) });
    }
  }

  async #sweepTable(table: KeptTable): Promise<void> {
    const { keysPerBlock, rows } = table;
    if (rows.length === 0) return;
    let next = this.#next.get(table) ?? (await this.#firstBlock(table));
    let isWritten = false;
    for (;;) {
      next = this.#afterGap(table, next);
      const endKey = (next + 1) * keysPerBlock;
      if (endKey > table.settledBelow()) break;
      const [first, end] = [table.indexOf(next * keysPerBlock), table.indexOf(endKey)];
      if (first < end) {
        const cells = rows.cells.slice(rows.offset(first), rows.offset(end));
        await this.#blocks.write(table, next, { cells, writer: this.#writer });
        isWritten = true;
        next += 1;
      } else if (end < rows.length) {
        next = Math.floor(table.keyAt(end) / keysPerBlock);
      } else break;
    }
    // Only what is sure to stay on disk may leave the memory.
    if (isWritten) await this.#blocks.sync(table);
    this.#next.set(table, next);
    table.keepFrom(next * keysPerBlock);
  }

  async #firstBlock(table: KeptTable): Promise<number> {
    await this.#blocks.tidy(table);
    const newest = (await this.#blocks.list(table)).at(-1);
    return newest === undefined ? Math.floor(table.keyAt(0) / table.keysPerBlock) : newest + 1;
  }

  /** What left the memory too early is missing; a block without its beginning is not written. */
  #afterGap(table: KeptTable, next: number): number {
    const { keysPerBlock } = table;
    const firstKey = table.keyAt(0);
    if (table.isWhole() || firstKey <= next * keysPerBlock) return next;
    const block = Math.ceil(firstKey / keysPerBlock);
    this.#log.warn("archive-gap", { table: table.name, from: next, to: block });
    return block;
  }

  /** What cannot be told whole is refused. */
  async #read<Found>(find: () => Promise<Found>): Promise<Found> {
    try {
      return await find();
    } catch (error) {
      this.#log.error("archive-unreadable", { alarm: true, error: describeError(error) });
      throw apiError("HistoryUnavailable");
    }
  }

  #isBehind(): boolean {
    for (const market of this.#marketData?.markets() ?? []) {
      for (const table of Object.values(market.keptTables)) {
        const { rows, keysPerBlock } = table;
        const written = table.indexOf((this.#next.get(table) ?? 0) * keysPerBlock);
        if (rows.length - written > rows.rowsMax * ARCHIVE_BEHIND_PART) return true;
      }
    }
    return false;
  }
}
