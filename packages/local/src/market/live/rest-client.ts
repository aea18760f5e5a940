import { createHmac } from "node:crypto";
import http from "node:http";
import https from "node:https";
import type { BotCredentials } from "./config.ts";
import { ANSWER_MS_MAX, CONNECTIONS_MAX } from "./limits.ts";

/** The exchange answered, and said no. */
export class ExchangeRefusal extends Error {
  override readonly name = "ExchangeRefusal";
  readonly status: number;
  readonly code: number;
  /** Seconds to stay away, when the exchange asked for it. */
  readonly retryAfterSeconds: number;

  constructor(status: number, code: number, message: string, retryAfterSeconds: number) {
    super(`${status} ${code} ${message}`);
    this.status = status;
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** Refused for what the market or the account is like right now: nothing is wrong with us. */
  get isOfTheMoment(): boolean {
    return MOMENTARY_CODES.has(this.code);
  }
}

/** A filter, an order that the book or the balance does not allow, an order that is gone. */
const MOMENTARY_CODES = new Set([-1013, -2010, -2011]);

type Method = "GET" | "POST" | "DELETE";
type Parameters = Readonly<Record<string, string | number>>;

/** A bot's REST calls, signed as any client signs them. */
export class RestClient {
  readonly #url: string;
  readonly #bot: BotCredentials;
  readonly #agent: http.Agent;

  constructor(url: string, bot: BotCredentials, localAddress?: string) {
    const Agent = url.startsWith("https:") ? https.Agent : http.Agent;
    this.#url = url;
    this.#bot = bot;
    this.#agent = new Agent({
      keepAlive: true,
      maxSockets: CONNECTIONS_MAX,
      ...(localAddress === undefined ? {} : { localAddress }),
    });
  }

  open(path: string, parameters: Parameters = {}): Promise<unknown> {
    return this.#send("GET", path, queryOf(parameters));
  }

  signed(method: Method, path: string, parameters: Parameters): Promise<unknown> {
    const query = queryOf({ ...parameters, recvWindow: 10_000, timestamp: Date.now() });
    return this.#send(method, path, `${query}&signature=${sign(this.#bot, query)}`);
  }

  close(): void {
    this.#agent.destroy();
  }

  async #send(method: Method, path: string, query: string): Promise<unknown> {
    const url = `${this.#url}${path}${query === "" ? "" : `?${query}`}`;
    const { status, retryAfter, text } = await new Promise<Answer>((resolve, reject) => {
      const request = (url.startsWith("https:") ? https : http).request(url, {
        method,
        agent: this.#agent,
        headers: { "X-MBX-APIKEY": this.#bot.apiKey },
        timeout: ANSWER_MS_MAX,
      });
      request.on("timeout", () => request.destroy(new Error(`${path} was not answered in time`)));
      request.on("error", reject);
      request.on("response", (response) => void collect(response).then(resolve, reject));
      request.end();
    });
    const answer = JSON.parse(text) as { code?: number; msg?: string };
    if (status < 400) return answer;
    throw new ExchangeRefusal(status, answer.code ?? 0, answer.msg ?? "", retryAfter);
  }
}

/** The signature of a request, over exactly the text that is sent. */
export function sign({ secretKey }: BotCredentials, text: string): string {
  return createHmac("sha256", secretKey).update(text).digest("hex");
}

function queryOf(parameters: Parameters): string {
  return Object.entries(parameters)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join("&");
}

interface Answer {
  readonly status: number;
  readonly retryAfter: number;
  readonly text: string;
}

async function collect(response: http.IncomingMessage): Promise<Answer> {
  response.setEncoding("utf8");
  let text = "";
  for await (const part of response) text += part as string;
  const retryAfter = Number(response.headers["retry-after"] ?? 0);
  return { status: response.statusCode ?? 0, retryAfter, text };
}
