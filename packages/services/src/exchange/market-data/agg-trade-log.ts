import type { FlatState, FlatStateReader } from "@bourse/engine/collections";
import { TRADES_MAX } from "./limits.ts";
import { RowLog } from "../row-log.ts";
import type { TradeLog } from "./trade-log.ts";
import type { Trade } from "@bourse/engine/event";

/** Neighbouring fills of one taker order at one price and time, told as one. */
export interface AggTrade {
  readonly aggTradeId: number;
  readonly firstTradeId: number;
  readonly lastTradeId: number;
  readonly timeUs: number;
  readonly priceTicks: number;
  readonly quantityLots: number;
  readonly isBuyerMaker: boolean;
}

/** Which aggregate trades are wanted: from an id or a time on, else the newest up to a time. */
export interface AggTradeQuery {
  readonly fromId?: number | undefined;
  readonly startTimeMs?: number | undefined;
  readonly endTimeMs?: number | undefined;
  readonly limit: number;
}

const FIRST_TRADE_ID = 0;

/** Where in the trade log each aggregate trade begins; all else is read from the trades. */
export class AggTradeLog {
  readonly #trades: TradeLog;
  readonly rows = new RowLog(1, TRADES_MAX, (count) => {
    this.#firstAggTradeId += count;
  });
  #firstAggTradeId = 1;
  #lastTakerOrderId = 0;
  #lastTimeUs = 0;
  #lastPriceTicks = 0;

  constructor(trades: TradeLog) {
    this.#trades = trades;
  }

  /** Its part of a snapshot; the trades have theirs. */
  writeTo(state: FlatState): void {
    state.numbers.push(this.#firstAggTradeId, this.#lastTakerOrderId);
    state.numbers.push(this.#lastTimeUs, this.#lastPriceTicks);
    this.rows.writeTo(state);
  }

  /** Only into an empty log. */
  readFrom(reader: FlatStateReader): void {
    this.#firstAggTradeId = reader.number();
    this.#lastTakerOrderId = reader.number();
    this.#lastTimeUs = reader.number();
    this.#lastPriceTicks = reader.number();
    this.rows.readFrom(reader);
  }

  get firstAggTradeId(): number {
    return this.#firstAggTradeId;
  }

  get nextAggTradeId(): number {
    return this.#firstAggTradeId + this.rows.length;
  }

  /** Aggregate trades from that one on stay, and with them their trades. */
  keepFrom(aggTradeId: number): void {
    const index = Math.max(0, aggTradeId - this.#firstAggTradeId);
    const isHere = index < this.rows.length;
    const firstTradeId = isHere ? this.rows.cell(index, FIRST_TRADE_ID) : this.#trades.nextTradeId;
    this.#trades.keepForAggTrades(firstTradeId);
  }

  /** Takes note of a trade that the trade log already holds. */
  append(trade: Trade, timeUs: number): void {
    const continues =
      trade.taker.orderId === this.#lastTakerOrderId &&
      trade.priceTicks === this.#lastPriceTicks &&
      timeUs === this.#lastTimeUs;
    if (!continues) {
      const offset = this.rows.append();
      this.rows.cells[offset + FIRST_TRADE_ID] = trade.tradeId;
      this.#lastTakerOrderId = trade.taker.orderId;
      this.#lastPriceTicks = trade.priceTicks;
      this.#lastTimeUs = timeUs;
    }
    while (this.rows.cell(0, FIRST_TRADE_ID) < this.#trades.firstTradeId) {
      this.rows.dropFirst(1);
    }
  }

  at(aggTradeId: number): AggTrade {
    const index = aggTradeId - this.#firstAggTradeId;
    const firstTradeId = this.rows.cell(index, FIRST_TRADE_ID);
    const isLast = index === this.rows.length - 1;
    const endTradeId = isLast
      ? this.#trades.nextTradeId
      : this.rows.cell(index + 1, FIRST_TRADE_ID);
    const { timeUs, priceTicks, isBuyerMaker } = this.#trades.at(firstTradeId);
    let quantityLots = 0;
    for (let id = firstTradeId; id < endTradeId; id += 1) {
      quantityLots += this.#trades.at(id).quantityLots;
    }
    const lastTradeId = endTradeId - 1;
    return {
      aggTradeId,
      firstTradeId,
      lastTradeId,
      timeUs,
      priceTicks,
      quantityLots,
      isBuyerMaker,
    };
  }

  /** Oldest first, of those that are here. */
  find(query: AggTradeQuery): AggTrade[] {
    const { fromId, startTimeMs, endTimeMs, limit } = query;
    const lastId =
      endTimeMs === undefined ? this.nextAggTradeId : this.firstIdAt((endTimeMs + 1) * 1000);
    const startId = startTimeMs === undefined ? fromId : this.firstIdAt(startTimeMs * 1000);
    const firstId = Math.max(startId ?? lastId - limit, this.#firstAggTradeId);
    const endId = Math.min(firstId + limit, lastId);
    return Array.from({ length: Math.max(0, endId - firstId) }, (_, index) =>
      this.at(firstId + index),
    );
  }

  /** Whether everything that is asked for is here, or nowhere. */
  reaches({ fromId, startTimeMs, endTimeMs, limit }: AggTradeQuery): boolean {
    if (this.#firstAggTradeId === 1) return true;
    if (startTimeMs !== undefined) return this.#trades.reachesBackTo(startTimeMs * 1000);
    if (fromId !== undefined) return fromId >= this.#firstAggTradeId;
    const lastId =
      endTimeMs === undefined ? this.nextAggTradeId : this.firstIdAt((endTimeMs + 1) * 1000);
    return lastId - limit >= this.#firstAggTradeId;
  }

  /** Id of the first aggregate trade at or after that time; the next to come when there is none. */
  firstIdAt(timeUs: number): number {
    const tradeId = this.#trades.firstIdAt(timeUs);
    return this.#firstAggTradeId + this.rows.lowerBound(FIRST_TRADE_ID, tradeId);
  }
}
