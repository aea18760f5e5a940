import { describeError, type Log } from "../runtime/index.ts";
import type { Applied } from "./applied.ts";

export type AppliedListener = (applied: Applied) => void;

/** Hands every applied command to the projections, in order, replay included. */
export class Publisher {
  readonly #listeners: AppliedListener[] = [];
  readonly #wishes: (() => boolean)[] = [];
  readonly #log: Log;

  constructor(log: Log) {
    this.#log = log;
  }

  /**
   * Listeners are called in the order they came, before the caller of the command is answered. One
   * that makes use of changes of balances says whether it does at the moment.
   */
  subscribe(listener: AppliedListener, wantsBalances?: () => boolean): void {
    this.#listeners.push(listener);
    if (wantsBalances !== undefined) this.#wishes.push(wantsBalances);
  }

  get areBalancesWanted(): boolean {
    return this.#wishes.some((wants) => wants());
  }

  /** A projection that fails is wrong until the next replay; the exchange itself goes on. */
  publish(applied: Applied): void {
    for (const listener of this.#listeners) {
      try {
        listener(applied);
      } catch (error) {
        this.#log.error("projection-failed", {
          alarm: true,
          sequence: applied.sequence,
          error: describeError(error),
        });
      }
    }
  }
}
