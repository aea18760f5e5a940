import { describeError, type Log } from "../../runtime/index.ts";
import type { Clock } from "../clock.ts";
import { SNAPSHOT_CHECK_MS, SNAPSHOT_COMMANDS_MAX, SNAPSHOT_INTERVAL_MS } from "../limits.ts";
import type { Replica } from "../replica.ts";
import { takeImage } from "./image.ts";
import type { SnapshotStore } from "./store.ts";

/** Behind which command a snapshot stands, and the time of that; both 0 when there is none. */
export interface SnapshotPlace {
  readonly sequence: number;
  readonly timeUs: number;
}

export interface SnapshotterParts {
  readonly replica: Replica;
  readonly store: SnapshotStore;
  readonly newest: SnapshotPlace | undefined;
  readonly clock: Clock;
  readonly log: Log;
  readonly intervalMs?: number;
  readonly commandsMax?: number;
}

/**
 * Takes a snapshot every minute, or earlier when much has happened; never two at a time. A restart
 * does not begin the minute anew: who restarts again and again would have ever more to replay.
 */
export class Snapshotter {
  readonly #parts: SnapshotterParts;
  #timer: NodeJS.Timeout | undefined;
  #lastSequence: number;
  #lastMs: number;
  #underWay: Promise<void> | undefined;

  constructor(parts: SnapshotterParts) {
    const { newest = { sequence: 0, timeUs: 0 }, clock } = parts;
    const ageMs = Math.max(0, clock.nowMs() - newest.timeUs / 1_000);
    this.#parts = parts;
    this.#lastSequence = newest.sequence;
    this.#lastMs = performance.now() - ageMs;
  }

  /** Of the newest snapshot; 0 when there is none. */
  get lastSequence(): number {
    return this.#lastSequence;
  }

  /** Of the newest snapshot; 0 when there is none. */
  get ageSeconds(): number {
    if (this.#lastSequence === 0) return 0;
    return Math.floor((performance.now() - this.#lastMs) / 1_000);
  }

  start(): void {
    this.#timer = setInterval(() => {
      if (this.#isDue()) void this.take();
    }, SNAPSHOT_CHECK_MS);
  }

  /** Takes one now, unless one is under way; resolves when it is durable, or has failed. */
  take(): Promise<void> {
    this.#underWay ??= this.#take().finally(() => (this.#underWay = undefined));
    return this.#underWay;
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#underWay;
  }

  #isDue(): boolean {
    const { replica, intervalMs = SNAPSHOT_INTERVAL_MS, commandsMax } = this.#parts;
    const commands = replica.exchange.sequence - this.#lastSequence;
    if (commands >= (commandsMax ?? SNAPSHOT_COMMANDS_MAX)) return true;
    return commands > 0 && performance.now() - this.#lastMs >= intervalMs;
  }

  async #take(): Promise<void> {
    const { replica, store, log } = this.#parts;
    const startedMs = performance.now();
    const image = takeImage(replica);
    const pauseMs = performance.now() - startedMs;
    // Whatever comes of it: the next one is due only after its time.
    this.#lastMs = startedMs;
    this.#lastSequence = image.sequence;
    try {
      // Events are made again from commands behind the snapshot only.
      await replica.eventLog.durable(image.sequence);
      const bytes = await store.write(image);
      const tookMs = Math.round(performance.now() - startedMs);
      const { sequence, stateHash } = image;
      log.info("snapshot-written", { sequence, stateHash, bytes, tookMs, pauseMs: round(pauseMs) });
    } catch (error) {
      log.error("snapshot-failed", { alarm: true, error: describeError(error) });
    }
  }
}

const round = (ms: number): number => Math.round(ms * 10) / 10;
