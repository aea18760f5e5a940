import { FAILING_MAX, LOOK_INTERVAL_MS, PAUSE_MS_MAX } from "./limits.ts";

/** What failed is left alone for a while, longer each time; what did not fail never waits for it. */
export class BackOff {
  readonly #failing = new Map<string, { readonly pauseMs: number; readonly againMs: number }>();

  isDue(what: string, nowMs: number): boolean {
    return nowMs >= (this.#failing.get(what)?.againMs ?? 0);
  }

  failed(what: string, nowMs: number): void {
    const last = this.#failing.get(what)?.pauseMs ?? LOOK_INTERVAL_MS;
    const pauseMs = Math.min(2 * last, PAUSE_MS_MAX);
    // At the end of the line: what failed longest ago is forgotten first.
    this.#failing.delete(what);
    this.#failing.set(what, { pauseMs, againMs: nowMs + pauseMs });
    if (this.#failing.size <= FAILING_MAX) return;
    for (const [oldest] of this.#failing) return void this.#failing.delete(oldest);
  }

  succeeded(what: string): void {
    this.#failing.delete(what);
  }
}
