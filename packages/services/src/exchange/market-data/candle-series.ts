import type { Candle } from "@bourse/core/candle";
import type { FlatState, FlatStateReader } from "@bourse/engine/collections";
import type { Trade } from "@bourse/engine/event";
import { Side } from "@bourse/engine/market";
import { CANDLE_ROWS_MAX } from "./limits.ts";
import { RowLog } from "../row-log.ts";
import { HIGH_UNIT, highPart, lowPart, wide } from "./wide-sum.ts";

const OPEN_TIME_MS = 0;
const OPEN_TICKS = 1;
const HIGH_TICKS = 2;
const LOW_TICKS = 3;
const CLOSE_TICKS = 4;
const VOLUME_LOTS = 5;
const TAKER_BUY_LOTS = 6;
/** Two columns each: the high and the low part of a wide sum. */
const QUOTE_UNITS = 7;
const TAKER_BUY_QUOTE_UNITS = 9;
const TRADE_COUNT = 11;
const FIRST_TRADE_ID = 12;
const WIDTH = 13;

/** The candles of one market and one fixed length, only those with trades, oldest first. */
export class CandleSeries {
  readonly #lengthMs: number;
  readonly #ageMsMax: number;
  readonly #rows = new RowLog(WIDTH, CANDLE_ROWS_MAX, () => {
    this.#isComplete = false;
  });
  #openTimeMs = -1;
  #isComplete = true;

  constructor(lengthMs: number, ageMsMax: number) {
    this.#lengthMs = lengthMs;
    this.#ageMsMax = ageMsMax;
  }

  /** Its part of a snapshot. */
  writeTo(state: FlatState): void {
    state.numbers.push(this.#openTimeMs, this.#isComplete ? 1 : 0);
    this.#rows.writeTo(state);
  }

  /** Only into an empty series. */
  readFrom(reader: FlatStateReader): void {
    this.#openTimeMs = reader.number();
    this.#isComplete = reader.number() === 1;
    this.#rows.readFrom(reader);
  }

  get length(): number {
    return this.#rows.length;
  }

  /** False once candles have been dropped: longer ones at the old end would then miss a part. */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  openTimeMs(index: number): number {
    return this.#rows.cell(index, OPEN_TIME_MS);
  }

  closeTicks(index: number): number {
    return this.#rows.cell(index, CLOSE_TICKS);
  }

  /** Index of the first candle that opens at or after that time, or `length`. */
  firstIndexAt(timeMs: number): number {
    return this.#rows.lowerBound(OPEN_TIME_MS, timeMs);
  }

  add(trade: Trade, timeMs: number): void {
    const { priceTicks, quantityLots, notionalUnits } = trade;
    const openTimeMs = timeMs - (timeMs % this.#lengthMs);
    if (openTimeMs !== this.#openTimeMs) this.#open(openTimeMs, trade);
    const offset = this.#rows.offset(this.#rows.length - 1);
    const { cells } = this.#rows;
    if (priceTicks > (cells[offset + HIGH_TICKS] ?? 0)) cells[offset + HIGH_TICKS] = priceTicks;
    if (priceTicks < (cells[offset + LOW_TICKS] ?? 0)) cells[offset + LOW_TICKS] = priceTicks;
    cells[offset + CLOSE_TICKS] = priceTicks;
    add(cells, offset + VOLUME_LOTS, quantityLots);
    add(cells, offset + TRADE_COUNT, 1);
    addWide(cells, offset + QUOTE_UNITS, notionalUnits);
    if (trade.aggressorSide === Side.Sell) return;
    add(cells, offset + TAKER_BUY_LOTS, quantityLots);
    addWide(cells, offset + TAKER_BUY_QUOTE_UNITS, notionalUnits);
  }

  /** The candle over candles `fromIndex` ... `toIndex - 1`; undefined when that is none. */
  sum(fromIndex: number, toIndex: number): Candle | undefined {
    if (fromIndex >= toIndex) return undefined;
    const rows = this.#rows;
    let highTicks = 0;
    let lowTicks = Infinity;
    let [volumeLots, takerBuyLots, tradeCount] = [0, 0, 0];
    let [quoteHigh, quoteLow, takerQuoteHigh, takerQuoteLow] = [0, 0, 0, 0];
    for (let index = fromIndex; index < toIndex; index += 1) {
      highTicks = Math.max(highTicks, rows.cell(index, HIGH_TICKS));
      lowTicks = Math.min(lowTicks, rows.cell(index, LOW_TICKS));
      volumeLots += rows.cell(index, VOLUME_LOTS);
      takerBuyLots += rows.cell(index, TAKER_BUY_LOTS);
      tradeCount += rows.cell(index, TRADE_COUNT);
      quoteHigh += rows.cell(index, QUOTE_UNITS);
      quoteLow += rows.cell(index, QUOTE_UNITS + 1);
      takerQuoteHigh += rows.cell(index, TAKER_BUY_QUOTE_UNITS);
      takerQuoteLow += rows.cell(index, TAKER_BUY_QUOTE_UNITS + 1);
    }
    const firstTradeId = rows.cell(fromIndex, FIRST_TRADE_ID);
    return {
      openTimeMs: rows.cell(fromIndex, OPEN_TIME_MS),
      openTicks: rows.cell(fromIndex, OPEN_TICKS),
      highTicks,
      lowTicks,
      closeTicks: rows.cell(toIndex - 1, CLOSE_TICKS),
      volumeLots,
      quoteVolumeUnits: wide(quoteHigh, quoteLow),
      takerBuyLots,
      takerBuyQuoteUnits: wide(takerQuoteHigh, takerQuoteLow),
      tradeCount,
      firstTradeId,
      lastTradeId: firstTradeId + tradeCount - 1,
    };
  }

  #open(openTimeMs: number, trade: Trade): void {
    const offset = this.#rows.append();
    const { cells } = this.#rows;
    cells.fill(0, offset, offset + WIDTH);
    cells[offset + OPEN_TIME_MS] = openTimeMs;
    cells[offset + OPEN_TICKS] = trade.priceTicks;
    cells[offset + HIGH_TICKS] = trade.priceTicks;
    cells[offset + LOW_TICKS] = trade.priceTicks;
    cells[offset + FIRST_TRADE_ID] = trade.tradeId;
    this.#openTimeMs = openTimeMs;
    this.#dropOld(openTimeMs - this.#ageMsMax);
  }

  /** Keeps one candle from before, whose close the first flat candles stand at. */
  #dropOld(beforeMs: number): void {
    while (this.#rows.length > 2 && this.openTimeMs(1) < beforeMs) this.#rows.dropFirst(1);
  }
}

function add(cells: Float64Array, offset: number, value: number): void {
  cells[offset] = (cells[offset] ?? 0) + value;
}

function addWide(cells: Float64Array, offset: number, units: number): void {
  const low = (cells[offset + 1] ?? 0) + lowPart(units);
  const carry = low >= HIGH_UNIT ? 1 : 0;
  cells[offset + 1] = low - carry * HIGH_UNIT;
  cells[offset] = (cells[offset] ?? 0) + highPart(units) + carry;
}
