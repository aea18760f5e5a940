import type { Lease, LeaseReport } from "@bourse/core/lease";
import { describeError, type Log } from "../../runtime/index.ts";
import { LEASE_MS, LEASE_RENEW_MS } from "../limits.ts";
import type { LeaseStore } from "./lease-store.ts";

export interface LeaseKeeperParts {
  readonly store: LeaseStore;
  readonly held: Lease;
  readonly report: () => LeaseReport;
  readonly log: Log;
  /** Somebody else has the lease: he will fence the journal, this process has to go. */
  readonly onLost: () => void;
}

/**
 * Renews the leader's lease. While its store cannot be reached nothing happens: trading does not
 * depend on it, and nobody else can take what nobody can read.
 */
export class LeaseKeeper {
  readonly #parts: LeaseKeeperParts;
  #held: Lease;
  #timer: NodeJS.Timeout | undefined;
  #renewing: Promise<void> | undefined;
  #isReachable = true;
  /** When the last renewal that was written was asked for. */
  #renewedMs = -Infinity;

  constructor(parts: LeaseKeeperParts) {
    this.#parts = parts;
    this.#held = parts.held;
  }

  /** While it is, nobody can have taken the lease: all others wait for `LEASE_MS` from a renewal on. */
  get isHeld(): boolean {
    return performance.now() - this.#renewedMs < LEASE_MS;
  }

  start(): void {
    this.#timer = setInterval(() => {
      this.#renewing ??= this.#renew().finally(() => (this.#renewing = undefined));
    }, LEASE_RENEW_MS);
  }

  /** Gives the lease back, so that a standby takes over at once. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#renewing;
    await this.#parts.store.giveUp(this.#held).catch(() => {});
  }

  async #renew(): Promise<void> {
    const { store, report, log, onLost } = this.#parts;
    const askedMs = performance.now();
    try {
      const renewed = await store.renew(this.#held, report());
      if (renewed === undefined) {
        clearInterval(this.#timer);
        log.error("lease-lost", { alarm: true });
        return onLost();
      }
      this.#held = renewed;
      this.#renewedMs = askedMs;
      if (!this.#isReachable) log.info("lease-store-reachable");
      this.#isReachable = true;
    } catch (error) {
      await this.#lookAgain();
      if (this.#isReachable) {
        log.error("lease-store-unreachable", { alarm: true, error: describeError(error) });
      }
      this.#isReachable = false;
    }
  }

  /** An answer that did not come may hide a renewal that was written: its version counts then. */
  async #lookAgain(): Promise<void> {
    const { store } = this.#parts;
    const found = await store.read().catch(() => undefined);
    if (found?.holder === this.#held.holder) this.#held = found;
  }
}
