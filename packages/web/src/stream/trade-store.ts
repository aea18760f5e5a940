import type { AggTrade } from "../api/spot-wire.ts";
import { TRADES_MAX } from "./limits.ts";
import type { StreamSocket } from "./socket.ts";
import { Store } from "./store.ts";

/** The latest trades of one market, newest first. */
export class TradeStore extends Store {
  readonly #loadRecent: () => Promise<readonly AggTrade[]>;
  readonly #stop: () => void;
  #trades: readonly AggTrade[] = [];

  constructor(
    socket: StreamSocket,
    symbol: string,
    loadRecent: () => Promise<readonly AggTrade[]>,
  ) {
    super();
    this.#loadRecent = loadRecent;
    this.#stop = socket.subscribe(`${symbol.toLowerCase()}@aggTrade`, {
      message: (data) => this.#merge([data as AggTrade]),
      lost: () => void this.#load(),
    });
    void this.#load();
  }

  get trades(): readonly AggTrade[] {
    return this.#trades;
  }

  close(): void {
    this.#stop();
  }

  async #load(): Promise<void> {
    // When this fails the stream still brings what happens from now on.
    const recent = await this.#loadRecent().catch(() => undefined);
    if (recent !== undefined) this.#merge(recent);
  }

  /** Trades rise by id; a reload may bring some that are known, and some that were missed. */
  #merge(incoming: readonly AggTrade[]): void {
    const newestId = this.#trades[0]?.a ?? -1;
    const fresh = incoming.filter(({ a }) => a > newestId).toSorted((a, b) => b.a - a.a);
    this.#trades = [...fresh, ...this.#trades].slice(0, TRADES_MAX);
    this.changed("live");
  }
}
