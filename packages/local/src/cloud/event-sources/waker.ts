import { setTimeout as sleep } from "node:timers/promises";

/** Waits that end early: when somebody wakes the waiter, or when everything stops. */
export class Waker {
  readonly #stopping: AbortSignal;
  #woken = false;
  #end: (() => void) | undefined;

  constructor(stopping: AbortSignal) {
    this.#stopping = stopping;
    stopping.addEventListener("abort", () => this.#end?.(), { once: true });
  }

  /** Ends the wait at hand, or the next one. */
  readonly wake = (): void => {
    this.#woken = true;
    this.#end?.();
  };

  /** False when everything stops. */
  readonly wait = async (milliseconds: number): Promise<boolean> => {
    if (!this.#woken && !this.#stopping.aborted) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, milliseconds);
        this.#end = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      this.#end = undefined;
    }
    this.#woken = false;
    return !this.#stopping.aborted;
  };
}

/** A plain wait; false when everything stops. */
export const createPause =
  (stopping: AbortSignal) =>
  (milliseconds: number): Promise<boolean> =>
    milliseconds === 0
      ? Promise.resolve(!stopping.aborted)
      : sleep(milliseconds, true, { signal: stopping }).catch(() => false);
