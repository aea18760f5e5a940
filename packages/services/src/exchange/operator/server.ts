import { createHash, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { ApiError, apiError } from "@bourse/core/error";
import { SYMBOL_STATUS_NAMES } from "@bourse/core/market";
import { z } from "zod";
import { describeError, listen, type Log } from "../../runtime/index.ts";
import { readBody } from "../gateway/rest/read-request.ts";
import { HEADERS_TIMEOUT_MS, REQUEST_TIMEOUT_MS } from "../limits.ts";
import type { Operations } from "./operations.ts";
import { readTokenOf } from "./read-token.ts";

/** Money that comes in, or is held to leave. */
const moveRequest = z.strictObject({
  accountId: z.int().positive(),
  asset: z.string().min(1),
  amount: z.string(),
  transferId: z.string().min(1).max(64),
});

/** Later it is not to be done any more; without it, whenever it gets there. */
const expiresTimeMs = z.number().positive().optional();

const holdRequest = moveRequest.extend({ expiresTimeMs });
const transferRequest = holdRequest.extend({ toAccountId: z.int().positive() });

const statusRequest = z.strictObject({
  symbol: z.string().min(1),
  status: z.enum(SYMBOL_STATUS_NAMES),
});

const endRequest = moveRequest.pick({ accountId: true, transferId: true });

const BEARER = "Bearer ";
const BALANCES = /^GET \/operator\/balances\?from=(\d{1,15})$/;

/**
 * The private port of the exchange, for the operator's own tools: it moves money in, opens and
 * closes markets and tells the state. It listens on a private address only and wants the operator's token.
 */
export class OperatorServer {
  readonly #operations: Operations;
  readonly #tokenHash: Buffer;
  readonly #readTokenHash: Buffer;
  readonly #log: Log;
  readonly #http: Server;
  #isClosed = false;

  constructor(parts: { operations: Operations; token: string; log: Log }) {
    this.#operations = parts.operations;
    this.#tokenHash = hash(parts.token);
    this.#readTokenHash = hash(readTokenOf(parts.token));
    this.#log = parts.log;
    this.#http = createServer(
      { headersTimeout: HEADERS_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS },
      (request, response) => void this.#handle(request, response),
    );
  }

  listen(port: number, host: string): Promise<number> {
    return listen(this.#http, port, host);
  }

  /** Listens on the same port of another address; who is connected has to connect again. */
  async moveTo(host: string): Promise<void> {
    const address = this.#http.address();
    if (this.#isClosed || address === null || typeof address === "string") return;
    await this.#stopListening();
    await listen(this.#http, address.port, host);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#stopListening();
  }

  async #stopListening(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#http.close(() => resolve()));
    this.#http.closeAllConnections();
    await closed;
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      this.#authorize(request);
      send(response, 200, await this.#run(request));
    } catch (error) {
      if (!(error instanceof ApiError)) {
        this.#log.error("operator-request-failed", { error: describeError(error) });
      }
      const known = error instanceof ApiError ? error : apiError("InternalError");
      if (!request.complete) response.setHeader("Connection", "close");
      send(response, known.status, { code: known.code, msg: known.msg });
    }
  }

  #authorize({ headers, method }: IncomingMessage): void {
    const sent = headers.authorization ?? "";
    const token = sent.startsWith(BEARER) ? hash(sent.slice(BEARER.length)) : undefined;
    // Hashes have one length whatever was sent, so comparing them tells nothing by its time.
    if (token !== undefined && timingSafeEqual(token, this.#tokenHash)) return;
    const mayRead = token !== undefined && timingSafeEqual(token, this.#readTokenHash);
    if (!mayRead || method !== "GET") throw apiError("Unauthorized");
  }

  async #run(request: IncomingMessage): Promise<unknown> {
    const asked = `${request.method} ${request.url}`;
    const from = BALANCES.exec(asked)?.[1];
    if (from !== undefined) return this.#operations.balances(Number(from));
    switch (asked) {
      case "GET /operator/state":
        return this.#operations.state();
      case "POST /operator/deposits":
        return this.#operations.deposit(read(moveRequest, await readBody(request)));
      case "POST /operator/markets/status":
        return this.#operations.setMarketStatus(read(statusRequest, await readBody(request)));
      case "POST /operator/transfers":
        return this.#operations.transfer(read(transferRequest, await readBody(request)));
      case "POST /operator/withdrawals/hold":
        return this.#operations.holdWithdrawal(read(holdRequest, await readBody(request)));
      case "POST /operator/withdrawals/settle":
        return this.#operations.settleWithdrawal(read(endRequest, await readBody(request)));
      case "POST /operator/withdrawals/release":
        return this.#operations.releaseWithdrawal(read(endRequest, await readBody(request)));
      default:
        throw apiError("UnknownRoute");
    }
  }
}

function read<T extends z.ZodType>(schema: T, body: string): z.infer<T> {
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(body, "latin1").toString("utf8"));
  } catch {
    throw apiError("InvalidJsonRequest");
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw apiError("InvalidParameter", parsed.error.issues[0]?.path.join(".") || "body");
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
}

function hash(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
