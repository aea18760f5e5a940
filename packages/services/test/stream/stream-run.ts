import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { ApiError } from "@bourse/core/error";
import { WebSocket } from "ws";
import { type Clock, systemClock } from "../../src/exchange/clock.ts";
import {
  createStreamServer,
  type StreamLimits,
  type StreamServer,
} from "../../src/exchange/gateway/stream/index.ts";
import { createMarketData, type MarketData } from "../../src/exchange/market-data/index.ts";
import type { Log } from "../../src/runtime/index.ts";
import { ExchangeRun } from "../market-data/exchange-run.ts";

export type Json = Readonly<Record<string, unknown>>;

/** Tests read what clients are told, not the log; but nothing may fail unseen. */
export const QUIET: Log = {
  info: () => {},
  warn: () => {},
  error: (event, fields) => {
    throw new Error(`${event}: ${JSON.stringify(fields)}`);
  },
};

/** A real exchange behind real stream sockets, on a port of its own. */
export class StreamRun {
  readonly clock: Clock = systemClock();
  readonly marketData: MarketData = createMarketData(undefined, (marketId) =>
    this.run.exchange.referencePrice(marketId),
  );
  readonly run = new ExchangeRun(this.clock.nowUs(), [(applied) => this.marketData.apply(applied)]);
  readonly streams: StreamServer;
  readonly #http: Server = createServer();
  readonly #clients: Client[] = [];

  constructor(limits: Partial<StreamLimits> = {}) {
    const { marketData, clock } = this;
    this.streams = createStreamServer({ marketData, clock, limits, log: QUIET });
    this.run.fund(1001, 1002);
    this.#http.on("upgrade", (request, socket, head) => {
      try {
        this.streams.handleUpgrade(request, socket, head);
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        socket.end(`HTTP/1.1 ${error.status} ${error.code}\r\nConnection: close\r\n\r\n`);
      }
    });
  }

  get port(): number {
    return (this.#http.address() as AddressInfo).port;
  }

  async start(): Promise<this> {
    this.#http.listen(0, "127.0.0.1");
    await once(this.#http, "listening");
    return this;
  }

  /** Connects and waits for the connection. */
  async connect(path: string): Promise<Client> {
    const client = new Client(`ws://127.0.0.1:${this.port}${path}`);
    this.#clients.push(client);
    await client.opened;
    return client;
  }

  async stop(): Promise<void> {
    for (const { socket } of this.#clients) socket.terminate();
    await this.streams.close();
    this.#http.close();
    this.marketData.assertValid();
    this.run.exchange.assertValid();
  }
}

/** A WebSocket client that keeps what it is sent. */
export class Client {
  readonly socket: WebSocket;
  readonly messages: Json[] = [];
  readonly opened: Promise<unknown>;
  readonly closed: Promise<[code: number]>;

  constructor(url: string) {
    this.socket = new WebSocket(url);
    this.opened = once(this.socket, "open");
    this.closed = new Promise((resolve) => {
      this.socket.on("close", (code) => resolve([code]));
    });
    this.socket.on("message", (data: Buffer) => {
      this.messages.push(JSON.parse(data.toString()) as Json);
    });
  }

  /** Sends a request, or text as it is, and waits for the next message that is no event. */
  async ask(request: object | string): Promise<Json> {
    const isAnswer = (message: Json): boolean => !("e" in message) && !("stream" in message);
    const before = this.messages.filter(isAnswer).length;
    this.socket.send(typeof request === "string" ? request : JSON.stringify(request));
    await until(() => this.messages.filter(isAnswer).length > before);
    return this.messages.filter(isAnswer)[before] ?? {};
  }

  /** Waits for the first message like that. */
  async next(matches: (message: Json) => boolean): Promise<Json> {
    await until(() => this.messages.some(matches));
    return this.messages.find(matches) ?? {};
  }
}

/** Waits until it is so; gives up after a while that only a fault can take. */
export async function until(isSo: () => boolean, waitMsMax = 10_000): Promise<void> {
  const endMs = performance.now() + waitMsMax;
  while (!isSo()) {
    if (performance.now() > endMs) throw new Error(`Waited ${waitMsMax} ms in vain.`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
