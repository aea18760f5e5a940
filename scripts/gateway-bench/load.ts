import type { Trader } from "./orders.ts";

interface LoadBase {
  readonly port: number;
  /** Tells this run's orders from others'. */
  readonly run: string;
  readonly traders: readonly Trader[];
  /** Not counted: the server's compiler is still at work. */
  readonly warmUpMs: number;
  readonly measuredMs: number;
}

/** Callers who each have so many requests under way, and send the next when one is answered. */
export interface ClosedLoad extends LoadBase {
  readonly kind: "closed";
  readonly transport: Transport;
  readonly connections: number;
  readonly inFlight: number;
  /** What a `get` asks for. */
  readonly target?: string;
}

/** As many requests a second, whatever becomes of those before. */
export interface OpenLoad extends LoadBase {
  readonly kind: "open";
  readonly connections: number;
  readonly perSecond: number;
}

/** Listeners of one stream, and one caller whose orders make its events. */
export interface FanOutLoad extends LoadBase {
  readonly kind: "fan-out";
  readonly clients: number;
}

export type Load = ClosedLoad | OpenLoad | FanOutLoad;

/** How requests travel: `signed` and `session` are messages of the WebSocket API. */
export type Transport = "rest" | "get" | "signed" | "session";

export interface LoadResult {
  readonly seconds: number;
  /** Answers, or messages of a stream. */
  readonly count: number;
  /** Answers that were no success: the figures mean nothing then. */
  readonly refused: number;
  readonly latency: Latency;
  /** Bytes of one answer, so that a null server can send as many. */
  readonly answerBytes: number;
  /** Part of the time that the load generator itself was busy: near 1 it is the bottleneck. */
  readonly busy: number;
}

export interface Latency {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly p999Ms: number;
}

const NO_LATENCY: Latency = { p50Ms: 0, p99Ms: 0, p999Ms: 0 };

/** Counts what arrives between the end of the warm-up and the end of the run. */
export class Meter {
  count = 0;
  refused = 0;
  answerBytes = 0;
  readonly #latenciesMs: number[] = [];
  #startedMs = Infinity;
  #utilization = performance.eventLoopUtilization();

  start(): void {
    this.#startedMs = performance.now();
    this.#utilization = performance.eventLoopUtilization();
  }

  add(isOk: boolean, bytes: number, sentMs: number): void {
    if (!isOk) this.refused += 1;
    const nowMs = performance.now();
    if (nowMs < this.#startedMs) return;
    this.count += 1;
    this.answerBytes = bytes;
    this.#latenciesMs.push(nowMs - sentMs);
  }

  /** Without a time for each: there are too many. */
  addMessages(count: number, bytes: number): void {
    if (performance.now() < this.#startedMs) return;
    this.count += count;
    this.answerBytes = bytes;
  }

  result(): LoadResult {
    const { count, refused, answerBytes } = this;
    const seconds = (performance.now() - this.#startedMs) / 1_000;
    const { utilization: busy } = performance.eventLoopUtilization(this.#utilization);
    return { seconds, count, refused, latency: this.#latency(), answerBytes, busy };
  }

  #latency(): Latency {
    const sorted = Float64Array.from(this.#latenciesMs).sort();
    if (sorted.length === 0) return NO_LATENCY;
    const at = (part: number): number => sorted[Math.floor(sorted.length * part)] ?? 0;
    return { p50Ms: at(0.5), p99Ms: at(0.99), p999Ms: at(0.999) };
  }
}

export const wait = (ms: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, ms));
