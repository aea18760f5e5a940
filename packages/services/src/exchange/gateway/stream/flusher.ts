import { FLUSH_REST_MS_MAX, FLUSH_SLICE_MS } from "./limits.ts";

/** Something that gathers what is to be sent until it is told to let it go. */
export interface Gathering {
  flush(): void;
}

/**
 * Says when what was gathered for the clients goes out. A system call for each client and event would
 * leave no time for orders, so clients are served in rounds: a round stops every few milliseconds to
 * let others work, and after it as much time passes as it took. With few clients that is nothing;
 * with thousands each system call takes several events with it.
 */
export class Flusher {
  #gatherings: Gathering[] = [];
  #isScheduled = false;
  #restUntilMs = 0;

  /** It will be flushed once, soon. */
  add(gathering: Gathering): void {
    this.#gatherings.push(gathering);
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    const restMs = this.#restUntilMs - performance.now();
    if (restMs > 0) setTimeout(() => this.#beginRound(), restMs);
    // Not at once: whoever waits for an answer to an order comes first.
    else setImmediate(() => this.#beginRound());
  }

  #beginRound(): void {
    const round = this.#gatherings;
    this.#gatherings = [];
    this.#goOn(round, 0, 0);
  }

  #goOn(round: readonly Gathering[], from: number, busyBeforeMs: number): void {
    const startedMs = performance.now();
    let at = from;
    let nowMs = startedMs;
    while (at < round.length && nowMs - startedMs < FLUSH_SLICE_MS) {
      round[at]?.flush();
      at += 1;
      nowMs = performance.now();
    }
    const busyMs = busyBeforeMs + nowMs - startedMs;
    if (at < round.length) setImmediate(() => this.#goOn(round, at, busyMs));
    else this.#endRound(nowMs + Math.min(busyMs, FLUSH_REST_MS_MAX));
  }

  #endRound(restUntilMs: number): void {
    this.#isScheduled = false;
    this.#restUntilMs = restUntilMs;
    const first = this.#gatherings.pop();
    if (first !== undefined) this.add(first);
  }
}
