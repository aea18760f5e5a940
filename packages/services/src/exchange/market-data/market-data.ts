import type { FlatState, FlatStateReader } from "@bourse/engine/collections";
import type { Event, LevelChanged, Trade } from "@bourse/engine/event";
import type { Depth as EngineDepth } from "@bourse/engine/exchange";
import type { AssetSpec, MarketSpec } from "@bourse/engine/market";
import type { Applied } from "../applied.ts";
import { Market } from "./market.ts";

/** What one command did to one market; handed to those who push it on. */
export interface MarketChange {
  readonly market: Market;
  /** New totals of the levels that changed. */
  readonly levels: readonly LevelChanged[];
  /** Trades `firstTradeId` ... `market.trades.nextTradeId - 1` are new; likewise the aggregates. */
  readonly firstTradeId: number;
  readonly firstAggTradeId: number;
  /** Whether the best price or its quantity changed on either side. */
  readonly isTopChanged: boolean;
}

export type MarketListener = (change: MarketChange) => void;

/** The specs that are known before the first command is applied; usually none. */
export interface Listing {
  readonly assets: readonly AssetSpec[];
  readonly markets: readonly MarketSpec[];
}

/** What the engine holds a market's reference price to be, in its own scale; 0 = there is none. */
export type ReferencePriceOf = (marketId: number) => number;

/**
 * The public side of the exchange, built from the events alone: replaying the journal gives the
 * same books, trades and candles. It has no clock; whoever reads says what time it is.
 */
export class MarketData {
  readonly #assets = new Map<number, AssetSpec>();
  readonly #markets = new Map<number, Market>();
  readonly #bySymbol = new Map<string, Market>();
  readonly #listeners: MarketListener[] = [];
  readonly #referencePriceOf: ReferencePriceOf;
  #appliedTimeUs = 0;
  #isArchived = false;

  constructor({ assets, markets }: Listing, referencePriceOf: ReferencePriceOf) {
    this.#referencePriceOf = referencePriceOf;
    for (const asset of assets) this.#assets.set(asset.assetId, asset);
    for (const market of markets) this.#list(market);
  }

  /** Time of the last command that was applied: nothing earlier can happen any more. */
  get appliedTimeUs(): number {
    return this.#appliedTimeUs;
  }

  /** All markets, in the order they were listed. */
  markets(): readonly Market[] {
    return [...this.#markets.values()];
  }

  market(symbol: string): Market | undefined {
    return this.#bySymbol.get(symbol);
  }

  /** The listener hears of live changes, market by market, in order; never of replayed ones. */
  subscribe(listener: MarketListener): void {
    this.#listeners.push(listener);
  }

  /** Nothing leaves the memory from now on but what the archive lets go. */
  keepAll(): void {
    this.#isArchived = true;
    for (const market of this.#markets.values()) market.keepAll();
  }

  apply({ timeUs, events, replayed }: Applied): void {
    this.#appliedTimeUs = timeUs;
    // Nearly always one market, or none; time going by may move several.
    const touched: Touched[] = [];
    for (const event of events) {
      if (event.kind === "Trade" || event.kind === "LevelChanged") {
        take(this.#touch(touched, event.marketId), event, timeUs);
      } else {
        this.#takeSpec(event);
      }
    }
    for (const one of touched) this.#finish(one, replayed);
  }

  /** Its part of a snapshot, as far as the engine does not know it. */
  writeTo(state: FlatState): void {
    state.numbers.push(this.#appliedTimeUs);
    for (const market of this.#markets.values()) market.writeTo(state);
  }

  /** Only when its markets are those of the snapshot and nothing was applied yet. */
  readFrom(reader: FlatStateReader, depthOf: (marketId: number) => EngineDepth): void {
    this.#appliedTimeUs = reader.number();
    for (let left = this.#markets.size; left > 0; left -= 1) {
      const marketId = reader.number();
      const market = this.#market(marketId);
      market.readFrom(reader);
      const { bids, asks } = depthOf(marketId);
      for (const [ticks, lots] of bids) market.depth.bids.set(ticks, lots);
      for (const [ticks, lots] of asks) market.depth.asks.set(ticks, lots);
    }
    reader.end();
  }

  /** Throws when a book is one that matching can never leave behind. */
  assertValid(): void {
    for (const { depth } of this.#markets.values()) depth.assertValid();
  }

  /** What the command did to that market so far. */
  #touch(touched: Touched[], marketId: number): Touched {
    for (const known of touched) if (known.market.spec.marketId === marketId) return known;
    const begun = begin(this.#market(marketId));
    touched.push(begun);
    return begun;
  }

  #finish(touched: Touched, replayed: boolean): void {
    const { market, levels, firstTradeId, firstAggTradeId } = touched;
    if (levels.length > 0) market.depth.updateId += 1;
    if (replayed || this.#listeners.length === 0) return;
    const isTopChanged = levels.length > 0 && market.depth.isTopChanged;
    const change = { market, levels, firstTradeId, firstAggTradeId, isTopChanged };
    for (const listener of this.#listeners) listener(change);
  }

  #takeSpec(event: Event): void {
    if (event.kind === "AssetListed") this.#assets.set(event.spec.assetId, event.spec);
    else if (event.kind === "MarketListed") this.#list(event.spec);
  }

  #list(spec: MarketSpec): void {
    const known = this.#markets.get(spec.marketId);
    if (known !== undefined) return known.respecify(spec);
    const base = this.#assets.get(spec.baseAssetId);
    const quote = this.#assets.get(spec.quoteAssetId);
    if (base === undefined || quote === undefined) {
      throw new Error(`Market ${spec.symbol} was listed before its assets.`);
    }
    const referencePrice = (): number => this.#referencePriceOf(spec.marketId);
    const settledTimeMs = (): number => Math.floor(this.#appliedTimeUs / 1000);
    const market = new Market(spec, { base, quote, referencePrice, settledTimeMs });
    if (this.#isArchived) market.keepAll();
    this.#markets.set(spec.marketId, market);
    this.#bySymbol.set(spec.symbol, market);
  }

  #market(marketId: number): Market {
    const market = this.#markets.get(marketId);
    if (market === undefined) throw new Error(`Market ${marketId} was never listed.`);
    return market;
  }
}

/** A market while a command's events are taken in. */
interface Touched {
  readonly market: Market;
  readonly levels: LevelChanged[];
  readonly firstTradeId: number;
  readonly firstAggTradeId: number;
}

function begin(market: Market): Touched {
  market.depth.noteTop();
  return {
    market,
    levels: [],
    firstTradeId: market.trades.nextTradeId,
    firstAggTradeId: market.aggTrades.nextAggTradeId,
  };
}

function take({ market, levels }: Touched, event: Trade | LevelChanged, timeUs: number): void {
  if (event.kind === "Trade") return market.addTrade(event, timeUs);
  market.depth.side(event.side).set(event.priceTicks, event.quantityLots);
  levels.push(event);
}
