import type { Lease } from "@bourse/core/lease";
import { describeError, type Log } from "../../runtime/index.ts";
import { LEASE_MS, LEASE_POLL_MS } from "../limits.ts";
import type { LeaseStore } from "./lease-store.ts";

export interface CandidateParts {
  readonly store: LeaseStore;
  readonly log: Log;
  /** Told what the leader says, every time it says something new. */
  readonly onReport: (lease: Lease) => void;
}

/** Waits until the lease is free, and takes it; undefined when the signal came first. */
export async function awaitLease(
  parts: CandidateParts,
  signal: AbortSignal,
): Promise<Lease | undefined> {
  const { log } = parts;
  const watch = new LeaseWatch(parts);
  let isReachable = true;
  for (; !signal.aborted; await pause(LEASE_POLL_MS)) {
    try {
      const taken = await watch.look();
      if (taken !== undefined) return taken;
      if (!isReachable) log.info("lease-store-reachable");
      isReachable = true;
    } catch (error) {
      watch.beginAnew();
      if (!isReachable) continue;
      isReachable = false;
      log.error("lease-store-unreachable", { alarm: true, error: describeError(error) });
    }
  }
  return undefined;
}

/**
 * Sees whether the lease is free: nobody has it, it was given back, or its holder did not renew it
 * for `LEASE_MS` by this process's own clock. No two clocks are ever compared.
 */
class LeaseWatch {
  readonly #parts: CandidateParts;
  #seen: Lease | undefined;
  #seenMs = performance.now();

  constructor(parts: CandidateParts) {
    this.#parts = parts;
  }

  /** The lease when this look has taken it. */
  async look(): Promise<Lease | undefined> {
    const { store, onReport } = this.#parts;
    const found = await store.read();
    const nowMs = performance.now();
    if (found !== undefined && !isSame(found, this.#seen)) {
      this.#seen = found;
      this.#seenMs = nowMs;
      onReport(found);
    }
    const isHeld = found !== undefined && found.holder !== "";
    if (isHeld && nowMs - this.#seenMs < LEASE_MS) return undefined;
    return store.take(found);
  }

  /** While the store was out of reach the holder could not renew: its time begins anew. */
  beginAnew(): void {
    this.#seenMs = performance.now();
  }
}

function isSame(a: Lease, b: Lease | undefined): boolean {
  return a.version === b?.version && a.holder === b.holder;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
