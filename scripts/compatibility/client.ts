import { createHmac } from "node:crypto";
import type { Ready } from "@bourse/local/run";

export type Sent = Readonly<Record<string, string | number>>;

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  /** What the address has used of its weight, after this. */
  readonly usedWeight: number;
}

/** Machines that run all tests at once are slow. */
const ANSWER_MS_MAX = 30_000;

export type Account = Ready["accounts"][number];

/** A client of the REST API that signs as one account. */
export class RestClient {
  readonly #base: string;
  readonly #account: Account;

  constructor(base: string, account: Account) {
    this.#base = base;
    this.#account = account;
  }

  /** `send("GET /api/v3/time", {}, false)` */
  async send(route: string, fields: Sent, isSigned = true): Promise<Answer> {
    const [method = "", path = ""] = route.split(" ");
    const query = isSigned ? this.#signedQuery(fields) : queryOf(fields);
    const response = await fetch(`${this.#base}${path}${query === "" ? "" : `?${query}`}`, {
      method,
      headers: { "X-MBX-APIKEY": this.#account.apiKey },
      signal: AbortSignal.timeout(ANSWER_MS_MAX),
    });
    const text = await response.text();
    return {
      status: response.status,
      body: readJson(text),
      usedWeight: Number(response.headers.get("x-mbx-used-weight-1m") ?? 0),
    };
  }

  /** Throws when it is refused: for what a probe needs before it can begin. */
  async must(route: string, fields: Sent): Promise<Readonly<Record<string, unknown>>> {
    const { status, body } = await this.send(route, fields);
    if (status === 200) return body as Readonly<Record<string, unknown>>;
    throw new Error(`${route} was answered ${status} ${JSON.stringify(body)}`);
  }

  #signedQuery(fields: Sent): string {
    const query = queryOf({ ...fields, timestamp: Date.now() });
    const { secretKey } = this.#account;
    return `${query}&signature=${createHmac("sha256", secretKey).update(query).digest("hex")}`;
  }
}

const queryOf = (fields: Sent): string =>
  Object.entries(fields)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join("&");

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
