import { reconnectDelayMs } from "./backoff.ts";
import {
  SILENCE_DEAD_MS,
  SILENCE_PROBE_MS,
  SUBSCRIBE_GATHER_MS,
  WATCH_INTERVAL_MS,
} from "./limits.ts";

/** How far live data can be trusted right now. */
export type LinkStatus = "connecting" | "live" | "stale";

export interface StreamListener {
  /** One event of the stream. */
  readonly message: (data: unknown) => void;
  /** The exchange has answered the subscription: no event from here on is missed. */
  readonly subscribed?: () => void;
  /** The socket was lost: what was known is old, and events may be missing from here on. */
  readonly lost?: () => void;
}

/**
 * One WebSocket to the combined market streams. It connects when the first stream is wanted, asks again
 * for every stream after a lost connection, and gives up a socket that has gone silent.
 */
export class StreamSocket {
  readonly #url: string;
  readonly #streams = new Map<string, Set<StreamListener>>();
  readonly #asked = new Set<string>();
  readonly #answered = new Set<string>();
  /** What each request that waits for its answer asked for. */
  readonly #waiting = new Map<number, readonly string[]>();
  readonly #statusListeners = new Set<() => void>();
  #socket: WebSocket | undefined;
  #status: LinkStatus = "connecting";
  #attempt = 0;
  #lastMessageMs = 0;
  #nextId = 1;
  #gatherTimer: ReturnType<typeof setTimeout> | undefined;
  #reconnectTimer: ReturnType<typeof setTimeout> | undefined;
  #watchTimer: ReturnType<typeof setInterval> | undefined;

  constructor(streamUrl: string) {
    this.#url = `${streamUrl}/stream`;
  }

  get status(): LinkStatus {
    return this.#status;
  }

  onStatus(listener: () => void): () => void {
    this.#statusListeners.add(listener);
    return () => this.#statusListeners.delete(listener);
  }

  /** Follows one stream such as "btcusdt@depth@100ms"; returns how to stop. */
  subscribe(stream: string, listener: StreamListener): () => void {
    const listeners = this.#streams.get(stream) ?? new Set();
    listeners.add(listener);
    this.#streams.set(stream, listeners);
    if (this.#answered.has(stream)) {
      queueMicrotask(() => {
        if (listeners.has(listener) && this.#answered.has(stream)) listener.subscribed?.();
      });
    }
    if (this.#socket === undefined && this.#reconnectTimer === undefined) this.#connect();
    this.#gather();
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#streams.get(stream) === listeners) {
        this.#streams.delete(stream);
        this.#gather();
      }
    };
  }

  /** Ends the connection for good; used when the page goes away. */
  close(): void {
    clearTimeout(this.#gatherTimer);
    clearTimeout(this.#reconnectTimer);
    clearInterval(this.#watchTimer);
    this.#reconnectTimer = undefined;
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close();
  }

  #connect(): void {
    this.#asked.clear();
    this.#answered.clear();
    this.#waiting.clear();
    const socket = new WebSocket(this.#url);
    this.#socket = socket;
    socket.addEventListener("open", () => {
      this.#lastMessageMs = performance.now();
      this.#sendChanges();
    });
    socket.addEventListener("message", ({ data }) => {
      if (socket === this.#socket && typeof data === "string") this.#receive(data);
    });
    socket.addEventListener("close", () => {
      if (socket === this.#socket) this.#reconnect();
    });
    clearInterval(this.#watchTimer);
    this.#watchTimer = setInterval(() => this.#watch(), WATCH_INTERVAL_MS);
  }

  #receive(text: string): void {
    this.#lastMessageMs = performance.now();
    const { stream, data, id } = JSON.parse(text) as {
      stream?: string;
      data?: unknown;
      id?: number;
    };
    this.#attempt = 0;
    this.#setStatus("live");
    if (id !== undefined) this.#answer(id);
    if (stream === undefined) return;
    for (const listener of this.#streams.get(stream) ?? []) listener.message(data);
  }

  #answer(id: number): void {
    const streams = this.#waiting.get(id) ?? [];
    this.#waiting.delete(id);
    for (const stream of streams.filter((each) => this.#asked.has(each))) {
      this.#answered.add(stream);
      for (const listener of this.#streams.get(stream) ?? []) listener.subscribed?.();
    }
  }

  #reconnect(): void {
    this.close();
    this.#answered.clear();
    this.#setStatus("stale");
    for (const listeners of this.#streams.values()) {
      for (const listener of listeners) listener.lost?.();
    }
    this.#reconnectTimer = setTimeout(() => {
      this.#reconnectTimer = undefined;
      this.#connect();
    }, reconnectDelayMs(this.#attempt++));
  }

  /** A quiet market sends nothing, so silence alone proves nothing: ask, and give up without an answer. */
  #watch(): void {
    const socket = this.#socket;
    if (socket?.readyState !== WebSocket.OPEN) return;
    const silenceMs = performance.now() - this.#lastMessageMs;
    if (silenceMs > SILENCE_DEAD_MS) {
      this.#reconnect();
    } else if (silenceMs > SILENCE_PROBE_MS) {
      this.#setStatus(
        silenceMs > SILENCE_PROBE_MS + 2 * WATCH_INTERVAL_MS ? "stale" : this.#status,
      );
      this.#send("LIST_SUBSCRIPTIONS", undefined);
    }
  }

  #gather(): void {
    clearTimeout(this.#gatherTimer);
    this.#gatherTimer = setTimeout(() => this.#sendChanges(), SUBSCRIBE_GATHER_MS);
  }

  #sendChanges(): void {
    if (this.#socket?.readyState !== WebSocket.OPEN) return;
    const added = [...this.#streams.keys()].filter((stream) => !this.#asked.has(stream));
    const removed = [...this.#asked].filter((stream) => !this.#streams.has(stream));
    if (removed.length > 0) this.#send("UNSUBSCRIBE", removed);
    if (added.length > 0) {
      this.#waiting.set(this.#nextId, added);
      this.#send("SUBSCRIBE", added);
    }
    for (const stream of removed) {
      this.#asked.delete(stream);
      this.#answered.delete(stream);
    }
    for (const stream of added) this.#asked.add(stream);
  }

  #send(method: string, params: readonly string[] | undefined): void {
    this.#socket?.send(JSON.stringify({ method, ...(params && { params }), id: this.#nextId++ }));
  }

  #setStatus(status: LinkStatus): void {
    if (status === this.#status) return;
    this.#status = status;
    for (const listener of this.#statusListeners) listener();
  }
}
