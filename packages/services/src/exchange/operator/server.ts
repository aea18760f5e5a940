import { createHash, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { ApiError, apiError } from "@bourse/core/error";
import { z } from "zod";
import { describeError, listen, type Log } from "../../runtime/index.ts";
import { readBody } from "../gateway/rest/read-request.ts";
import { HEADERS_TIMEOUT_MS, REQUEST_TIMEOUT_MS } from "../limits.ts";
import type { Operations } from "./operations.ts";

const depositRequest = z.strictObject({
  accountId: z.int().positive(),
  asset: z.string().min(1),
  amount: z.string(),
  transferId: z.string().min(1).max(64),
});

const BEARER = "Bearer ";

/**
 * The private port of the exchange, for the operator's own tools: it moves money in and tells the
 * state. It listens on a private address only and wants the operator's token.
 */
export class OperatorServer {
  readonly #operations: Operations;
  readonly #tokenHash: Buffer;
  readonly #log: Log;
  readonly #http: Server;

  constructor(parts: { operations: Operations; token: string; log: Log }) {
    this.#operations = parts.operations;
    this.#tokenHash = hash(parts.token);
    this.#log = parts.log;
    this.#http = createServer(
      { headersTimeout: HEADERS_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS },
      (request, response) => void this.#handle(request, response),
    );
  }

  listen(port: number, host: string): Promise<number> {
    return listen(this.#http, port, host);
  }

  async close(): Promise<void> {
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

  #authorize({ headers }: IncomingMessage): void {
    const sent = headers.authorization ?? "";
    // Hashes have one length whatever was sent, so comparing them tells nothing by its time.
    const isOperator =
      sent.startsWith(BEARER) && timingSafeEqual(hash(sent.slice(BEARER.length)), this.#tokenHash);
    if (!isOperator) throw apiError("Unauthorized");
  }

  async #run(request: IncomingMessage): Promise<unknown> {
    switch (`${request.method} ${request.url}`) {
      case "GET /operator/state":
        return this.#operations.state();
      case "POST /operator/deposits":
        return this.#operations.deposit(readDeposit(await readBody(request)));
      default:
        throw apiError("UnknownRoute");
    }
  }
}

function readDeposit(body: string): z.infer<typeof depositRequest> {
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(body, "latin1").toString("utf8"));
  } catch {
    throw apiError("InvalidJsonRequest");
  }
  const parsed = depositRequest.safeParse(json);
  if (parsed.success) return parsed.data;
  throw apiError("InvalidParameter", parsed.error.issues[0]?.path.join(".") || "body");
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
}

function hash(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
