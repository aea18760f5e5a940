import { once } from "node:events";
import WebSocket from "ws";
import type { Answer, Fields, TestServer } from "./harness.ts";

const PATIENCE_MS = 5_000;

/** A client of the WebSocket API that keeps every message until somebody asks for it. */
export class WsClient {
  readonly socket: WebSocket;
  readonly #messages: Answer["body"][] = [];
  readonly #waiting: (() => void)[] = [];
  #nextId = 1;

  constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on("message", (data: Buffer) => {
      this.#messages.push(JSON.parse(data.toString()));
      for (const wake of this.#waiting.splice(0)) wake();
    });
  }

  static async open(server: TestServer, path = "/ws-api/v3"): Promise<WsClient> {
    const client = new WsClient(new WebSocket(server.base.replace("http", "ws") + path));
    await once(client.socket, "open");
    return client;
  }

  /** Sends a request and waits for the answer under its id. */
  async call(method: string, params?: Fields): Promise<Answer["body"]> {
    const id = this.#nextId++;
    this.socket.send(JSON.stringify({ id, method, ...(params === undefined ? {} : { params }) }));
    return this.next((message) => message.id === id);
  }

  send(text: string): void {
    this.socket.send(text);
  }

  /** The first message, past or to come, that matches; it is then taken. */
  async next(matches: (message: Answer["body"]) => boolean): Promise<Answer["body"]> {
    const deadlineMs = performance.now() + PATIENCE_MS;
    for (;;) {
      const index = this.#messages.findIndex(matches);
      if (index >= 0) return this.#messages.splice(index, 1)[0];
      const leftMs = deadlineMs - performance.now();
      if (leftMs <= 0) throw new Error(`No such message; got ${JSON.stringify(this.#messages)}`);
      await this.#wake(leftMs);
    }
  }

  /** The next event of a user data stream. */
  event(type: string): Promise<Answer["body"]> {
    return this.next((message) => message.event?.e === type);
  }

  async close(): Promise<void> {
    if (this.socket.readyState === WebSocket.CLOSED) return;
    const closed = once(this.socket, "close");
    this.socket.close();
    await closed;
  }

  #wake(leftMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, leftMs);
      this.#waiting.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}
