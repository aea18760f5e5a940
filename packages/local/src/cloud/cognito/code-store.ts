import { randomInt, timingSafeEqual } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import type { Installation } from "./installation.ts";
import { refusal } from "./refusal.ts";
import type { User } from "./user-store.ts";

export type CodePurpose = "SIGN_UP" | "RESET_PASSWORD" | "VERIFY_EMAIL";

/** Six-digit codes sent by mail; stored as keyed digests. Whoever redeems counts the guesses. */
export class CodeStore {
  readonly #database: DatabaseSync;
  readonly #installation: Installation;
  readonly #now: () => number;

  constructor(database: DatabaseSync, installation: Installation, now: () => number) {
    this.#database = database;
    this.#installation = installation;
    this.#now = now;
  }

  /** Makes a code that replaces an earlier one. `value` is what it verifies, e.g. an address. */
  issue(
    user: User,
    purpose: CodePurpose,
    options: { readonly value: string; readonly msMax: number },
  ): string {
    const code = String(randomInt(1_000_000)).padStart(6, "0");
    this.#database
      .prepare(
        "INSERT OR REPLACE INTO code (pool_id, sub, purpose, digest, value, expires_ms) " +
          "VALUES (?, ?, ?, ?, ?, ?)",
      )
      .run(
        user.poolId,
        user.sub,
        purpose,
        this.#digest(user, purpose, code).toString("hex"),
        options.value,
        this.#now() + options.msMax,
      );
    return code;
  }

  /**
   * Uses a code up and answers with its value. That a code has run out is only said to someone who
   * knows it: otherwise the answer would tell which names have one.
   */
  redeem(user: User, purpose: CodePurpose, code: string): string {
    const row = this.#database
      .prepare("SELECT * FROM code WHERE pool_id = ? AND sub = ? AND purpose = ?")
      .get(user.poolId, user.sub, purpose);
    const expected = row ? Buffer.from(String(row["digest"]), "hex") : undefined;
    const given = this.#digest(user, purpose, code);
    if (!row || !expected || !timingSafeEqual(expected, given)) throw refusal.codeMismatch();
    if (Number(row["expires_ms"]) <= this.#now()) throw refusal.codeExpired();
    this.withdraw(user, purpose);
    return String(row["value"]);
  }

  withdraw(user: User, purpose: CodePurpose): void {
    this.#database
      .prepare("DELETE FROM code WHERE pool_id = ? AND sub = ? AND purpose = ?")
      .run(user.poolId, user.sub, purpose);
  }

  #digest(user: User, purpose: CodePurpose, code: string): Buffer {
    return this.#installation.digest("code", user.poolId, user.sub, purpose, code);
  }
}
