import type { Journal, JournalFollower } from "@bourse/services/exchange/journal";
import { recordsFrom } from "../../../packages/services/test/journal/records.ts";

/** Appends to a journal without a pause, and measures how long it had to wait. */
export class Load {
  readonly #journal: Journal;
  readonly #running: Promise<void>;
  #isStopping = false;
  #appends = 0;
  #longestMs = 0;
  /** What ended it before it was stopped. */
  failure: unknown;

  constructor(journal: Journal) {
    this.#journal = journal;
    this.#running = this.#run();
  }

  get acknowledged(): number {
    return this.#journal.lastSequence;
  }

  get appends(): number {
    return this.#appends;
  }

  /** The longest append since the last time somebody asked. */
  takeLongestMs(): number {
    const longest = Math.round(this.#longestMs);
    this.#longestMs = 0;
    return longest;
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    await this.#running;
    if (this.failure !== undefined) throw this.failure;
  }

  async #run(): Promise<void> {
    try {
      for (let size = 1; !this.#isStopping; size = (size % 5) + 1) {
        const began = performance.now();
        await this.#journal.append(recordsFrom(this.#journal.lastSequence + 1, size));
        this.#longestMs = Math.max(this.#longestMs, performance.now() - began);
        this.#appends += 1;
      }
    } catch (error) {
      this.failure = error;
    }
  }
}

/** Follows a journal from its first record and counts; any gap or repetition ends it. */
export class Follow {
  readonly #abort = new AbortController();
  readonly #running: Promise<void>;
  lastSequence = 0;

  constructor(follower: JournalFollower) {
    this.#running = this.#run(follower);
  }

  async stop(): Promise<void> {
    this.#abort.abort();
    await this.#running;
  }

  async #run(follower: JournalFollower): Promise<void> {
    for await (const records of follower.follow(1, this.#abort.signal)) {
      for (const { sequence } of records) {
        if (sequence !== this.lastSequence + 1) {
          throw new Error(`The follower got ${sequence} behind ${this.lastSequence}.`);
        }
        this.lastSequence = sequence;
      }
    }
  }
}
