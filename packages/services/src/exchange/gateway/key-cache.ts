import { isDeepStrictEqual } from "node:util";
import type { ApiKeyChange, Credential } from "@bourse/core/api-key";
import { describeError, type Log } from "../../runtime/index.ts";
import type { Clock } from "../clock.ts";
import {
  CACHED_KEYS_MAX,
  KEY_POLL_INTERVAL_MS,
  KEY_POLL_OVERLAP_MS,
  UNKNOWN_KEY_TTL_MS,
  UNKNOWN_KEYS_MAX,
} from "../limits.ts";
import { BoundedMap } from "../bounded-map.ts";

/** Where credentials come from. */
export interface KeyStore {
  readonly find: (apiKey: string) => Promise<Credential | undefined>;
  readonly changedSince: (sinceMs: number) => Promise<readonly ApiKeyChange[]>;
}

/**
 * Credentials in memory. A key is looked up when it is first used, and dropped when the change feed,
 * read every second, names it and it is not what it was. While the store is down known keys go on working.
 */
export class KeyCache {
  readonly #store: KeyStore;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #known = new BoundedMap<string, Credential>(CACHED_KEYS_MAX);
  /** Keys that do not exist, and until when nobody needs to look again. */
  readonly #unknownUntilMs = new BoundedMap<string, number>(UNKNOWN_KEYS_MAX);
  readonly #lookUps = new Map<string, Promise<Credential | undefined>>();
  readonly #listeners: ((apiKey: string) => void)[] = [];
  #lastPollMs: number;
  #seen = new Map<string, number>();
  #storeIsDown = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: { store: KeyStore; clock: Clock; log: Log }) {
    this.#store = parts.store;
    this.#clock = parts.clock;
    this.#log = parts.log;
    this.#lastPollMs = parts.clock.nowMs();
  }

  /** The live credential of that key, at once when it is in memory. Rejects when it is not in memory and the store is down. */
  find(apiKey: string): Credential | undefined | Promise<Credential | undefined> {
    const known = this.#known.get(apiKey);
    if (known !== undefined) return known;
    const unknownUntilMs = this.#unknownUntilMs.get(apiKey);
    if (unknownUntilMs !== undefined && this.#clock.nowMs() < unknownUntilMs) return undefined;
    return this.#lookUps.get(apiKey) ?? this.#lookUp(apiKey);
  }

  /** Called with every key that is no longer what it was, or that nobody here knows. */
  onChange(listener: (apiKey: string) => void): void {
    this.#listeners.push(listener);
  }

  start(): void {
    this.#timer = setTimeout(() => {
      void this.poll().then(() => {
        if (this.#timer !== undefined) this.start();
      });
    }, KEY_POLL_INTERVAL_MS);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Reads the change feed once and drops what it names. */
  async poll(): Promise<void> {
    const startedMs = this.#clock.nowMs();
    try {
      const changes = await this.#store.changedSince(this.#lastPollMs - KEY_POLL_OVERLAP_MS);
      // The feed repeats itself over the overlap: a change is acted on once.
      const fresh = changes.filter((c) => this.#seen.get(c.apiKey) !== c.changedTimeMs);
      this.#seen = new Map(changes.map((c) => [c.apiKey, c.changedTimeMs]));
      this.#lastPollMs = startedMs;
      await Promise.all(fresh.map(({ apiKey }) => this.#review(apiKey)));
      if (this.#storeIsDown) this.#log.info("key-store-is-back");
      this.#storeIsDown = false;
    } catch (error) {
      if (!this.#storeIsDown) {
        this.#log.error("key-store-is-down", { alarm: true, error: describeError(error) });
      }
      this.#storeIsDown = true;
    }
  }

  #lookUp(apiKey: string): Promise<Credential | undefined> {
    const lookUp = this.#store.find(apiKey).then(
      (credential) => {
        // A change that came meanwhile removed this look-up: its answer may be the old one.
        if (this.#lookUps.get(apiKey) === lookUp) this.#remember(apiKey, credential);
        return credential;
      },
      (error: unknown) => {
        this.#lookUps.delete(apiKey);
        throw error;
      },
    );
    this.#lookUps.set(apiKey, lookUp);
    return lookUp;
  }

  #remember(apiKey: string, credential: Credential | undefined): void {
    this.#lookUps.delete(apiKey);
    if (credential !== undefined) this.#known.set(apiKey, credential);
    else this.#unknownUntilMs.set(apiKey, this.#clock.nowMs() + UNKNOWN_KEY_TTL_MS);
  }

  /**
   * Whoever uses a key as soon as it is made has it here before the feed tells of it: nothing ends then.
   * A key that changed and cannot be looked at is not trusted any more.
   */
  async #review(apiKey: string): Promise<void> {
    const known = this.#known.get(apiKey);
    const current = known && (await this.#store.find(apiKey).catch(() => undefined));
    if (current === undefined || !isDeepStrictEqual(current, known)) this.#forget(apiKey);
  }

  #forget(apiKey: string): void {
    this.#known.delete(apiKey);
    this.#unknownUntilMs.delete(apiKey);
    this.#lookUps.delete(apiKey);
    for (const listener of this.#listeners) listener(apiKey);
  }
}
