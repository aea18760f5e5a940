import { apiError } from "@bourse/core/error";
import { type Caller, checkPermission, type Maybe } from "./authenticator.ts";
import type { IpLimiter } from "./ip-limiter.ts";
import type { OrderLimiter } from "./order-limiter.ts";
import type { Params } from "./params.ts";
import type { Route, Security } from "./rest/route.ts";

/** One request on its way to its route, whichever transport brought it. */
export interface Call {
  readonly params: Params;
  readonly ip: string;
  readonly nowMs: number;
  readonly time: (timeUs: number) => number;
  /** Says who is calling; asked only when the route wants to know. */
  readonly authenticate: (security: Security) => Maybe<Caller>;
  /** Tells the result, and the account's counts of orders when the call could place some. */
  readonly succeed: (result: unknown, orderingAccountId: number | undefined) => void;
  /** Tells what went wrong; the counts too, once it is known whose they are. */
  readonly fail: (error: unknown, orderingAccountId?: number) => void;
}

const ANYBODY: Caller = {
  userId: "",
  accountId: 0,
  canTrade: false,
  canWithdraw: false,
  apiKey: undefined,
  expiresTimeMs: Infinity,
};

/** Whether this process may speak for the exchange; see `GatewayParts`. */
interface Leadership {
  readonly isLeading?: (() => boolean) | undefined;
  readonly confirmLeading?: (() => Promise<void> | undefined) | undefined;
}

/** The one way into a route: weight, identity, permission, order limits, then the handler. */
export class Dispatcher {
  readonly #ipLimiter: IpLimiter;
  readonly #orderLimiter: OrderLimiter;
  readonly #isLeading: () => boolean;
  readonly #confirmLeading: () => Promise<void> | undefined;

  constructor(
    ipLimiter: IpLimiter,
    orderLimiter: OrderLimiter,
    { isLeading = () => true, confirmLeading = () => undefined }: Leadership = {},
  ) {
    this.#ipLimiter = ipLimiter;
    this.#orderLimiter = orderLimiter;
    this.#isLeading = isLeading;
    this.#confirmLeading = confirmLeading;
  }

  /** Ends, now or later, with the call's `succeed` or its `fail`. */
  run(route: Route, call: Call): void {
    try {
      const weight = this.#charge(route, call);
      // Of an account a standby might tell yesterday's truth: an order it has not heard of may exist.
      if (route.security !== "NONE" && !this.#isLeading()) throw apiError("NotLeading");
      const known = route.security === "NONE" ? ANYBODY : call.authenticate(route.security);
      if (known instanceof Promise) this.#serveLater(route, call, known, weight);
      else this.#serve(route, call, known, weight);
    } catch (error) {
      call.fail(error);
    }
  }

  #serveLater(route: Route, call: Call, caller: Promise<Caller>, weight: number): void {
    caller
      .then((known) => this.#serve(route, call, known, weight))
      .catch((error: unknown) => call.fail(error));
  }

  #serve(route: Route, call: Call, caller: Caller, weight: number): void {
    const { params, ip, nowMs, time } = call;
    const { userId, accountId, apiKey, expiresTimeMs } = caller;
    const orderingAccountId = route.orders === undefined ? undefined : accountId;
    const fail = (error: unknown): void => call.fail(error, orderingAccountId);
    const finish = (result: unknown): void => {
      try {
        if (isFree(route, result)) this.#ipLimiter.refund(ip, weight, nowMs);
        call.succeed(result, orderingAccountId);
      } catch (error) {
        fail(error);
      }
    };
    try {
      this.#check(route, call, caller);
      const context = { params, nowMs, userId, accountId, apiKey, ip, expiresTimeMs, time };
      // A command needs no such care: the journal takes none from a leader that was replaced.
      const doubt = route.security === "USER_DATA" ? this.#confirmLeading() : undefined;
      const result =
        doubt === undefined ? route.handle(context) : doubt.then(() => route.handle(context));
      // One promise for all that is left: thousands of orders may be waiting.
      if (result instanceof Promise) result.then(finish, fail);
      else finish(result);
    } catch (error) {
      fail(error);
    }
  }

  /** May this caller do that, and now? */
  #check({ security, orders }: Route, call: Call, caller: Caller): void {
    const { params, nowMs } = call;
    checkPermission(caller, security);
    const count = typeof orders === "function" ? orders(params) : (orders ?? 0);
    if (count > 0) this.#orderLimiter.check(caller.accountId, count, nowMs);
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

function isFree({ freeOnSuccess = false }: Route, result: unknown): boolean {
  return typeof freeOnSuccess === "function" ? freeOnSuccess(result) : freeOnSuccess;
}
