import { type Candle, MINUTE_MS } from "@bourse/core/candle";
import type { FlatState, FlatStateReader } from "@bourse/engine/collections";
import type { Trade } from "@bourse/engine/event";
import { Side } from "@bourse/engine/market";
import { TRADE_AGE_MS_MAX, TRADES_MAX, TRADES_MIN } from "./limits.ts";
import { RowLog } from "../row-log.ts";
import { highPart, lowPart, wide } from "./wide-sum.ts";

/** A trade as the public sees it. */
export interface PublicTrade {
  readonly tradeId: number;
  readonly timeUs: number;
  readonly priceTicks: number;
  readonly quantityLots: number;
  readonly isBuyerMaker: boolean;
}

/** Columns; lots are negative when the buyer was the maker. */
const TIME_US = 0;
const PRICE_TICKS = 1;
const SIGNED_LOTS = 2;
export const TRADE_WIDTH = 3;

/**
 * The newest trades of a market: a day of them, or as many as fit. Trade ids have no gaps, so a
 * trade is found by its id without a search.
 */
export class TradeLog {
  readonly rows: RowLog;
  readonly #quoteUnitsPerTickLot: number;
  #firstTradeId = 1;
  /** Of the newest trade that is gone. */
  #droppedTimeUs = -Infinity;
  #droppedPriceTicks = 0;
  #keptFromId = Infinity;
  #aggTradesKeptFromId = Infinity;

  constructor(quoteUnitsPerTickLot: number, tradesMax = TRADES_MAX) {
    this.#quoteUnitsPerTickLot = quoteUnitsPerTickLot;
    this.rows = new RowLog(TRADE_WIDTH, tradesMax, (count) => {
      this.#droppedTimeUs = this.rows.cell(count - 1, TIME_US);
      this.#droppedPriceTicks = this.rows.cell(count - 1, PRICE_TICKS);
      this.#firstTradeId += count;
    });
  }

