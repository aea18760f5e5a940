import type { Duplex } from "node:stream";
import { WebSocket } from "ws";
import { describeError, type Log } from "../../../runtime/index.ts";
import type { Clock } from "../../clock.ts";
import { keepAlive } from "../heartbeat.ts";
import type { TimeWriter } from "../time-unit.ts";
import type { Subscriber } from "./channel.ts";
import { answerControl, type Session } from "./control.ts";
import type { Hub } from "./hub.ts";
import type { Flusher } from "./flusher.ts";
import { textFrame } from "../frame.ts";
import type { StreamLimits } from "./limits.ts";
import { Outbox } from "./outbox.ts";

/** Close codes of RFC 6455. */
const GOING_AWAY = 1001;
const POLICY_VIOLATION = 1008;
const INTERNAL_ERROR = 1011;

export interface ConnectionParts {
  readonly socket: WebSocket;
  /** What the WebSocket speaks over. */
  readonly transport: Duplex;
  readonly flusher: Flusher;
  readonly hub: Hub;
  readonly clock: Clock;
  readonly log: Log;
  readonly limits: StreamLimits;
  /** How much may wait for this client at the moment. */
  readonly bufferedBytesMax: () => number;
  readonly time: TimeWriter;
  readonly isCombined: boolean;
}

/** One client of the stream server: what it listens to, and whether it behaves. */
export class Connection implements Subscriber, Session {
  readonly time: TimeWriter;
  readonly streamsMax: number;
  isCombined: boolean;
  readonly #parts: ConnectionParts;
  readonly #names = new Set<string>();
  readonly #outbox: Outbox;
  readonly #expiry: NodeJS.Timeout;
  #incomingSecond = 0;
  #incomingCount = 0;

  constructor(parts: ConnectionParts) {
    this.#parts = parts;
    this.time = parts.time;
    this.isCombined = parts.isCombined;
    this.streamsMax = parts.limits.streamsPerConnectionMax;
    const { socket, transport, flusher, limits, bufferedBytesMax } = parts;
    this.#outbox = new Outbox({
      transport,
      flusher,
      behindBytes: limits.behindBytes,
      bytesMax: bufferedBytesMax,
      onOverflow: () => this.#cutOff(),
    });
    keepAlive(socket, limits);
    this.#expiry = setTimeout(() => this.#expire(), limits.connectionAgeMsMax);
    socket.on("message", (data: Buffer) => this.#take(data.toString()));
    socket.on("ping", () => this.#countIncoming());
    socket.on("pong", () => this.#countIncoming());
    socket.on("error", () => socket.terminate());
  }

  /** What the client has not read yet. */
  get bufferedBytes(): number {
    return this.#outbox.bytes;
  }

  streams(): readonly string[] {
    return [...this.#names];
  }

  subscribe(names: readonly string[]): void {
    for (const name of names) {
      if (this.#names.has(name)) continue;
      this.#names.add(name);
      this.#parts.hub.subscribe(name, this);
    }
  }

  unsubscribe(names: readonly string[]): void {
    for (const name of names) {
      if (this.#names.delete(name)) this.#parts.hub.unsubscribe(name, this);
    }
  }

  /** Who does not read fast enough is cut off before it fills the memory. */
  send(frame: Buffer, stateOf?: string): void {
    if (this.#parts.socket.readyState === WebSocket.OPEN) this.#outbox.send(frame, stateOf);
  }

  /** Tells the client that the server stops, and closes. */
  shutDown(): void {
    this.#announceClose("The server is shutting down. Please connect again.");
  }

  /** The socket is closed: takes the connection off every stream. */
  release(): void {
    clearTimeout(this.#expiry);
    this.unsubscribe(this.streams());
  }

  terminate(): void {
    this.#parts.socket.terminate();
  }

  #expire(): void {
    this.#announceClose("The connection is 24 hours old. Please open a new one.");
  }

  /** With the event that clients wait for to connect anew. */
  #announceClose(why: string): void {
    const { socket, clock } = this.#parts;
    const event = { e: "serverShutdown", E: this.time(clock.nowUs()) };
    this.#say(this.isCombined ? { stream: "!serverShutdown", data: event } : event);
    socket.close(GOING_AWAY, why);
  }

  #say(message: object): void {
    this.send(textFrame(JSON.stringify(message)));
  }

  #cutOff(): void {
    const { socket, log } = this.#parts;
    log.info("stream-client-too-slow", {
      bufferedBytes: this.#outbox.bytes,
      streams: this.#names.size,
    });
    socket.terminate();
  }

  /** Whatever a client sends, it can end its own connection at most. */
  #take(text: string): void {
    if (!this.#countIncoming()) return;
    try {
      this.#say(answerControl(text, this));
    } catch (error) {
      const { socket, log } = this.#parts;
      log.error("stream-request-failed", { alarm: true, error: describeError(error) });
      socket.close(INTERNAL_ERROR, "The request could not be carried out.");
    }
  }

  /** Counts what the client sent this second; false when that was too much. */
  #countIncoming(): boolean {
    const { socket, clock, limits } = this.#parts;
    const second = Math.floor(clock.nowMs() / 1000);
    if (second !== this.#incomingSecond) this.#incomingCount = 0;
    this.#incomingSecond = second;
    this.#incomingCount += 1;
    if (this.#incomingCount <= limits.incomingPerSecondMax) return true;
    if (socket.readyState !== WebSocket.OPEN) return false;
    // Who goes on sending, instead of closing as told, is not read for long.
    setTimeout(() => socket.terminate(), limits.closeGraceMs).unref();
    socket.close(
      POLICY_VIOLATION,
      `More than ${limits.incomingPerSecondMax} messages in a second. Please send fewer.`,
    );
    return false;
  }
}
