import type { Lease } from "@bourse/core/lease";
import { describeError, type Log } from "../../runtime/index.ts";
import type { Clock } from "../clock.ts";
import type { JournalFollower, JournalRecord } from "../journal/port.ts";
import { STANDBY_APPLY_MS_MAX, STANDBY_BEHIND_MS_MAX } from "../limits.ts";
import type { Replica } from "../replica.ts";

export interface StandbyParts {
  readonly replica: Replica;
  readonly follower: JournalFollower;
  readonly clock: Clock;
  readonly log: Log;
  /** It cannot follow, or has come to another state: it must start anew. */
  readonly onFailure: (error: unknown) => void;
}

/** Keeps a replica where the leader's journal is, so that it can go on from there at once. */
export class Standby {
  readonly #parts: StandbyParts;
  readonly #stopped = new AbortController();
  #following: Promise<void> | undefined;
  #wake: (() => void) | undefined;

  constructor(parts: StandbyParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#following = this.#follow().catch((error: unknown) => {
      if (this.#stopped.signal.aborted) return;
      const { log, onFailure } = this.#parts;
      log.error("standby-failed", { alarm: true, error: describeError(error) });
      onFailure(error);
    });
  }

  /** What the leader said: its hash is held against ours, what it has made durable is forgotten. */
  hear({ sequence, eventLogSequence, hashedSequence, stateHash }: Lease): void {
    const { replica, log, onFailure } = this.#parts;
    replica.eventLog.forget(Math.min(eventLogSequence, replica.exchange.sequence));
    if (replica.hashes.agrees(hashedSequence, stateHash)) return;
    const error = new Error(
      `Behind command ${hashedSequence} the leader's state has the hash ${stateHash}, ours another: ` +
        `one of them did not do what the journal says.`,
    );
    log.error("state-hash-mismatch", { alarm: true, hashedSequence, stateHash, sequence });
    onFailure(error);
  }

  /** Follows as far as that command, which the journal has, and no further. */
  async stopAt(sequence: number): Promise<void> {
    const { exchange } = this.#parts.replica;
    while (exchange.sequence < sequence && !this.#stopped.signal.aborted) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        void this.#following?.then(resolve);
        if (exchange.sequence >= sequence) resolve();
      });
    }
    await this.stop();
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#following;
  }

  async #follow(): Promise<void> {
    const { follower, replica } = this.#parts;
    const { signal } = this.#stopped;
    for await (const records of follower.follow(replica.exchange.sequence + 1, signal)) {
      for (let at = 0; at < records.length;) {
        at = this.#applySome(records, at);
        this.#wake?.();
        if (signal.aborted) return;
        // Others want the process too: market data is served meanwhile.
        if (at < records.length) await new Promise((resolve) => setImmediate(resolve));
      }
    }
  }

  /** Applies records for a moment; answers the place of the next one. */
  #applySome(records: readonly JournalRecord[], from: number): number {
    const { replica, clock } = this.#parts;
    const untilMs = performance.now() + STANDBY_APPLY_MS_MAX;
    const liveUs = (clock.nowMs() - STANDBY_BEHIND_MS_MAX) * 1_000;
    let at = from;
    for (const record of records.slice(from)) {
      replica.applier.applyRecord(record, record.timeUs < liveUs);
      at += 1;
      if (performance.now() > untilMs) break;
    }
    replica.eventLog.holdOnlyRecent();
    return at;
  }
}
