import { limitError } from "@bourse/core/error";
import type { RateLimitInfo } from "@bourse/core/market";
import {
  CONNECTION_ATTEMPTS_PER_5_MINUTES_MAX,
  RAW_REQUESTS_PER_5_MINUTES_MAX,
  REQUEST_WEIGHT_PER_MINUTE_MAX,
  TRACKED_IPS_MAX,
} from "../limits.ts";
import { limitedAddress } from "./address.ts";
import { BoundedMap } from "../bounded-map.ts";
import { WindowCounter } from "./window-counter.ts";

const MINUTE_MS = 60_000;
const FIVE_MINUTES_MS = 5 * MINUTE_MS;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** Requests refused with 429 in one minute before the address is banned. */
const REFUSED_REQUESTS_MAX = 100;
const BAN_MS_MIN = 2 * MINUTE_MS;
const BAN_MS_MAX = 3 * DAY_MS;
/** Each ban lasts this many times longer than the one before; good conduct for a day ends that. */
const BAN_GROWTH = 4;

class IpRecord {
  readonly weight = new WindowCounter(MINUTE_MS);
  readonly requests = new WindowCounter(FIVE_MINUTES_MS);
  readonly refusals = new WindowCounter(MINUTE_MS);
  readonly connections = new WindowCounter(FIVE_MINUTES_MS);
  bannedUntilMs = 0;
  bans = 0;
}

export interface IpLimits {
  readonly weightPerMinute: number;
  readonly requestsPer5Minutes: number;
  readonly connectionsPer5Minutes: number;
}

export const DEFAULT_IP_LIMITS: IpLimits = {
  weightPerMinute: REQUEST_WEIGHT_PER_MINUTE_MAX,
  requestsPer5Minutes: RAW_REQUESTS_PER_5_MINUTES_MAX,
  connectionsPer5Minutes: CONNECTION_ATTEMPTS_PER_5_MINUTES_MAX,
};

/**
 * What every address may ask for: weight per minute, requests and connections per five minutes.
 * Who goes on after a 429 is banned (418), each time for longer. Windows follow the clock.
 */
export class IpLimiter {
  readonly limits: IpLimits;
  readonly #records = new BoundedMap<string, IpRecord>(TRACKED_IPS_MAX);

  constructor(limits: IpLimits = DEFAULT_IP_LIMITS) {
    this.limits = limits;
  }

  /** Takes `weight` from the address; throws 429 or 418 when it has none left. */
  charge(ip: string, weight: number, nowMs: number): void {
    const record = this.#recordOf(ip);
    this.#refuseBanned(record, nowMs);
    const used = record.weight.add(weight, nowMs);
    const requests = record.requests.add(1, nowMs);
    const { weightPerMinute, requestsPer5Minutes } = this.limits;
    if (used > weightPerMinute) {
      this.#noteRefusal(record, nowMs);
      const wait = record.weight.secondsLeft(nowMs);
      throw limitError("TooMuchWeight", wait, weightPerMinute, "1 MINUTE");
    }
    if (requests > requestsPer5Minutes) {
      this.#noteRefusal(record, nowMs);
      throw limitError("TooManyRequestsQueued", record.requests.secondsLeft(nowMs));
    }
  }

  /** Gives weight back: a successful order costs none. */
  refund(ip: string, weight: number, nowMs: number): void {
    this.#recordOf(ip).weight.add(-weight, nowMs);
  }

  /** Counts an attempt to open a WebSocket; throws when there were too many. */
  connect(ip: string, nowMs: number): void {
    const record = this.#recordOf(ip);
    this.#refuseBanned(record, nowMs);
    const attempts = record.connections.add(1, nowMs);
    const { connectionsPer5Minutes } = this.limits;
    if (attempts <= connectionsPer5Minutes) return;
    const wait = record.connections.secondsLeft(nowMs);
    throw limitError("TooManyConnectionAttempts", wait, connectionsPer5Minutes, "5 MINUTE");
  }

  usedWeight(ip: string, nowMs: number): number {
    return this.#recordOf(ip).weight.add(0, nowMs);
  }

  isBanned(ip: string, nowMs: number): boolean {
    return nowMs < this.#recordOf(ip).bannedUntilMs;
  }

  /** As exchangeInfo publishes them. */
  published(): RateLimitInfo[] {
    const { weightPerMinute, requestsPer5Minutes } = this.limits;
    return [
      {
        rateLimitType: "REQUEST_WEIGHT",
        interval: "MINUTE",
        intervalNum: 1,
        limit: weightPerMinute,
      },
      {
        rateLimitType: "RAW_REQUESTS",
        interval: "MINUTE",
        intervalNum: 5,
        limit: requestsPer5Minutes,
      },
    ];
  }

  #refuseBanned(record: IpRecord, nowMs: number): void {
    if (nowMs >= record.bannedUntilMs) return;
    const wait = Math.ceil((record.bannedUntilMs - nowMs) / 1000);
    throw limitError("IpBanned", wait, record.bannedUntilMs);
  }

  #noteRefusal(record: IpRecord, nowMs: number): void {
    if (record.refusals.add(1, nowMs) < REFUSED_REQUESTS_MAX) return;
    if (nowMs - record.bannedUntilMs > DAY_MS) record.bans = 0;
    const lengthMs = Math.min(BAN_MS_MIN * BAN_GROWTH ** record.bans, BAN_MS_MAX);
    record.bans += 1;
    record.bannedUntilMs = nowMs + lengthMs;
    this.#refuseBanned(record, nowMs);
  }

  #recordOf(ip: string): IpRecord {
    const whom = limitedAddress(ip);
    let record = this.#records.get(whom);
    if (record === undefined) {
      record = new IpRecord();
      this.#records.set(whom, record);
    }
    return record;
  }
}
