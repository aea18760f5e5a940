import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { apiError } from "@bourse/core/error";
import { type WebSocket, WebSocketServer } from "ws";
import type { Log } from "../../../runtime/index.ts";
import type { Clock } from "../../clock.ts";
import type { MarketData } from "../../market-data/index.ts";
import type { ListenKeys } from "../user-stream/index.ts";
import { Connection } from "./connection.ts";
import { Flusher } from "./flusher.ts";
import { Hub } from "./hub.ts";
import { STREAM_LIMITS, type StreamLimits } from "./limits.ts";
import { readTarget, type StreamTarget } from "./target.ts";

export interface StreamServerDeps {
  readonly marketData: MarketData;
  /** Whether commands are on their way that market data do not know yet. */
  readonly isWriting?: (() => boolean) | undefined;
  /** Streams of accounts, by names that cannot be guessed. */
  readonly listenKeys?: Pick<ListenKeys, "listen"> | undefined;
  readonly clock: Clock;
  readonly log: Log;
  readonly limits?: Partial<StreamLimits>;
}

/** The market streams: takes the upgrade requests of `/ws...` and `/stream...`. */
export class StreamServer {
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #limits: StreamLimits;
  readonly #hub: Hub;
  readonly #server: WebSocketServer;
  readonly #flusher = new Flusher();
  readonly #connections = new Set<Connection>();
  #isClosed = false;

  constructor({ marketData, isWriting, listenKeys, clock, log, limits }: StreamServerDeps) {
    this.#clock = clock;
    this.#log = log;
    this.#limits = { ...STREAM_LIMITS, ...limits };
    this.#hub = new Hub({ marketData, isWriting, listenKeys, clock, log });
    this.#server = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      perMessageDeflate: false,
      maxPayload: this.#limits.messageBytesMax,
    });
  }

  get connectionCount(): number {
    return this.#connections.size;
  }

  /** How many different streams somebody listens to. */
  get streamCount(): number {
    return this.#hub.channelCount;
  }

  /** What waits for clients that have not read it yet. */
  get bufferedBytes(): number {
    let bytes = 0;
    for (const connection of this.#connections) bytes += connection.bufferedBytes;
    return bytes;
  }

  /** Makes the request a WebSocket; throws an ApiError when it must be refused. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const target = readTarget(request.url ?? "", this.#limits.streamsPerConnectionMax);
    if (this.#isClosed) throw apiError("ShuttingDown");
    const { connectionsMax } = this.#limits;
    if (this.#connections.size >= connectionsMax) {
      throw apiError("TooManyConnections", connectionsMax);
    }
    this.#server.handleUpgrade(request, socket, head, (client) => {
      this.#connect(client, socket, target);
    });
  }

  /** Tells every client, then closes; those that do not answer in time are cut off. */
  async close(graceMs = 1000): Promise<void> {
    this.#isClosed = true;
    for (const connection of this.#connections) connection.shutDown();
    const deadlineMs = performance.now() + graceMs;
    while (this.#connections.size > 0 && performance.now() < deadlineMs) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    for (const connection of this.#connections) connection.terminate();
  }

  #connect(socket: WebSocket, transport: Duplex, target: StreamTarget): void {
    const { names, isCombined, time } = target;
    const connection = new Connection({
      socket,
      transport,
      flusher: this.#flusher,
      hub: this.#hub,
      clock: this.#clock,
      log: this.#log,
      limits: this.#limits,
      bufferedBytesMax: () => this.#bufferedBytesMax(),
      time,
      isCombined,
    });
    this.#connections.add(connection);
    socket.on("close", () => {
      connection.release();
      this.#connections.delete(connection);
    });
    connection.subscribe(names);
  }

  /** What a connection may hold: its share of what is set aside for all, within bounds. */
  #bufferedBytesMax(): number {
    const { bufferedBytesMax, bufferedBytesMin, bufferedBytesOfAllMax } = this.#limits;
    const share = bufferedBytesOfAllMax / this.#connections.size;
    return Math.min(bufferedBytesMax, Math.max(bufferedBytesMin, share));
  }
}
