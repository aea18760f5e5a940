import { ASSETS, MARKETS } from "@bourse/core/market";
import { type FlatState, FlatStateReader } from "@bourse/engine/collections";
import {
  createMarketData,
  type Market,
  MarketArchive,
  type MarketData,
} from "../../src/exchange/market-data/index.ts";
import { MemoryDisk } from "../journal/memory-disk.ts";
import { type NaiveTrade, tradeEvent } from "./naive-market.ts";

export const QUOTE_UNITS = Number(MARKETS[0]?.quoteUnitsPerTickLot);

/** Market data with its archive; its memory may be lost at any moment but for the last snapshot. */
export class ArchiveNode {
  readonly disk: MemoryDisk;
  /** What the archive complained about. */
  readonly said: string[] = [];
  marketData: MarketData;
  archive: MarketArchive;
  #snapshot: FlatState | undefined;
  #applied: NaiveTrade[] = [];
  #snapshotLength = 0;

  constructor(disk = new MemoryDisk()) {
    this.disk = disk;
    [this.marketData, this.archive] = this.#begin();
  }

  get market(): Market {
    const market = this.marketData.market("BTCUSDT");
    if (market === undefined) throw new Error("BTCUSDT is not listed.");
    return market;
  }

  apply(trade: NaiveTrade): void {
    this.#applied.push(trade);
    this.#take(trade);
  }

  takeSnapshot(): void {
    const state: FlatState = { numbers: [], arrays: [] };
    this.marketData.writeTo(state);
    this.#snapshot = structuredClone(state);
    this.#snapshotLength = this.#applied.length;
  }

  /** What was not in the snapshot comes again from the journal. */
  async restart(): Promise<void> {
    await this.archive.stop();
    [this.marketData, this.archive] = this.#begin();
    if (this.#snapshot !== undefined) {
      const empty = { bids: [], asks: [] };
      this.marketData.readFrom(new FlatStateReader(structuredClone(this.#snapshot)), () => empty);
    }
    for (const trade of this.#applied.slice(this.#snapshotLength)) this.#take(trade);
  }

  #begin(): [MarketData, MarketArchive] {
    const marketData = createMarketData({ assets: ASSETS, markets: MARKETS });
    const say = (event: string): void => void this.said.push(event);
    const log = { info: say, warn: say, error: say };
    const archive = new MarketArchive({ disk: this.disk, directory: "/archive", log });
    archive.start(marketData, 1);
    return [marketData, archive];
  }

  #take(trade: NaiveTrade): void {
    this.marketData.apply({
      sequence: trade.tradeId,
      timeUs: trade.timeUs,
      command: { kind: "AdvanceTime" },
      events: [tradeEvent(trade, QUOTE_UNITS)],
      replayed: false,
    });
  }
}
