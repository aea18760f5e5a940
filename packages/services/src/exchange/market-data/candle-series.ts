import type { FlatState, FlatStateReader } from "@bourse/engine/collections";
import type { Trade } from "@bourse/engine/event";
import { Side } from "@bourse/engine/market";
import { RowLog } from "../row-log.ts";
import {
  CANDLE_WIDTH,
  CLOSE_TICKS,
  FIRST_TRADE_ID,
  HIGH_TICKS,
  LOW_TICKS,
  OPEN_TICKS,
  OPEN_TIME_MS,
  QUOTE_UNITS,
  TAKER_BUY_LOTS,
  TAKER_BUY_QUOTE_UNITS,
  TRADE_COUNT,
  VOLUME_LOTS,
} from "./candle-columns.ts";
import { CandleRows } from "./candle-rows.ts";
import { CANDLE_ROWS_MAX } from "./limits.ts";
import { HIGH_UNIT, highPart, lowPart } from "./wide-sum.ts";

/** The candles of one market and one fixed length, only those with trades, oldest first. */
export class CandleSeries extends CandleRows {
  readonly #lengthMs: number;
  readonly #ageMsMax: number;
  #openTimeMs = -1;
  #isComplete = true;
  #keptFromMs = Infinity;

  constructor(lengthMs: number, ageMsMax: number) {
    super(
      new RowLog(CANDLE_WIDTH, CANDLE_ROWS_MAX, () => {
        this.#isComplete = false;
      }),
    );
    this.#lengthMs = lengthMs;
    this.#ageMsMax = ageMsMax;
  }

  /** Its part of a snapshot. */
  writeTo(state: FlatState): void {
    state.numbers.push(this.#openTimeMs, this.#isComplete ? 1 : 0);
    this.rows.writeTo(state);
  }

  /** Only into an empty series. */
  readFrom(reader: FlatStateReader): void {
    this.#openTimeMs = reader.number();
    this.#isComplete = reader.number() === 1;
    this.rows.readFrom(reader);
  }

  /** False once candles have been dropped: longer ones at the old end would then miss a part. */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  /** Candles from there on stay, however old, as long as there is room at all. */
  keepFrom(openTimeMs: number): void {
    this.#keptFromMs = openTimeMs;
  }

  add(trade: Trade, timeMs: number): void {
    const { priceTicks, quantityLots, notionalUnits } = trade;
    const openTimeMs = timeMs - (timeMs % this.#lengthMs);
    if (openTimeMs !== this.#openTimeMs) this.#open(openTimeMs, trade);
    const offset = this.rows.offset(this.rows.length - 1);
    const { cells } = this.rows;
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

  #open(openTimeMs: number, trade: Trade): void {
    const offset = this.rows.append();
    const { cells } = this.rows;
    cells.fill(0, offset, offset + CANDLE_WIDTH);
    cells[offset + OPEN_TIME_MS] = openTimeMs;
    cells[offset + OPEN_TICKS] = trade.priceTicks;
    cells[offset + HIGH_TICKS] = trade.priceTicks;
    cells[offset + LOW_TICKS] = trade.priceTicks;
    cells[offset + FIRST_TRADE_ID] = trade.tradeId;
    this.#openTimeMs = openTimeMs;
    this.#dropOld(openTimeMs - this.#ageMsMax);
  }

  /** Keeps one candle from before, whose close the first flat candles stand at. */
  #dropOld(oldMs: number): void {
    const beforeMs = Math.min(oldMs, this.#keptFromMs);
    while (this.rows.length > 2 && this.openTimeMs(1) < beforeMs) this.rows.dropFirst(1);
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
