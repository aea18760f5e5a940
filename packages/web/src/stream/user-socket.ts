import type { TokenSource } from "../api/spot.ts";
import { reconnectDelayMs } from "./backoff.ts";
import type { UserEvent } from "./derive/user-events.ts";
import { PING_INTERVAL_MS, SILENCE_DEAD_MS } from "./limits.ts";
import type { LinkStatus } from "./socket.ts";
import { Store } from "./store.ts";

const LOGON_ID = "logon";
const SUBSCRIBE_ID = "subscribe";

export interface UserListener {
  readonly event: (event: UserEvent) => void;
  /** Events flow from here on; whatever happened before must be asked for. */
  readonly ready: () => void;
}

/** What happens to the signed-in user's orders and balances, over the WebSocket API. */
export class UserSocket extends Store {
  readonly #url: string;
  readonly #token: TokenSource;
  readonly #listener: UserListener;
  #socket: WebSocket | undefined;
  #attempt = 0;
  #lastMessageMs = 0;
  #reconnectTimer: ReturnType<typeof setTimeout> | undefined;
  #pingTimer: ReturnType<typeof setInterval> | undefined;

  constructor(url: string, token: TokenSource, listener: UserListener) {
    super();
    this.#url = url;
    this.#token = token;
    this.#listener = listener;
    this.#connect();
  }

  close(): void {
    clearTimeout(this.#reconnectTimer);
    clearInterval(this.#pingTimer);
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close();
  }

  #connect(): void {
    const socket = new WebSocket(this.#url);
    this.#socket = socket;
    socket.addEventListener("open", () => void this.#logOn(socket));
    socket.addEventListener("message", ({ data }) => {
      if (socket === this.#socket && typeof data === "string") this.#receive(socket, data);
    });
    socket.addEventListener("close", () => {
      if (socket === this.#socket) this.#reconnect();
    });
    this.#pingTimer = setInterval(() => this.#ping(socket), PING_INTERVAL_MS);
  }

  async #logOn(socket: WebSocket): Promise<void> {
    this.#lastMessageMs = performance.now();
    const token = await this.#token().catch(() => undefined);
    if (socket !== this.#socket) return;
    if (token === undefined) this.#reconnect();
    else send(socket, LOGON_ID, "session.logon", { token });
  }

  #receive(socket: WebSocket, text: string): void {
    this.#lastMessageMs = performance.now();
    const message = JSON.parse(text) as { id?: string; status?: number; event?: UserEvent };
    if (message.event !== undefined) {
      if (message.event.e === "eventStreamTerminated") this.#reconnect();
      else this.#listener.event(message.event);
    } else if (message.status !== undefined && message.status !== 200) {
      this.#reconnect();
    } else if (message.id === LOGON_ID) {
      send(socket, SUBSCRIBE_ID, "userDataStream.subscribe", {});
    } else if (message.id === SUBSCRIBE_ID) {
      this.#attempt = 0;
      this.#set("live");
      this.#listener.ready();
    }
  }

  #ping(socket: WebSocket): void {
    if (socket !== this.#socket || socket.readyState !== WebSocket.OPEN) return;
    if (performance.now() - this.#lastMessageMs > PING_INTERVAL_MS + SILENCE_DEAD_MS) {
      this.#reconnect();
    } else {
      send(socket, "ping", "ping", {});
    }
  }

  #reconnect(): void {
    this.close();
    this.#set("stale");
    this.#reconnectTimer = setTimeout(() => this.#connect(), reconnectDelayMs(this.#attempt++));
  }

  #set(status: LinkStatus): void {
    if (status !== this.status) this.changed(status);
  }
}

function send(socket: WebSocket, id: string, method: string, params: object): void {
  socket.send(JSON.stringify({ id, method, params }));
}
