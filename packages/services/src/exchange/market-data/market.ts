import { type Candle, flatCandle, mergeCandles, MINUTE_MS } from "@bourse/core/candle";
import type { FlatState, FlatStateReader } from "@bourse/engine/collections";
import type { Trade } from "@bourse/engine/event";
import { type AssetSpec, type MarketSpec, ReferencePriceKind } from "@bourse/engine/market";
import { AggTradeLog } from "./agg-trade-log.ts";
import { type KeptTables, keptTables } from "./archive/kept-tables.ts";
import { Candles } from "./candles.ts";
import { Depth } from "./depth.ts";
import { createMarketText, type MarketText } from "./text.ts";
import { TradeLog } from "./trade-log.ts";

/** What was traded in a stretch of time that ends now. */
export interface Window {
  /** Flat at the last price when nothing was traded in it; at 0 when nothing ever was. */
  readonly candle: Candle;
  /** Price of the last trade before it; 0 when there was none. */
  readonly priceBeforeTicks: number;
}

export interface MarketParts {
  readonly base: AssetSpec;
  readonly quote: AssetSpec;
  /** What the engine holds it to be now, in its own scale; 0 = there is none. */
  readonly referencePrice: () => number;
  /** No trade can come with a time before this. */
  readonly settledTimeMs: () => number;
}

/** Everything public about one market: its book, its trades, its candles. */
export class Market {
  readonly text: MarketText;
  readonly base: AssetSpec;
  readonly quote: AssetSpec;
  readonly depth = new Depth();
  readonly trades: TradeLog;
  readonly aggTrades: AggTradeLog;
  readonly candles = new Candles();
  /** What the archive writes to disk. */
  readonly keptTables: KeptTables;
  readonly #referencePrice: () => number;
  #spec: MarketSpec;

  constructor(spec: MarketSpec, { base, quote, ...parts }: MarketParts) {
    this.#spec = spec;
    this.base = base;
    this.quote = quote;
    this.#referencePrice = parts.referencePrice;
    this.text = createMarketText(spec, quote);
    this.trades = new TradeLog(spec.quoteUnitsPerTickLot);
    this.aggTrades = new AggTradeLog(this.trades);
    const { trades, aggTrades, candles } = this;
    const { marketId } = spec;
    const { settledTimeMs } = parts;
    this.keptTables = keptTables({ marketId, candles, trades, aggTrades, settledTimeMs });
  }

  get spec(): MarketSpec {
    return this.#spec;
  }

  get symbol(): string {
    return this.#spec.symbol;
  }

  /** 0 before the first trade. */
  get lastPriceTicks(): number {
    return this.trades.last()?.priceTicks ?? 0;
  }

  /** Whether there is a way to find a reference price for it. */
  get hasReferencePrice(): boolean {
    return this.#spec.referencePriceKind !== ReferencePriceKind.None;
  }

  /** As text; null while there is none. */
  referencePrice(): string | null {
    const scaledTicks = this.hasReferencePrice ? this.#referencePrice() : 0;
    return scaledTicks === 0 ? null : this.text.referencePrice(scaledTicks);
  }

  /** The market's limits or status were changed; its grid never is. */
  respecify(spec: MarketSpec): void {
    this.#spec = spec;
  }

  /** Nothing leaves the memory from now on but what the archive lets go. */
  keepAll(): void {
    for (const table of Object.values(this.keptTables)) table.keepFrom(0);
  }

  /** Its part of a snapshot; the levels of its book are the engine's to tell. */
  writeTo(state: FlatState): void {
    state.numbers.push(this.#spec.marketId, this.depth.updateId);
    this.trades.writeTo(state);
    this.aggTrades.writeTo(state);
    this.candles.writeTo(state);
  }

  /** Behind the market's number, which says which one it is. */
  readFrom(reader: FlatStateReader): void {
    this.depth.updateId = reader.number();
    this.trades.readFrom(reader);
    this.aggTrades.readFrom(reader);
    this.candles.readFrom(reader);
  }

  addTrade(trade: Trade, timeUs: number): void {
    this.trades.append(trade, timeUs);
    this.aggTrades.append(trade, timeUs);
    this.candles.add(trade, Math.floor(timeUs / 1000));
  }

  /**
   * What was traded since `fromMs`, exact to the trade: whole minutes come from the candles, the
   * broken one at the beginning from the trades.
   */
  windowFrom(fromMs: number): Window {
    const { minutes } = this.candles;
    const wholeFromMs = Math.ceil(fromMs / MINUTE_MS) * MINUTE_MS;
    const whole = minutes.sum(minutes.firstIndexAt(wholeFromMs), minutes.length);
    const { broken, priceBeforeTicks } = this.#brokenMinute(fromMs, wholeFromMs);
    const candle = joined(broken, whole) ?? flatCandle(fromMs, this.lastPriceTicks);
    return { candle, priceBeforeTicks };
  }

  /** When its trades are gone already, more than the log holds, the minute is counted whole. */
  #brokenMinute(
    fromMs: number,
    toMs: number,
  ): { readonly broken: Candle | undefined; readonly priceBeforeTicks: number } {
    const { trades, candles } = this;
    if (trades.reachesBackTo(fromMs * 1000)) {
      const fromId = trades.firstIdAt(fromMs * 1000);
      const broken = trades.sum(fromId, trades.firstIdAt(toMs * 1000));
      return { broken, priceBeforeTicks: trades.priceBefore(fromId) };
    }
    const { minutes } = candles;
    const first = minutes.firstIndexAt(Math.floor(fromMs / MINUTE_MS) * MINUTE_MS);
    const broken = minutes.sum(first, minutes.firstIndexAt(toMs));
    return { broken, priceBeforeTicks: minutes.closeTicks(first - 1) };
  }

  /** Mean price over the market's averaging window; the last price when nothing was traded in it. */
  averagePrice(nowMs: number): string {
    const { candle } = this.windowFrom(nowMs - this.#spec.avgPriceMins * MINUTE_MS);
    if (candle.tradeCount === 0) return this.text.price(candle.closeTicks);
    return this.text.averagePrice(candle.quoteVolumeUnits, candle.volumeLots);
  }
}

function joined(earlier: Candle | undefined, later: Candle | undefined): Candle | undefined {
  if (earlier === undefined || later === undefined) return earlier ?? later;
  return mergeCandles(earlier, later);
}
