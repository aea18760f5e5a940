import type { IncomingMessage, ServerResponse } from "node:http";
import { ApiError, apiError } from "@bourse/core/error";
import { describeError, type Log } from "../../../runtime/index.ts";
import type { Maybe } from "../authenticator.ts";
import type { Dispatcher, Outcome } from "../dispatcher.ts";
import type { IpLimiter } from "../ip-limiter.ts";
import type { OrderLimiter } from "../order-limiter.ts";
import { type AnswerFacts, answerHead } from "./answer-head.ts";
import { unknownRoute } from "./closed-products.ts";
import type { Cors } from "./cors.ts";
import { hasBody, readBody } from "./read-request.ts";
import { RestCall, type RestSite } from "./rest-call.ts";
import type { Route } from "./route.ts";

export interface RestParts extends RestSite {
  readonly routes: readonly Route[];
  readonly dispatcher: Dispatcher;
  readonly ipLimiter: IpLimiter;
  readonly orderLimiter: OrderLimiter;
  readonly cors: Cors;
  readonly log: Log;
}

const NOT_FOUND_PAGE = "<!doctype html><title>404</title><h1>404 Not found</h1>";

/** The REST face of the spot API: one answer for every request, whatever was sent. */
export class RestApi {
  readonly #parts: RestParts;
  readonly #routes = new Map<string, Map<string, Route>>();

  constructor(parts: RestParts) {
    this.#parts = parts;
    for (const route of parts.routes) {
      const methods = this.#routes.get(route.path) ?? new Map<string, Route>();
      this.#routes.set(route.path, methods.set(route.method, route));
    }
  }

  handle(request: IncomingMessage, response: ServerResponse): void {
    const call = new RestCall(request, response, this.#parts);
    try {
      if (this.#parts.cors.apply(request, response)) return;
      const outcome = this.#run(call);
      if (outcome instanceof Promise) this.#sendLater(call, outcome);
      else this.#sendOutcome(call, outcome);
    } catch (error) {
      this.#sendError(call, error);
    }
  }

  #run(call: RestCall): Maybe<Outcome> {
    const route = this.#routeOf(call);
    if (!hasBody(call.request)) return this.#serve(route, call, "");
    return readBody(call.request).then((body) => this.#serve(route, call, body));
  }

  #serve(route: Route, call: RestCall, body: string): Maybe<Outcome> {
    call.read(body);
    return this.#parts.dispatcher.run(route, call);
  }

  #routeOf({ request, path, ip, nowMs }: RestCall): Route {
    const methods = this.#routes.get(path);
    const route = methods?.get(request.method ?? "GET");
    if (route !== undefined) return route;
    this.#parts.ipLimiter.charge(ip, 1, nowMs);
    throw methods === undefined ? unknownRoute(path) : apiError("MethodNotAllowed");
  }

  #sendLater(call: RestCall, outcome: Promise<Outcome>): void {
    outcome.then(
      (known) => this.#sendOutcome(call, known),
      (error: unknown) => this.#sendError(call, error),
    );
  }

  #sendOutcome(call: RestCall, { result, orderingAccountId }: Outcome): void {
    const { orderLimiter } = this.#parts;
    try {
      const isOrdering = orderingAccountId !== undefined;
      const counts = isOrdering ? orderLimiter.counts(orderingAccountId, call.nowMs) : undefined;
      this.#send(call, 200, result, counts);
    } catch (error) {
      this.#sendError(call, error);
    }
  }

  #sendError(call: RestCall, error: unknown): void {
    const { request, response } = call;
    if (!(error instanceof ApiError)) {
      // The caller is gone, in the middle of its own request: nobody is left to be told.
      if (request.destroyed && !request.complete) return;
      this.#parts.log.error("request-failed", { path: call.path, error: describeError(error) });
    }
    const known = error instanceof ApiError ? error : apiError("InternalError");
    // What was not read of the request would be taken for the next one.
    if (!request.complete) response.setHeader("Connection", "close");
    if (known.retryAfterSeconds !== undefined) {
      response.setHeader("Retry-After", known.retryAfterSeconds);
    }
    if (known.status === 404 && request.headers.accept?.startsWith("text/html") === true) {
      response.writeHead(404, { "Content-Type": "text/html;charset=UTF-8" }).end(NOT_FOUND_PAGE);
      return;
    }
    const { code, msg, data } = known;
    this.#send(call, known.status, data === undefined ? { code, msg } : { code, msg, data });
  }

  #send(
    { response, ip }: RestCall,
    status: number,
    body: unknown,
    counts?: AnswerFacts["counts"],
  ): void {
    if (response.headersSent || response.destroyed) return;
    const { ipLimiter, clock } = this.#parts;
    const usedWeight = ipLimiter.usedWeight(ip, clock.nowMs());
    const text = JSON.stringify(body);
    const length = Buffer.byteLength(text);
    response
      .writeHead(status, answerHead({ length, usedWeight, counts }))
      // As many bytes as characters are ASCII, which is cheaper to send as what it is.
      .end(text, length === text.length ? "latin1" : "utf8");
  }
}
