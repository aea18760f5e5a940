import type { DatabaseSync } from "node:sqlite";
import {
  CODE_GUESSES_MAX,
  MAILS_PER_HOUR_MAX,
  SIGN_IN_CALM_MS,
  SIGN_IN_FAILURES_MAX,
  SIGN_IN_LOCK_MS_MAX,
  THROTTLED_NAMES_MAX,
} from "./limits.ts";
import { refusal } from "./refusal.ts";

const hourMs = 3_600_000;

/**
 * Counts wrong passwords, guessed codes and mails per name, for people who exist and for names that do not: both
 * are slowed down alike. Five wrong passwords are free; each further one locks the name for twice
 * as long, from one second up to fifteen minutes.
 */
export class Throttle {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  assertMayTry(name: string, nowMs: number): void {
    if (this.#read(signIn(name), nowMs).untilMs > nowMs) throw refusal.locked();
  }

  countFailure(name: string, nowMs: number): void {
    const key = signIn(name);
    const count = this.#read(key, nowMs).count + 1;
    const over = count - SIGN_IN_FAILURES_MAX;
    const lockMs = over < 0 ? 0 : Math.min(1000 * 2 ** over, SIGN_IN_LOCK_MS_MAX);
    this.#write(key, { count, lastMs: nowMs, untilMs: nowMs + lockMs });
  }

  forgiveFailures(name: string): void {
    this.#database.prepare("DELETE FROM throttle WHERE name = ?").run(signIn(name));
  }

  countMail(name: string, nowMs: number): void {
    const hour = Math.floor(nowMs / hourMs);
    const key = `mail:${hour}:${name}`;
    const count = this.#read(key, nowMs).count + 1;
    if (count > MAILS_PER_HOUR_MAX) throw refusal.limitExceeded();
    this.#write(key, { count, lastMs: nowMs, untilMs: (hour + 1) * hourMs });
  }

  /** One more guess at a code. Asking for a new code forgives the guesses. */
  countGuess(name: string, nowMs: number): void {
    const key = `guess:${name}`;
    const count = this.#read(key, nowMs).count + 1;
    if (count > CODE_GUESSES_MAX) throw refusal.limitExceeded();
    this.#write(key, { count, lastMs: nowMs, untilMs: nowMs + 24 * hourMs });
  }

  forgiveGuesses(name: string): void {
    this.#database.prepare("DELETE FROM throttle WHERE name = ?").run(`guess:${name}`);
  }

  #read(key: string, nowMs: number): Entry {
    const row = this.#database.prepare("SELECT * FROM throttle WHERE name = ?").get(key);
    const entry: Entry = row
      ? {
          count: Number(row["count"]),
          lastMs: Number(row["last_ms"]),
          untilMs: Number(row["until_ms"]),
        }
      : nothing;
    const calmSinceMs = Math.max(entry.lastMs, entry.untilMs);
    return nowMs - calmSinceMs >= SIGN_IN_CALM_MS ? nothing : entry;
  }

  #write(key: string, entry: Entry): void {
    this.#database
      .prepare(
        "INSERT OR REPLACE INTO throttle (name, count, last_ms, until_ms) VALUES (?, ?, ?, ?)",
      )
      .run(key, entry.count, entry.lastMs, entry.untilMs);
    this.#forget(entry.lastMs);
  }

  #forget(nowMs: number): void {
    const calmMs = nowMs - SIGN_IN_CALM_MS;
    this.#database
      .prepare("DELETE FROM throttle WHERE last_ms < ? AND until_ms < ?")
      .run(calmMs, calmMs);
    this.#database
      .prepare(
        "DELETE FROM throttle WHERE name IN (SELECT name FROM throttle ORDER BY last_ms DESC " +
          "LIMIT -1 OFFSET ?)",
      )
      .run(THROTTLED_NAMES_MAX);
  }
}

interface Entry {
  readonly count: number;
  readonly lastMs: number;
  readonly untilMs: number;
}

const nothing: Entry = { count: 0, lastMs: 0, untilMs: 0 };

function signIn(name: string): string {
  return `sign-in:${name}`;
}
