import type { DayTicker } from "../api/spot-wire.ts";
import type { StreamSocket } from "./socket.ts";
import { Store } from "./store.ts";

/** The fields of a `@ticker` event that the pages read. */
interface TickerEvent {
  readonly s: string;
  readonly c: string;
  readonly p: string;
  readonly P: string;
  readonly h: string;
  readonly l: string;
  readonly v: string;
  readonly q: string;
}

/** The rolling day of every market, live. */
export class TickerStore extends Store {
  readonly #loadAll: () => Promise<readonly DayTicker[]>;
  readonly #stops: readonly (() => void)[];
  #tickers: ReadonlyMap<string, DayTicker> = new Map();

  constructor(
    socket: StreamSocket,
    symbols: readonly string[],
    loadAll: () => Promise<readonly DayTicker[]>,
  ) {
    super();
    this.#loadAll = loadAll;
    this.#stops = symbols.map((symbol, index) =>
      socket.subscribe(`${symbol.toLowerCase()}@ticker`, {
        message: (data) => this.#put([tickerOf(data as TickerEvent)]),
        // One of them reloads for all.
        ...(index === 0 && { lost: () => void this.#load() }),
      }),
    );
    void this.#load();
  }

  get tickers(): ReadonlyMap<string, DayTicker> {
    return this.#tickers;
  }

  close(): void {
    for (const stop of this.#stops) stop();
  }

  async #load(): Promise<void> {
    const all = await this.#loadAll().catch(() => undefined);
    if (all !== undefined) this.#put(all);
  }

  #put(tickers: readonly DayTicker[]): void {
    const next = new Map(this.#tickers);
    for (const ticker of tickers) next.set(ticker.symbol, ticker);
    this.#tickers = next;
    this.changed("live");
  }
}

function tickerOf(event: TickerEvent): DayTicker {
  return {
    symbol: event.s,
    lastPrice: event.c,
    priceChange: event.p,
    priceChangePercent: event.P,
    highPrice: event.h,
    lowPrice: event.l,
    volume: event.v,
    quoteVolume: event.q,
  };
}
