import { createHmac, sign } from "node:crypto";
import type { Account, Sent } from "./client.ts";

/** Machines that run all tests at once are slow. */
const PATIENCE_MS = 30_000;

export interface Message {
  readonly id?: string | number;
  readonly status?: number;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly msg: string };
  readonly event?: { readonly e: string };
  readonly subscriptionId?: number;
  readonly stream?: string;
  readonly data?: unknown;
}

/** A WebSocket that keeps everything it hears. */
export class Socket {
  readonly heard: Message[] = [];
  readonly #socket: WebSocket;
  readonly #waiting: (() => void)[] = [];
  #nextId = 1;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener("message", ({ data }) => {
      this.heard.push(JSON.parse(String(data)) as Message);
      for (const wake of this.#waiting.splice(0)) wake();
    });
  }

  static async open(url: string): Promise<Socket> {
    const socket = new WebSocket(url);
    await new Promise<void>((resolve, reject) => {
      socket.addEventListener("open", () => resolve());
      socket.addEventListener("error", () => reject(new Error(`${url} does not open.`)));
    });
    return new Socket(socket);
  }

  async call(method: string, params: Sent | readonly string[]): Promise<Message> {
    const id = this.#nextId++;
    this.#socket.send(JSON.stringify({ id, method, params }));
    const answer = await this.until(() => this.heard.find((message) => message.id === id));
    if (answer === undefined) throw new Error(`${method} was not answered in ${PATIENCE_MS} ms.`);
    return answer;
  }

  /** Waits until something is found, or nothing has been for a while. */
  async until<Found>(find: () => Found | undefined): Promise<Found | undefined> {
    const deadlineMs = performance.now() + PATIENCE_MS;
    for (;;) {
      const found = find();
      const leftMs = deadlineMs - performance.now();
      if (found !== undefined || leftMs <= 0) return found;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, leftMs);
        this.#waiting.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  close(): void {
    this.#socket.close();
  }
}

/** The parameters of a signed request: with the account's secret, or with its Ed25519 key. */
export function signedParams(account: Account, fields: Sent, withKeyPair = false): Sent {
  const apiKey = withKeyPair ? (account.ed25519ApiKey ?? "") : account.apiKey;
  const params: Sent = { ...fields, apiKey, timestamp: Date.now() };
  const payload = Object.keys(params)
    .toSorted()
    .map((name) => `${name}=${params[name]}`)
    .join("&");
  const signature = withKeyPair
    ? sign(null, Buffer.from(payload), account.ed25519PrivateKeyPem ?? "").toString("base64")
    : createHmac("sha256", account.secretKey).update(payload).digest("hex");
  return { ...params, signature };
}
