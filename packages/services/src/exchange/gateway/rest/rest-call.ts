import type { IncomingMessage, ServerResponse } from "node:http";
import type { Clock } from "../../clock.ts";
import { clientAddress } from "../address.ts";
import type { Authenticator, Caller, Maybe, SignedRequest } from "../authenticator.ts";
import type { Call } from "../dispatcher.ts";
import type { SignedText } from "../hmac.ts";
import { Params } from "../params.ts";
import { restPayload } from "../signature.ts";
import { timeWriter } from "../time-unit.ts";
import { type RawRequest, readParams, splitTarget } from "./read-request.ts";
import type { Asked, RestAnswers } from "./rest-answers.ts";
import type { Security } from "./route.ts";

/** What it takes to understand a request and to answer it. */
export interface RestSite {
  readonly authenticator: Authenticator;
  readonly answers: RestAnswers;
  readonly clock: Clock;
  /** Hops of our own in front of this process that write X-Forwarded-For. */
  readonly trustedProxies: number;
}

const BEARER = /^bearer +/i;
const NOTHING_SENT = new Params(new Map());

/**
 * One HTTP request from its arrival to its answer, and all that is known of it: whoever it passes
 * reads from here, so that nobody has to make an object of its own for the next one.
 */
export class RestCall implements Call, Asked, SignedRequest, RawRequest {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly ip: string;
  /** When it arrived. */
  readonly nowMs: number;
  readonly path: string;
  readonly query: string;
  body = "";
  params = NOTHING_SENT;
  time = timeWriter(undefined);
  readonly #site: RestSite;

  constructor(request: IncomingMessage, response: ServerResponse, site: RestSite) {
    const { path, query } = splitTarget(request.url ?? "/");
    this.request = request;
    this.response = response;
    this.ip = clientAddress(request, site.trustedProxies);
    this.nowMs = site.clock.nowMs();
    this.path = path;
    this.query = query;
    this.#site = site;
  }

  get apiKey(): string | undefined {
    return this.#header("x-mbx-apikey");
  }

  /** Understands what was sent, now that the body is here; throws when it makes no sense. */
  read(body: string): void {
    this.body = body;
    this.params = readParams(this);
    this.time = timeWriter(this.#header("x-mbx-time-unit"));
  }

  payload(): SignedText {
    return restPayload(this.query, this.body);
  }

  authenticate(security: Security): Maybe<Caller> {
    const { authenticator } = this.#site;
    const { authorization } = this.request.headers;
    if (authorization !== undefined && BEARER.test(authorization)) {
      return authenticator.byToken(authorization.replace(BEARER, ""));
    }
    if (security === "USER_STREAM") return authenticator.byKeyAlone(this.apiKey, this.ip);
    return authenticator.bySignature(this);
  }

  succeed(result: unknown, orderingAccountId: number | undefined): void {
    this.#site.answers.sendResult(this, result, orderingAccountId);
  }

  fail(error: unknown, orderingAccountId?: number): void {
    this.#site.answers.sendError(this, error, orderingAccountId);
  }

  #header(name: string): string | undefined {
    const value = this.request.headers[name];
    return typeof value === "string" ? value : undefined;
  }
}
