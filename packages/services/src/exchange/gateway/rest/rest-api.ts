import type { IncomingMessage, ServerResponse } from "node:http";
import { apiError } from "@bourse/core/error";
import type { Authenticator } from "../authenticator.ts";
import type { Dispatcher } from "../dispatcher.ts";
import { unknownRoute } from "./closed-products.ts";
import type { Cors } from "./cors.ts";
import { hasBody, readBody } from "./read-request.ts";
import { RestAnswers, type RestAnswersParts } from "./rest-answers.ts";
import { RestCall, type RestSite } from "./rest-call.ts";
import type { Route } from "./route.ts";

export interface RestParts extends RestAnswersParts {
  readonly routes: readonly Route[];
  readonly dispatcher: Dispatcher;
  readonly authenticator: Authenticator;
  readonly cors: Cors;
  readonly trustedProxies: number;
}

/** The REST face of the spot API: one answer for every request, whatever was sent. */
export class RestApi {
  readonly #parts: RestParts;
  readonly #site: RestSite;
  readonly #routes = new Map<string, Map<string, Route>>();

  constructor(parts: RestParts) {
    this.#parts = parts;
    const { authenticator, clock, trustedProxies } = parts;
    this.#site = { authenticator, clock, trustedProxies, answers: new RestAnswers(parts) };
    for (const route of parts.routes) {
      const methods = this.#routes.get(route.path) ?? new Map<string, Route>();
      this.#routes.set(route.path, methods.set(route.method, route));
    }
  }

  handle(request: IncomingMessage, response: ServerResponse): void {
    const call = new RestCall(request, response, this.#site);
    try {
      if (this.#parts.cors.apply(request, response)) return;
      const route = this.#routeOf(call);
      if (hasBody(request)) this.#serveLater(route, call);
      else this.#serve(route, call, "");
    } catch (error) {
      call.fail(error);
    }
  }

  #serveLater(route: Route, call: RestCall): void {
    readBody(call.request)
      .then((body) => this.#serve(route, call, body))
      .catch((error: unknown) => call.fail(error));
  }

  #serve(route: Route, call: RestCall, body: string): void {
    call.read(body);
    this.#parts.dispatcher.run(route, call);
  }

  #routeOf({ request, path, ip, nowMs }: RestCall): Route {
    const methods = this.#routes.get(path);
    const route = methods?.get(request.method ?? "GET");
    if (route !== undefined) return route;
    this.#parts.ipLimiter.charge(ip, 1, nowMs);
    throw methods === undefined ? unknownRoute(path) : apiError("MethodNotAllowed");
  }
}
