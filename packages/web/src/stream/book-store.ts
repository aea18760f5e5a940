import type { Market } from "../api/market.ts";
import type { DepthSnapshot } from "../api/spot-wire.ts";
import { LocalBook, type BookSide, type DepthEvent } from "./derive/local-book.ts";
import { DEPTH_BUFFER_MAX, DEPTH_RETRY_MS } from "./limits.ts";
import type { StreamSocket } from "./socket.ts";
import { Store } from "./store.ts";

/**
 * The live order book of one market: gathers events, lays them over a snapshot, and starts over whenever
 * an event is missing or the connection was lost. It is "live" only while it is known to be whole.
 */
export class BookStore extends Store {
  readonly #book: LocalBook;
  readonly #loadSnapshot: () => Promise<DepthSnapshot>;
  readonly #stop: () => void;
  #buffer: DepthEvent[] | undefined = [];
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #loading = false;
  #closed = false;

  constructor(socket: StreamSocket, market: Market, loadSnapshot: () => Promise<DepthSnapshot>) {
    super();
    this.#book = new LocalBook(market.price, market.quantity);
    this.#loadSnapshot = loadSnapshot;
    this.#stop = socket.subscribe(`${market.symbol.toLowerCase()}@depth@100ms`, {
      message: (data) => this.#receive(data as DepthEvent),
      lost: () => this.#restart(),
    });
    void this.#load();
  }

  get bids(): BookSide {
    return this.#book.bids;
  }

  get asks(): BookSide {
    return this.#book.asks;
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#retryTimer);
    this.#stop();
  }

  #receive(event: DepthEvent): void {
    if (this.#buffer !== undefined) {
      this.#buffer.push(event);
      if (this.#buffer.length > DEPTH_BUFFER_MAX) this.#buffer.shift();
      return;
    }
    const outcome = this.#book.apply(event);
    if (outcome === "gap") this.#restart();
    else if (outcome === "applied") this.changed();
  }

  #restart(): void {
    if (this.#closed) return;
    this.#buffer = [];
    this.changed(this.status === "connecting" ? "connecting" : "stale");
    this.#retry();
  }

  #retry(): void {
    clearTimeout(this.#retryTimer);
    this.#retryTimer = setTimeout(() => void this.#load(), DEPTH_RETRY_MS);
  }

  async #load(): Promise<void> {
    if (this.#loading || this.#closed) return;
    this.#loading = true;
    try {
      this.#join(await this.#loadSnapshot());
    } catch {
      // The veil says that the book is old; the next try comes by itself.
      this.#retry();
    } finally {
      this.#loading = false;
    }
  }

  /** Lays the gathered events over the snapshot. A snapshot older than the first of them is no use. */
  #join(snapshot: DepthSnapshot): void {
    const gathered = this.#buffer ?? [];
    const first = gathered[0];
    if (first !== undefined && snapshot.lastUpdateId + 1 < first.U) return this.#retry();
    this.#book.reset(snapshot);
    for (const event of gathered) {
      if (this.#book.apply(event) === "gap") return this.#restart();
    }
    this.#buffer = undefined;
    this.changed("live");
  }
}
