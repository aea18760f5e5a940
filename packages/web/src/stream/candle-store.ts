import type { KlineRow } from "../api/spot-wire.ts";
import {
  candleOfEvent,
  candleOfRow,
  mergeCandle,
  prependCandles,
  type Candle,
  type KlineEvent,
} from "./derive/candles.ts";
import { CANDLES_PAGE } from "./limits.ts";
import type { StreamSocket } from "./socket.ts";
import { Store } from "./store.ts";

export type LoadCandles = (limit: number, endTimeMs?: number) => Promise<readonly KlineRow[]>;

/** The candles of one market and interval, oldest first; live at the end, older pages on demand. */
export class CandleStore extends Store {
  readonly #load: LoadCandles;
  readonly #stop: () => void;
  #candles: Candle[] = [];
  #generation = 0;
  #problem: unknown;
  #loaded = false;
  #loadingOlder = false;
  #oldestReached = false;

  constructor(socket: StreamSocket, stream: string, load: LoadCandles) {
    super();
    this.#load = load;
    this.#stop = socket.subscribe(stream, {
      message: (data) => this.#receive(candleOfEvent(data as KlineEvent)),
      lost: () => void this.reload(),
    });
    void this.reload();
  }

  get candles(): readonly Candle[] {
    return this.#candles;
  }

  /** Why there are no candles, when loading them failed. */
  get problem(): unknown {
    return this.#problem;
  }

  /** Rises when earlier candles changed; otherwise only the end of the list moves. */
  get generation(): number {
    return this.#generation;
  }

  close(): void {
    this.#stop();
  }

  async reload(): Promise<void> {
    try {
      const rows = await this.#load(CANDLES_PAGE);
      this.#candles = rows.map(candleOfRow);
      this.#problem = undefined;
      this.#loaded = true;
      this.#oldestReached = rows.length < CANDLES_PAGE;
    } catch (error) {
      this.#problem = error;
    }
    this.#generation += 1;
    this.changed(this.#loaded ? "live" : this.status);
  }

  /** Brings the page before the first candle, once at a time and until there is none. */
  async loadOlder(): Promise<void> {
    const first = this.#candles[0];
    if (first === undefined || this.#loadingOlder || this.#oldestReached) return;
    this.#loadingOlder = true;
    try {
      const rows = await this.#load(CANDLES_PAGE, first.openTimeMs - 1);
      this.#oldestReached = rows.length < CANDLES_PAGE;
      this.#candles = prependCandles(this.#candles, rows.map(candleOfRow));
      this.#generation += 1;
      this.changed();
    } catch {
      // Scrolling on asks again.
    } finally {
      this.#loadingOlder = false;
    }
  }

  #receive(candle: Candle): void {
    if (!this.#loaded) return;
    if (mergeCandle(this.#candles, candle) !== "late") this.changed("live");
  }
}
