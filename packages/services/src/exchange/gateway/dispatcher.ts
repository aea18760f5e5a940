import { apiError } from "@bourse/core/error";
import { type Caller, checkPermission, type Maybe } from "./authenticator.ts";
import type { IpLimiter } from "./ip-limiter.ts";
import type { OrderLimiter } from "./order-limiter.ts";
import type { Params } from "./params.ts";
import { ReplayGuard } from "./replay-guard.ts";
import type { RequestContext, Route, Security } from "./rest/route.ts";

/** One request on its way to its route, whichever transport brought it. */
export interface Call {
  readonly params: Params;
  readonly ip: string;
  readonly nowMs: number;
  readonly time: (timeUs: number) => number;
  /** Says who is calling; asked only when the route wants to know. */
  readonly authenticate: (security: Security) => Maybe<Caller>;
}

/** What happened, for the transport to tell in its own way. */
export interface Outcome {
  readonly result: unknown;
  /** Set when the call placed orders: its answer then tells the account's counts. */
  readonly orderingAccountId: number | undefined;
}

const ANYBODY: Caller = {
  accountId: 0,
  canTrade: false,
  canWithdraw: false,
  apiKey: undefined,
  expiresTimeMs: Infinity,
};

/** The one way into a route: weight, identity, permission, order limits, then the handler. */
export class Dispatcher {
  readonly #ipLimiter: IpLimiter;
  readonly #orderLimiter: OrderLimiter;
  readonly #isLeading: () => boolean;
  readonly #replayGuard = new ReplayGuard();

  constructor(
    ipLimiter: IpLimiter,
    orderLimiter: OrderLimiter,
    isLeading: () => boolean = () => true,
  ) {
    this.#ipLimiter = ipLimiter;
    this.#orderLimiter = orderLimiter;
    this.#isLeading = isLeading;
  }

  /** Throws, or its promise rejects with, what the caller is to be told instead. */
  run(route: Route, call: Call): Maybe<Outcome> {
    const weight = this.#charge(route, call);
    // Of an account a standby might tell yesterday's truth: an order it has not heard of may exist.
    if (route.security !== "NONE" && !this.#isLeading()) throw apiError("NotLeading");
    const known = route.security === "NONE" ? ANYBODY : call.authenticate(route.security);
    if (!(known instanceof Promise)) return this.#serve(route, call, known, weight);
    return known.then((caller) => this.#serve(route, call, caller, weight));
  }

  #serve(route: Route, call: Call, caller: Caller, weight: number): Maybe<Outcome> {
    const { params, ip, nowMs, time } = call;
    checkPermission(caller, route.security);
    const { accountId, apiKey, expiresTimeMs } = caller;
    if (route.once?.(params) === true) this.#takeOnce(caller, call);
    const orders = typeof route.orders === "function" ? route.orders(params) : (route.orders ?? 0);
    if (orders > 0) this.#orderLimiter.check(accountId, orders, nowMs);
    const context = { params, nowMs, accountId, apiKey, ip, expiresTimeMs, time };
    const result = route.handle(context);
    if (!(result instanceof Promise)) return this.#finish(route, context, weight, result);
    return result.then((known) => this.#finish(route, context, weight, known));
  }

  #finish(route: Route, context: RequestContext, weight: number, result: unknown): Outcome {
    const { freeOnSuccess = false } = route;
    const { ip, nowMs, accountId } = context;
    const isFree = typeof freeOnSuccess === "function" ? freeOnSuccess(result) : freeOnSuccess;
    if (isFree) this.#ipLimiter.refund(ip, weight, nowMs);
    return { result, orderingAccountId: route.orders === undefined ? undefined : accountId };
  }

  /** A browser's token is no signature of one request: its pages may do the same thing twice. */
  #takeOnce({ apiKey, expiresTimeMs }: Caller, { params, nowMs }: Call): void {
    const signature = params.optionalString("signature");
    if (apiKey === undefined || signature === undefined) return;
    this.#replayGuard.take(apiKey, signature, { expiresTimeMs, nowMs });
  }

  /** A request whose weight cannot be told, because its parameters are bad, costs 1. */
  #charge({ weight }: Route, { params, ip, nowMs }: Call): number {
    let units = 1;
    try {
      units = typeof weight === "number" ? weight : weight(params);
    } finally {
      this.#ipLimiter.charge(ip, units, nowMs);
    }
    return units;
  }
}
