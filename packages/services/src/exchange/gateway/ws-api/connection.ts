import type { Duplex } from "node:stream";
import { ApiError, apiError } from "@bourse/core/error";
import type { WebSocket } from "ws";
import { describeError, type Log } from "../../../runtime/index.ts";
import type { Clock } from "../../clock.ts";
import {
  WS_BUFFERED_BYTES_MAX,
  WS_REQUESTS_IN_FLIGHT_MAX,
  WS_SESSION_WEIGHT,
} from "../../limits.ts";
import type { UserData } from "../../user-data/index.ts";
import type { Authenticator } from "../authenticator.ts";
import type { Dispatcher } from "../dispatcher.ts";
import { textFrame } from "../frame.ts";
import type { IpLimiter } from "../ip-limiter.ts";
import type { OrderLimiter } from "../order-limiter.ts";
import { Params } from "../params.ts";
import type { Route } from "../rest/route.ts";
import type { TimeWriter } from "../time-unit.ts";
import { rateLimitBlock } from "./rate-limits.ts";
import { BadMessage, readMessage, type WsRequest } from "./read-message.ts";
import { Session } from "./session.ts";
import { Subscriptions } from "./subscriptions.ts";

/** What every connection of the WebSocket API shares. */
export interface WsApiParts {
  /** By method. */
  readonly routes: ReadonlyMap<string, Route>;
  readonly dispatcher: Dispatcher;
  readonly authenticator: Authenticator;
  readonly ipLimiter: IpLimiter;
  readonly orderLimiter: OrderLimiter;
  readonly userData: UserData;
  readonly clock: Clock;
  readonly log: Log;
}

export interface ConnectionOptions {
  readonly ip: string;
  /** What the WebSocket speaks over. */
  readonly transport: Duplex;
  readonly time: TimeWriter;
  /** `returnRateLimits` of the address; a request may say otherwise for itself. */
  readonly returnRateLimits: boolean;
}

interface Failure {
  readonly status: number;
  readonly error: { readonly code: number; readonly msg: string; readonly data?: object };
}

/** One open WebSocket of the trading API. */
export class WsApiConnection {
  readonly #socket: WebSocket;
  readonly #parts: WsApiParts;
  readonly #options: ConnectionOptions;
  readonly #session: Session;
  readonly #subscriptions: Subscriptions;
  readonly #connectedSinceMs: number;
  #inFlight = 0;
  #isGathering = false;

