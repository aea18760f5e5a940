import type { IncomingMessage, ServerResponse } from "node:http";
import { ApiError, apiError } from "@bourse/core/error";
import { describeError, type Log } from "../../../runtime/index.ts";
import type { Clock } from "../../clock.ts";
import type { IpLimiter } from "../ip-limiter.ts";
import type { OrderLimiter } from "../order-limiter.ts";
import { answerHead } from "./answer-head.ts";
import { hasBody } from "./read-request.ts";

/** A request that is to be answered. */
export interface Asked {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly path: string;
  readonly ip: string;
  readonly nowMs: number;
}

export interface RestAnswersParts {
  readonly ipLimiter: IpLimiter;
  readonly orderLimiter: OrderLimiter;
  readonly clock: Clock;
  readonly log: Log;
}

const NOT_FOUND_PAGE = "<!doctype html><title>404</title><h1>404 Not found</h1>";

/** Sends the answers: JSON, whatever became of the request, and what its caller has used up. */
export class RestAnswers {
  readonly #parts: RestAnswersParts;

  constructor(parts: RestAnswersParts) {
    this.#parts = parts;
  }

  sendResult(call: Asked, result: unknown, orderingAccountId: number | undefined): void {
    this.#send(call, 200, result, orderingAccountId);
  }

  sendError(call: Asked, error: unknown, orderingAccountId: number | undefined): void {
    const { request, response } = call;
    if (!(error instanceof ApiError)) {
      // The caller is gone, in the middle of its own request: nobody is left to be told.
      if (isUnread(request) && request.destroyed) return;
      this.#parts.log.error("request-failed", { path: call.path, error: describeError(error) });
    }
    const known = error instanceof ApiError ? error : apiError("InternalError");
    // What was not read of the body would be taken for the next request.
    if (isUnread(request)) response.setHeader("Connection", "close");
    if (known.retryAfterSeconds !== undefined) {
      response.setHeader("Retry-After", known.retryAfterSeconds);
    }
    if (known.status === 404 && request.headers.accept?.startsWith("text/html") === true) {
      response.writeHead(404, { "Content-Type": "text/html;charset=UTF-8" }).end(NOT_FOUND_PAGE);
      return;
    }
    const { code, msg, data } = known;
    const body = data === undefined ? { code, msg } : { code, msg, data };
    this.#send(call, known.status, body, orderingAccountId);
  }

  #send(
    { response, ip, nowMs }: Asked,
    status: number,
    body: unknown,
    orderingAccountId: number | undefined,
  ): void {
    if (response.headersSent || response.destroyed) return;
    const { ipLimiter, orderLimiter, clock } = this.#parts;
    const isOrdering = orderingAccountId !== undefined;
    const counts = isOrdering ? orderLimiter.counts(orderingAccountId, nowMs) : undefined;
    const usedWeight = ipLimiter.usedWeight(ip, clock.nowMs());
    const text = JSON.stringify(body);
    const length = Buffer.byteLength(text);
    response
      .writeHead(status, answerHead({ length, usedWeight, counts }))
      // As many bytes as characters are ASCII, which is cheaper to send as what it is.
      .end(text, length === text.length ? "latin1" : "utf8");
  }
}

/** Is there a body of which not all was read? */
function isUnread(request: IncomingMessage): boolean {
  return hasBody(request) && !request.complete;
}
