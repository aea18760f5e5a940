import type { IncomingMessage, ServerResponse } from "node:http";
import { ApiError, apiError } from "@bourse/core/error";
import { describeError, type Log } from "../../../runtime/index.ts";
import type { Clock } from "../../clock.ts";
import { clientAddress } from "../address.ts";
import type { Authenticator, Caller, Maybe } from "../authenticator.ts";
import type { Dispatcher } from "../dispatcher.ts";
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

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { cors, trustedProxies, clock } = this.#parts;
    const ip = clientAddress(request, trustedProxies);
    const nowMs = clock.nowMs();
    try {
      if (cors.apply(request, response)) return;
      const result = await this.#run(request, response, { ip, nowMs });
      this.#send(response, { status: 200, body: result, ip });
    } catch (error) {
      this.#sendError(request, response, { error, ip });
    }
  }

  async #run(
    request: IncomingMessage,
    response: ServerResponse,
    { ip, nowMs }: { ip: string; nowMs: number },
  ): Promise<unknown> {
    const { path, query } = splitTarget(request.url ?? "/");
    const route = this.#routeOf(request.method ?? "GET", path, { ip, nowMs });
    const body = hasBody(request) ? await readBody(request) : "";
    const raw = { path, query, body };
    const params = readParams(raw);
    const { dispatcher, orderLimiter } = this.#parts;
    const outcome = await dispatcher.run(route, {
      params,
      ip,
      nowMs,
      time: timeWriter(headerText(request, "x-mbx-time-unit")),
      authenticate: (security) => this.#authenticate(request, { raw, params, ip, nowMs, security }),
    });
    if (outcome.orderingAccountId !== undefined) {
      const counts = orderLimiter.counts(outcome.orderingAccountId, nowMs);
      response.setHeader("X-MBX-ORDER-COUNT-10S", counts.tenSeconds);
      response.setHeader("X-MBX-ORDER-COUNT-1D", counts.day);
    }
    return outcome.result;
  }

  #routeOf(method: string, path: string, from: { ip: string; nowMs: number }): Route {
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

  #send(
    response: ServerResponse,
    answer: { readonly status: number; readonly body: unknown; readonly ip: string },
  ): void {
    if (response.headersSent || response.destroyed) return;
    const { ipLimiter, clock } = this.#parts;
    const usedWeight = ipLimiter.usedWeight(answer.ip, clock.nowMs());
    const text = JSON.stringify(answer.body);
    response
      .writeHead(answer.status, {
        "Content-Type": "application/json;charset=UTF-8",
        "Content-Length": Buffer.byteLength(text),
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        "X-MBX-USED-WEIGHT": usedWeight,
        "X-MBX-USED-WEIGHT-1M": usedWeight,
      })
      .end(text);
  }
}

function headerText(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === "string" ? value : undefined;
}
