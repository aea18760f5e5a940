import type { IncomingMessage, ServerResponse } from "node:http";
import { ApiError, apiError } from "@bourse/core/error";
import { describeError, type Log } from "../../../runtime/index.ts";
import type { Clock } from "../../clock.ts";
import { clientAddress } from "../address.ts";
import type { Authenticator, Caller, Maybe } from "../authenticator.ts";
import type { Dispatcher, Outcome } from "../dispatcher.ts";
import type { IpLimiter } from "../ip-limiter.ts";
import type { OrderLimiter } from "../order-limiter.ts";
import type { Params } from "../params.ts";
import { restPayload } from "../signature.ts";
import { timeWriter } from "../time-unit.ts";
import { unknownRoute } from "./closed-products.ts";
import type { Cors } from "./cors.ts";
import { hasBody, type RawRequest, readBody, readParams, splitTarget } from "./read-request.ts";
import type { Route, Security } from "./route.ts";

export interface RestParts {
  readonly routes: readonly Route[];
  readonly dispatcher: Dispatcher;
  readonly authenticator: Authenticator;
  readonly ipLimiter: IpLimiter;
  readonly orderLimiter: OrderLimiter;
  readonly cors: Cors;
  readonly clock: Clock;
  readonly log: Log;
  /** Hops of our own in front of this process that write X-Forwarded-For. */
  readonly trustedProxies: number;
}

/** Where a request came from, and when. */
interface From {
  readonly ip: string;
  readonly nowMs: number;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly ip: string;
  /** Of the account's orders, when the call could place some. */
  readonly counts?: { readonly tenSeconds: number; readonly day: number } | undefined;
}

const BEARER = /^bearer +/i;
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
    const { cors, trustedProxies, clock } = this.#parts;
    const from = { ip: clientAddress(request, trustedProxies), nowMs: clock.nowMs() };
    const refuse = (error: unknown): void =>
      this.#sendError(request, response, { error, ip: from.ip });
    try {
      if (cors.apply(request, response)) return;
      const outcome = this.#run(request, from);
      if (outcome instanceof Promise) {
        outcome.then((known) => this.#sendOutcome(response, known, from)).catch(refuse);
      } else {
        this.#sendOutcome(response, outcome, from);
      }
    } catch (error) {
      refuse(error);
    }
  }

  #run(request: IncomingMessage, from: From): Maybe<Outcome> {
    const { path, query } = splitTarget(request.url ?? "/");
    const route = this.#routeOf(request.method ?? "GET", path, from);
    const serve = (body: string): Maybe<Outcome> =>
      this.#serve(request, route, { path, query, body }, from);
    return hasBody(request) ? readBody(request).then(serve) : serve("");
  }

  #serve(request: IncomingMessage, route: Route, raw: RawRequest, from: From): Maybe<Outcome> {
    const { ip, nowMs } = from;
    const params = readParams(raw);
    return this.#parts.dispatcher.run(route, {
      params,
      ip,
      nowMs,
      time: timeWriter(headerText(request, "x-mbx-time-unit")),
      authenticate: (security) => this.#authenticate(request, { raw, params, ip, nowMs, security }),
    });
  }

  #sendOutcome(
    response: ServerResponse,
    { result, orderingAccountId }: Outcome,
    { ip, nowMs }: From,
  ): void {
    const counts =
      orderingAccountId === undefined
        ? undefined
        : this.#parts.orderLimiter.counts(orderingAccountId, nowMs);
    this.#send(response, { status: 200, body: result, ip, counts });
  }

  #routeOf(method: string, path: string, from: From): Route {
    const methods = this.#routes.get(path);
    const route = methods?.get(method);
    if (route !== undefined) return route;
    this.#parts.ipLimiter.charge(from.ip, 1, from.nowMs);
    throw methods === undefined ? unknownRoute(path) : apiError("MethodNotAllowed");
  }

  #authenticate(
    request: IncomingMessage,
    call: { raw: RawRequest; params: Params; ip: string; nowMs: number; security: Security },
  ): Maybe<Caller> {
    const { authenticator } = this.#parts;
    const authorization = request.headers.authorization;
    if (authorization !== undefined && BEARER.test(authorization)) {
      return authenticator.byToken(authorization.replace(BEARER, ""));
    }
    const { raw, params, ip, nowMs, security } = call;
    const apiKey = headerText(request, "x-mbx-apikey");
    if (security === "USER_STREAM") return authenticator.byKeyAlone(apiKey, ip);
    return authenticator.bySignature({
      apiKey,
      params,
      payload: () => restPayload(raw.query, raw.body),
      ip,
      nowMs,
    });
  }

  #sendError(
    request: IncomingMessage,
    response: ServerResponse,
    { error, ip }: { error: unknown; ip: string },
  ): void {
    if (!(error instanceof ApiError)) {
      // The caller is gone, in the middle of its own request: nobody is left to be told.
      if (request.destroyed && !request.complete) return;
      this.#parts.log.error("request-failed", {
        path: splitTarget(request.url ?? "").path,
        error: describeError(error),
      });
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
    const body = data === undefined ? { code, msg } : { code, msg, data };
    this.#send(response, { status: known.status, body, ip });
  }

  #send(response: ServerResponse, { status, body, ip, counts }: Answer): void {
    if (response.headersSent || response.destroyed) return;
    const { ipLimiter, clock } = this.#parts;
    const usedWeight = String(ipLimiter.usedWeight(ip, clock.nowMs()));
    const text = JSON.stringify(body);
    const length = Buffer.byteLength(text);
    // A list, because Node copies an object of headers once more.
    const head = [
      "Content-Type",
      "application/json;charset=UTF-8",
      "Content-Length",
      String(length),
      "Cache-Control",
      "no-store",
      "X-Content-Type-Options",
      "nosniff",
      "X-MBX-USED-WEIGHT",
      usedWeight,
      "X-MBX-USED-WEIGHT-1M",
      usedWeight,
    ];
    if (counts !== undefined) {
      head.push("X-MBX-ORDER-COUNT-10S", String(counts.tenSeconds));
      head.push("X-MBX-ORDER-COUNT-1D", String(counts.day));
    }
    // As many bytes as characters are ASCII, which is cheaper to send as what it is.
    response.writeHead(status, head).end(text, length === text.length ? "latin1" : "utf8");
  }
}

function headerText(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === "string" ? value : undefined;
}