  constructor(socket: WebSocket, parts: WsApiParts, options: ConnectionOptions) {
    this.#socket = socket;
    this.#parts = parts;
    this.#options = options;
    this.#session = new Session(parts.authenticator, options.ip);
    this.#subscriptions = new Subscriptions({
      userData: parts.userData,
      time: options.time,
      send: (message) => this.#send(message),
      nowUs: () => parts.clock.nowUs(),
    });
    this.#connectedSinceMs = parts.clock.nowMs();
  }

  /** Answers one message; never throws. */
  receive(text: string): void {
    const nowMs = this.#parts.clock.nowMs();
    let request: WsRequest | undefined;
    this.#inFlight += 1;
    try {
      request = this.#read(text, nowMs);
      if (this.#inFlight > WS_REQUESTS_IN_FLIGHT_MAX) throw apiError("TooManyRequestsQueued");
      this.#run(request, nowMs);
    } catch (error) {
      this.#refuse(error, request, nowMs);
    }
  }

  /** A key was deleted or changed: its subscriptions end here. */
  keyChanged(apiKey: string): void {
    this.#subscriptions.stopOfKey(apiKey);
    this.#subscriptions.tellEnded();
  }

  /** The last that is told before the connection is closed from here. */
  announceClose(): void {
    const E = this.#options.time(this.#parts.clock.nowUs());
    this.#send({ event: { e: "serverShutdown", E } });
  }

  closed(): void {
    this.#subscriptions.drop();
  }

  /** What is no request costs weight too, or it could be sent without end. */
  #read(text: string, nowMs: number): WsRequest {
    try {
      return readMessage(text);
    } catch (error) {
      this.#parts.ipLimiter.charge(this.#options.ip, 1, nowMs);
      throw error;
    }
  }

  #succeed(request: WsRequest, result: unknown, orderingAccountId?: number): void {
    this.#answer(request, { status: 200, result }, orderingAccountId);
    this.#inFlight -= 1;
  }

  #refuse(
    error: unknown,
    request: WsRequest | undefined,
    nowMs: number,
    orderingAccountId?: number,
  ): void {
    this.#inFlight -= 1;
    const id = error instanceof BadMessage ? error.id : (request?.id ?? null);
    const failure = this.#failureOf(error, request, nowMs);
    this.#answer(request ?? { id, method: "", params: new Map() }, failure, orderingAccountId);
    if (failure.status === 418) this.#socket.close(1008, "IP banned");
  }

  #run(request: WsRequest, nowMs: number): void {
    const { dispatcher, ipLimiter, routes } = this.#parts;
    const { ip, time } = this.#options;
    const route = routes.get(request.method);
    if (route === undefined) {
      ipLimiter.charge(ip, WS_SESSION_WEIGHT, nowMs);
      return this.#runSession(request, nowMs);
    }
    dispatcher.run(route, {
      params: new Params(request.params),
      ip,
      nowMs,
      time,
      authenticate: (security) => this.#session.authenticate(request.params, nowMs, security),
      succeed: (result, accountId) => this.#succeed(request, result, accountId),
      fail: (error, accountId) => this.#refuse(error, request, nowMs, accountId),
    });
  }

  #runSession(request: WsRequest, nowMs: number): void {
    this.#sessionResult(request, nowMs)
      .then((result) => {
        this.#succeed(request, result);
        this.#subscriptions.tellEnded();
      })
      .catch((error: unknown) => this.#refuse(error, request, nowMs));
  }

  async #sessionResult({ method, params }: WsRequest, nowMs: number): Promise<unknown> {
    switch (method) {
      case "session.logon":
        this.#subscriptions.renew(await this.#session.logOn(params, nowMs));
        return this.#status(nowMs);
      case "session.status":
        return this.#status(nowMs);
      case "session.logout":
        this.#session.logOut();
        this.#subscriptions.stopOfLogon();
        return this.#status(nowMs);
      case "session.subscriptions":
        return this.#subscriptions.list();
      case "userDataStream.subscribe":
        return this.#subscriptions.start(await this.#session.loggedOn(nowMs), true);
      case "userDataStream.subscribe.signature":
        return this.#subscriptions.start(await this.#session.authenticate(params, nowMs), false);
      case "userDataStream.unsubscribe":
        this.#subscriptions.stop(new Params(params).optionalInteger("subscriptionId"));
        return {};
      default:
        throw apiError("UnsupportedOperation");
    }
  }

  #status(nowMs: number): object {
    const { apiKey, authorizedSince } = this.#session.status();
    const time = (ms: number): number => this.#options.time(ms * 1000);
    return {
      apiKey,
      authorizedSince: authorizedSince === null ? null : time(authorizedSince),
      connectedSince: time(this.#connectedSinceMs),
      returnRateLimits: this.#options.returnRateLimits,
      serverTime: time(nowMs),
      userDataStream: this.#subscriptions.areAny(),
    };
  }

  #failureOf(error: unknown, request: WsRequest | undefined, nowMs: number): Failure {
    if (error instanceof BadMessage) return failure(apiError("InvalidJsonRequest"));
    if (!(error instanceof ApiError)) {
      this.#parts.log.error("ws-request-failed", {
        method: request?.method,
        error: describeError(error),
      });
      return failure(apiError("InternalError"));
    }
    const { retryAfterSeconds, data } = error;
    if (retryAfterSeconds === undefined || data !== undefined) return failure(error, data);
    const { time } = this.#options;
    return failure(error, {
      serverTime: time(nowMs * 1000),
      retryAfter: time((nowMs + retryAfterSeconds * 1000) * 1000),
    });
  }

  #answer(
    { id, params }: WsRequest,
    answer: Failure | { readonly status: number; readonly result: unknown },
    orderingAccountId?: number,
  ): void {
    if (!this.#wantsRateLimits(params)) return this.#send({ id, ...answer });
    const nowMs = this.#parts.clock.nowMs();
    const caller = { ip: this.#options.ip, accountId: orderingAccountId, nowMs };
    this.#send({ id, ...answer, rateLimits: rateLimitBlock(this.#parts, caller) });
  }

  #wantsRateLimits(params: ReadonlyMap<string, string>): boolean {
    const asked = params.get("returnRateLimits");
    return asked === undefined ? this.#options.returnRateLimits : asked !== "false";
  }

  #send(message: object): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    if (this.#socket.bufferedAmount > WS_BUFFERED_BYTES_MAX) return this.#socket.terminate();
    this.#gather();
    this.#options.transport.write(textFrame(JSON.stringify(message)));
  }

  /** All that is answered within one turn of the event loop, such as a batch, leaves in one write. */
  #gather(): void {
    if (this.#isGathering) return;
    this.#isGathering = true;
    const { transport } = this.#options;
    transport.cork();
    process.nextTick(() => {
      this.#isGathering = false;
      transport.uncork();
    });
  }
}

function failure({ status, code, msg }: ApiError, data?: object): Failure {
  return { status, error: data === undefined ? { code, msg } : { code, msg, data } };
}
