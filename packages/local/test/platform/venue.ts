import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { WebSocketServer } from "ws";

/** Stands for the exchange: takes SUBSCRIBE, then sends the trades it is told to. */
export class Venue {
  readonly #http: Server;
  readonly #sockets: WebSocketServer;
  readonly subscribed: string[][] = [];

  private constructor(http: Server) {
    this.#http = http;
    this.#sockets = new WebSocketServer({ server: http, path: "/ws" });
    this.#sockets.on("connection", (socket) =>
      socket.on("message", (data: Buffer) => {
        const { params, id } = JSON.parse(data.toString("utf8")) as {
          params: string[];
          id: number;
        };
        this.subscribed.push(params);
        socket.send(JSON.stringify({ result: null, id }));
      }),
    );
  }

  static async start(): Promise<Venue> {
    const http = createServer();
    http.listen(0, "127.0.0.1");
    await once(http, "listening");
    return new Venue(http);
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.#http.address() as AddressInfo).port}/anything`;
  }

  trade(s: string, t: number): void {
    this.say(JSON.stringify({ e: "trade", E: t, s, t, p: "100.5", q: "2", T: t, m: t % 2 === 0 }));
  }

  say(text: string): void {
    for (const socket of this.#sockets.clients) socket.send(text);
  }

  /** Cuts every connection, as a network does. */
  cut(): void {
    for (const socket of this.#sockets.clients) socket.terminate();
  }

  async stop(): Promise<void> {
    this.cut();
    this.#sockets.close();
    this.#http.close();
    await once(this.#http, "close");
  }
}
