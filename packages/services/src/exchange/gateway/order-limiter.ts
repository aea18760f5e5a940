import { limitError } from "@bourse/core/error";
import type { RateLimitInfo } from "@bourse/core/market";
import type { FlatState, FlatStateReader } from "@bourse/engine/collections";
import { RejectedPart, type Trade } from "@bourse/engine/event";
import type { Applied } from "../applied.ts";
import { ORDERS_PER_10_SECONDS_MAX, ORDERS_PER_DAY_MAX } from "../limits.ts";
import { WindowCounter } from "./window-counter.ts";

const TEN_SECONDS_MS = 10_000;
const DAY_MS = 86_400_000;
/** What the first fill of an order gives back: little to a taker, more to who made liquidity. */
const TAKER_CREDIT = 1;
const MAKER_CREDIT = 5;

export interface OrderLimits {
  readonly per10Seconds: number;
  readonly perDay: number;
}

export const DEFAULT_ORDER_LIMITS: OrderLimits = {
  per10Seconds: ORDERS_PER_10_SECONDS_MAX,
  perDay: ORDERS_PER_DAY_MAX,
};

interface AccountCounters {
  readonly tenSeconds: WindowCounter;
  readonly day: WindowCounter;
}

/**
 * Counts the unfilled orders of every account, from the events alone: each accepted order adds one,
 * and so does the replacement that was not even tried because its cancel failed. The first fill of an
 * order takes some back, later fills and cancels change nothing.
 */
export class OrderLimiter {
  readonly limits: OrderLimits;
  readonly #accounts = new Map<number, AccountCounters>();

  constructor(limits: OrderLimits = DEFAULT_ORDER_LIMITS) {
    this.limits = limits;
  }

  apply({ events, timeUs }: Applied): void {
    const timeMs = Math.floor(timeUs / 1000);
    for (const event of events) {
      if (event.kind === "OrderAccepted") this.#add(event.order.accountId, 1, timeMs);
      if (event.kind === "Trade") this.#credit(event, timeMs);
      if (event.kind === "CommandRejected" && event.part === RejectedPart.NotAttempted) {
        this.#add(event.accountId, 1, timeMs);
      }
    }
  }

  /** Its part of a snapshot. */
  writeTo(state: FlatState): void {
    state.numbers.push(this.#accounts.size);
    for (const [accountId, { tenSeconds, day }] of this.#accounts) {
      state.numbers.push(accountId);
      tenSeconds.writeTo(state);
      day.writeTo(state);
    }
  }

  readFrom(reader: FlatStateReader): void {
    for (let left = reader.number(); left > 0; left -= 1) {
      const { tenSeconds, day } = this.#of(reader.number());
      tenSeconds.readFrom(reader);
      day.readFrom(reader);
    }
    reader.end();
  }

  /** Throws -1015 when the account may not place this many more orders now. */
  check(accountId: number, orders: number, nowMs: number): void {
    const { tenSeconds, day } = this.#of(accountId);
    const { per10Seconds, perDay } = this.limits;
    if (day.add(0, nowMs) + orders > perDay) {
      throw limitError("TooManyOrders", day.secondsLeft(nowMs), perDay, "1 DAY");
    }
    if (tenSeconds.add(0, nowMs) + orders > per10Seconds) {
      throw limitError("TooManyOrders", tenSeconds.secondsLeft(nowMs), per10Seconds, "10 SECOND");
    }
  }

  counts(accountId: number, nowMs: number): { tenSeconds: number; day: number } {
    const { tenSeconds, day } = this.#of(accountId);
    return { tenSeconds: tenSeconds.add(0, nowMs), day: day.add(0, nowMs) };
  }

  /** As exchangeInfo and rateLimit/order publish them, the ten seconds first. */
  published(): RateLimitInfo[] {
    const { per10Seconds, perDay } = this.limits;
    return [
      { rateLimitType: "ORDERS", interval: "SECOND", intervalNum: 10, limit: per10Seconds },
      { rateLimitType: "ORDERS", interval: "DAY", intervalNum: 1, limit: perDay },
    ];
  }

  #credit({ maker, taker, quantityLots }: Trade, timeMs: number): void {
    if (maker.executedLots === quantityLots) this.#add(maker.accountId, -MAKER_CREDIT, timeMs);
    if (taker.executedLots === quantityLots) this.#add(taker.accountId, -TAKER_CREDIT, timeMs);
  }

  #add(accountId: number, orders: number, timeMs: number): void {
    const { tenSeconds, day } = this.#of(accountId);
    tenSeconds.add(orders, timeMs);
    day.add(orders, timeMs);
  }

  #of(accountId: number): AccountCounters {
    let counters = this.#accounts.get(accountId);
    if (counters === undefined) {
      counters = { tenSeconds: new WindowCounter(TEN_SECONDS_MS), day: new WindowCounter(DAY_MS) };
      this.#accounts.set(accountId, counters);
    }
    return counters;
  }
}