  /** Its part of a snapshot. */
  writeTo(state: FlatState): void {
    state.numbers.push(this.#firstTradeId, this.#droppedTimeUs, this.#droppedPriceTicks);
    this.rows.writeTo(state);
  }

  /** Only into an empty log. */
  readFrom(reader: FlatStateReader): void {
    this.#firstTradeId = reader.number();
    this.#droppedTimeUs = reader.number();
    this.#droppedPriceTicks = reader.number();
    this.rows.readFrom(reader);
  }

  get length(): number {
    return this.rows.length;
  }

  /** Id of the oldest trade that is still here; the next id to come when there is none. */
  get firstTradeId(): number {
    return this.#firstTradeId;
  }

  get nextTradeId(): number {
    return this.#firstTradeId + this.rows.length;
  }

  /** Trades from that one on stay, however old, as long as there is room at all. */
  keepFrom(tradeId: number): void {
    this.#keptFromId = tradeId;
  }

  /** The same for trades that aggregate trades need, which are kept for themselves. */
  keepForAggTrades(tradeId: number): void {
    this.#aggTradesKeptFromId = tradeId;
  }

  append(trade: Trade, timeUs: number): void {
    if (this.rows.length === 0) this.#firstTradeId = trade.tradeId;
    if (trade.tradeId !== this.nextTradeId) {
      throw new Error(`Trade ${trade.tradeId} came after trade ${this.nextTradeId - 1}.`);
    }
    const isBuyerMaker = trade.aggressorSide === Side.Sell;
    const offset = this.rows.append();
    const { cells } = this.rows;
    cells[offset + TIME_US] = timeUs;
    cells[offset + PRICE_TICKS] = trade.priceTicks;
    cells[offset + SIGNED_LOTS] = isBuyerMaker ? -trade.quantityLots : trade.quantityLots;
    this.#dropOld(timeUs);
  }

  at(tradeId: number): PublicTrade {
    const { cells } = this.rows;
    return tradeIn(cells, this.rows.offset(tradeId - this.#firstTradeId), tradeId);
  }

  /** Oldest first from that id on, of those that are here. */
  find({ fromId, limit }: { readonly fromId: number; readonly limit: number }): PublicTrade[] {
    const firstId = Math.max(fromId, this.#firstTradeId);
    const endId = Math.min(firstId + limit, this.nextTradeId);
    return Array.from({ length: Math.max(0, endId - firstId) }, (_, index) =>
      this.at(firstId + index),
    );
  }

  last(): PublicTrade | undefined {
    return this.rows.length === 0 ? undefined : this.at(this.nextTradeId - 1);
  }

  /** Id of the first trade at or after that time; the next id to come when there is none. */
  firstIdAt(timeUs: number): number {
    return this.#firstTradeId + this.rows.lowerBound(TIME_US, timeUs);
  }

  /** Whether every trade at or after that time is still here. */
  reachesBackTo(timeUs: number): boolean {
    return this.#droppedTimeUs < timeUs;
  }

  /** Whether every trade from that id on is here, or nowhere. */
  reaches(tradeId: number): boolean {
    return tradeId >= this.#firstTradeId || this.#firstTradeId === 1;
  }

  /** Price of the trade before that one; 0 when there was none. */
  priceBefore(tradeId: number): number {
    return tradeId > this.#firstTradeId
      ? this.rows.cell(tradeId - 1 - this.#firstTradeId, PRICE_TICKS)
      : this.#droppedPriceTicks;
  }

  /** The candle over trades `fromId` ... `toId - 1`; undefined when that is none. */
  sum(fromId: number, toId: number): Candle | undefined {
    if (fromId >= toId) return undefined;
    const rows = this.rows;
    const fromIndex = fromId - this.#firstTradeId;
    const toIndex = toId - this.#firstTradeId;
    let highTicks = 0;
    let lowTicks = Infinity;
    let [volumeLots, takerBuyLots] = [0, 0];
    let [quoteHigh, quoteLow, takerQuoteHigh, takerQuoteLow] = [0, 0, 0, 0];
    for (let index = fromIndex; index < toIndex; index += 1) {
      const priceTicks = rows.cell(index, PRICE_TICKS);
      const signedLots = rows.cell(index, SIGNED_LOTS);
      const lots = Math.abs(signedLots);
      const quoteUnits = priceTicks * lots * this.#quoteUnitsPerTickLot;
      highTicks = Math.max(highTicks, priceTicks);
      lowTicks = Math.min(lowTicks, priceTicks);
      volumeLots += lots;
      quoteHigh += highPart(quoteUnits);
      quoteLow += lowPart(quoteUnits);
      if (signedLots < 0) continue;
      takerBuyLots += lots;
      takerQuoteHigh += highPart(quoteUnits);
      takerQuoteLow += lowPart(quoteUnits);
    }
    const openTimeMs = Math.floor(rows.cell(fromIndex, TIME_US) / 1000);
    return {
      openTimeMs: openTimeMs - (openTimeMs % MINUTE_MS),
      openTicks: rows.cell(fromIndex, PRICE_TICKS),
      highTicks,
      lowTicks,
      closeTicks: rows.cell(toIndex - 1, PRICE_TICKS),
      volumeLots,
      quoteVolumeUnits: wide(quoteHigh, quoteLow),
      takerBuyLots,
      takerBuyQuoteUnits: wide(takerQuoteHigh, takerQuoteLow),
      tradeCount: toId - fromId,
      firstTradeId: fromId,
      lastTradeId: toId - 1,
    };
  }

  /** Two at most, so that no single trade pays for a whole day's end. */
  #dropOld(timeUs: number): void {
    const oldestUs = timeUs - TRADE_AGE_MS_MAX * 1000;
    const keptFromId = Math.min(this.#keptFromId, this.#aggTradesKeptFromId);
    for (let count = 0; count < 2 && this.rows.length > TRADES_MIN; count += 1) {
      if (this.rows.cell(0, TIME_US) >= oldestUs || this.#firstTradeId >= keptFromId) return;
      this.rows.dropFirst(1);
    }
  }
}

/** The trade whose row begins at that offset. */
export function tradeIn(cells: Float64Array, offset: number, tradeId: number): PublicTrade {
  const signedLots = cells[offset + SIGNED_LOTS] ?? 0;
  return {
    tradeId,
    timeUs: cells[offset + TIME_US] ?? 0,
    priceTicks: cells[offset + PRICE_TICKS] ?? 0,
    quantityLots: Math.abs(signedLots),
    isBuyerMaker: signedLots < 0,
  };
}
