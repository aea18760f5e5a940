import {
  type Fields,
  signedParams,
  type TestUser,
} from "../../../services/test/exchange/harness.ts";

/** What an order request came to. */
export interface Reply {
  readonly status: number;
  readonly result: { readonly orderId?: number };
  readonly code: number;
}

/** Answered with nothing, or too late: the outcome is unknown. */
export class NoAnswer extends Error {
  override readonly name = "NoAnswer";
}

/** Both processes are near: one that has not opened a connection by then is gone or stands still. */
const OPEN_MS_MAX = 100;

/** A pipelined connection of the WebSocket API: many requests at once, each with its own answer. */
export class Connection {
  readonly base: string;
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, (reply: Reply | undefined) => void>();
  readonly #opened: Promise<void>;
  #settle = (): void => {};
  #lastId = 0;
  isClosed = false;

  constructor(base: string) {
    this.base = base;
    this.#socket = new WebSocket(`${base.replace("http", "ws")}/ws-api/v3?returnRateLimits=false`);
    this.#opened = new Promise((resolve) => {
      // A process that is stopped takes connections, and never says a word.
      const patience = setTimeout(() => this.close(), OPEN_MS_MAX);
      const settle = (): void => {
        clearTimeout(patience);
        resolve();
      };
      this.#socket.addEventListener("open", settle);
      this.#settle = settle;
      this.#socket.addEventListener("close", () => this.close());
    });
    this.#socket.addEventListener("error", () => this.close());
    this.#socket.addEventListener("message", ({ data }) => this.#receive(String(data)));
  }

  async call(user: TestUser, method: string, fields: Fields, msMax: number): Promise<Reply> {
    await this.#opened;
    if (this.isClosed) throw new NoAnswer();
    const id = (this.#lastId += 1);
    const reply = await new Promise<Reply | undefined>((resolve) => {
      const timer = setTimeout(() => resolve(undefined), msMax);
      this.#waiting.set(id, (answer) => {
        clearTimeout(timer);
        resolve(answer);
      });
      this.#socket.send(JSON.stringify({ id, method, params: signedParams(user, fields) }));
    });
    this.#waiting.delete(id);
    if (reply === undefined) throw new NoAnswer();
    return reply;
  }

  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.#settle();
    for (const answer of this.#waiting.values()) answer(undefined);
    this.#socket.close();
  }

  #receive(text: string): void {
    const { id, status, result, error } = JSON.parse(text) as {
      id: number;
      status: number;
      result?: Reply["result"];
      error?: { code: number };
    };
    this.#waiting.get(id)?.({ status, result: result ?? {}, code: error?.code ?? 0 });
  }
}
