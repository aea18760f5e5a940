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
  /** Counts the tries; what an older one brings is no use any more. */
  #turn = 0;

  constructor(socket: StreamSocket, market: Market, loadSnapshot: () => Promise<DepthSnapshot>) {
    super();
    this.#book = new LocalBook(market.price, market.quantity);
    this.#loadSnapshot = loadSnapshot;
    this.#stop = socket.subscribe(`${market.symbol.toLowerCase()}@depth@100ms`, {
      message: (data) => this.#receive(data as DepthEvent),
      // A snapshot from before this moment could end before the first event begins.
      subscribed: () => void this.#load(),
      lost: () => this.#lose(),
    });
  }

  get bids(): BookSide {
    return this.#book.bids;
  }

  get asks(): BookSide {
    return this.#book.asks;
  }

  close(): void {
    this.#turn += 1;
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

  /** An event is missing while the connection is fine: only the book has to be asked for again. */
  #restart(): void {
    this.#buffer = [];
    this.changed("connecting");
    this.#retry();
  }

  /** The socket will come back and subscribe again; until then there is nothing to ask for. */
  #lose(): void {
    this.#turn += 1;
    clearTimeout(this.#retryTimer);
    this.#buffer = [];
    this.changed(this.#book.lastUpdateId === 0 ? "connecting" : "stale");
  }

  #retry(): void {
    clearTimeout(this.#retryTimer);
    this.#retryTimer = setTimeout(() => void this.#load(), DEPTH_RETRY_MS);
  }

  async #load(): Promise<void> {
    clearTimeout(this.#retryTimer);
    const turn = ++this.#turn;
    const snapshot = await this.#loadSnapshot().catch(() => undefined);
    if (turn !== this.#turn) return;
    // Without one the veil says that the book is not there; the next try comes by itself.
    if (snapshot === undefined) this.#retry();
    else this.#join(snapshot);
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
