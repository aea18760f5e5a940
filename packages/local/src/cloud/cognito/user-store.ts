import type { DatabaseSync } from "node:sqlite";
import type { Attributes } from "./input.ts";
import type { Pool } from "./pool-store.ts";
import { refusal } from "./refusal.ts";
import type { Verifier } from "./srp.ts";

export type UserStatus = "UNCONFIRMED" | "CONFIRMED" | "FORCE_CHANGE_PASSWORD" | "RESET_REQUIRED";

export interface User {
  readonly poolId: string;
  readonly sub: string;
  /** The internal name: the sub in pools whose people sign in by email. Never changes. */
  readonly username: string;
  readonly attributes: Attributes;
  readonly status: UserStatus;
  readonly enabled: boolean;
  readonly password: Verifier;
  /** Present while the password is a temporary one. */
  readonly temporaryUntilMs?: number;
  readonly totp: Totp;
  readonly createdMs: number;
  readonly modifiedMs: number;
}

export interface Totp {
  readonly secret?: string;
  /** Handed out by AssociateSoftwareToken, not proven yet. */
  readonly pendingSecret?: string;
  readonly enabled: boolean;
  readonly preferred: boolean;
  /** Codes of this step and of earlier ones have been used. */
  readonly lastStep: number;
}

export interface UserPage {
  readonly users: readonly User[];
  readonly next?: string;
}

/** The people of all pools. Every method is one statement, so nothing can come between. */
export class UserStore {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  insert(pool: Pool, user: User): void {
    this.#database
      .prepare(
        "INSERT INTO user (pool_id, sub, name_key, email_key, document) VALUES (?, ?, ?, ?, ?)",
      )
      .run(pool.id, user.sub, nameKey(pool, user.username), emailKey(user), JSON.stringify(user));
  }

  save(user: User, nowMs: number): User {
    const saved: User = { ...user, modifiedMs: nowMs };
    this.#database
      .prepare("UPDATE user SET email_key = ?, document = ? WHERE pool_id = ? AND sub = ?")
      .run(emailKey(saved), JSON.stringify(saved), saved.poolId, saved.sub);
    return saved;
  }

  delete(user: User): void {
    this.#database
      .prepare("DELETE FROM user WHERE pool_id = ? AND sub = ?")
      .run(user.poolId, user.sub);
  }

  bySub(poolId: string, sub: string): User | undefined {
    return toUser(
      this.#database
        .prepare("SELECT document FROM user WHERE pool_id = ? AND sub = ?")
        .get(poolId, sub),
    );
  }

  /** By internal name, by sub, or by what the pool lets people sign in with. */
  find(pool: Pool, name: string): User | undefined {
    const named = this.#database
      .prepare("SELECT document FROM user WHERE pool_id = ? AND name_key = ?")
      .get(pool.id, nameKey(pool, name));
    return toUser(named) ?? this.bySub(pool.id, name) ?? this.#byEmailName(pool, name);
  }

  get(pool: Pool, name: string): User {
    const user = this.find(pool, name);
    if (!user) throw refusal.userMissing();
    return user;
  }

  /** Everyone in the pool who wrote this address, verified or not. */
  withEmail(poolId: string, email: string): readonly User[] {
    return this.#database
      .prepare("SELECT document FROM user WHERE pool_id = ? AND email_key = ?")
      .all(poolId, email.toLowerCase())
      .flatMap((row) => toUser(row) ?? []);
  }

  /** A page in the order of subs; `matches` filters what is read, as Cognito's filter does. */
  page(
    poolId: string,
    options: { readonly limit: number; readonly after: string; matches(user: User): boolean },
  ): UserPage {
    const rows = this.#database
      .prepare("SELECT document FROM user WHERE pool_id = ? AND sub > ? ORDER BY sub")
      .iterate(poolId, options.after);
    const users: User[] = [];
    for (const row of rows) {
      const user = toUser(row);
      if (!user || !options.matches(user)) continue;
      const last = users.at(-1);
      if (users.length === options.limit && last) return { users, next: last.sub };
      users.push(user);
    }
    return { users };
  }

  #byEmailName(pool: Pool, name: string): User | undefined {
    const { usernameAttributes, aliasAttributes } = pool.settings;
    const candidates = this.withEmail(pool.id, name);
    if (usernameAttributes.includes("email")) return candidates[0];
    if (!aliasAttributes.includes("email")) return undefined;
    return candidates.find((user) => user.attributes["email_verified"] === "true");
  }
}

export function nameKey(pool: Pool, name: string): string {
  return pool.settings.caseSensitive ? name : name.toLowerCase();
}

function emailKey(user: User): string | null {
  return user.attributes["email"]?.toLowerCase() ?? null;
}

function toUser(row: Record<string, unknown> | undefined): User | undefined {
  return row && (JSON.parse(String(row["document"])) as User);
}
