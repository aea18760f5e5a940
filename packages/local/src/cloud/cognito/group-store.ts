import type { DatabaseSync } from "node:sqlite";
import { GROUPS_PER_USER_MAX } from "./limits.ts";
import { refusal } from "./refusal.ts";
import type { User } from "./user-store.ts";

export interface Group {
  readonly name: string;
  readonly description?: string;
  /** The lower, the earlier in the token's list. */
  readonly precedence?: number;
  readonly createdMs: number;
}

/** Groups of users; their names travel in the `cognito:groups` claim. */
export class GroupStore {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  create(poolId: string, group: Group): void {
    if (this.find(poolId, group.name)) throw refusal.groupExists();
    this.#database
      .prepare(
        "INSERT INTO user_group (pool_id, name, description, precedence, created_ms) " +
          "VALUES (?, ?, ?, ?, ?)",
      )
      .run(
        poolId,
        group.name,
        group.description ?? null,
        group.precedence ?? null,
        group.createdMs,
      );
  }

  delete(poolId: string, name: string): void {
    this.get(poolId, name);
    this.#database
      .prepare("DELETE FROM user_group WHERE pool_id = ? AND name = ?")
      .run(poolId, name);
  }

  find(poolId: string, name: string): Group | undefined {
    const row = this.#database
      .prepare("SELECT * FROM user_group WHERE pool_id = ? AND name = ?")
      .get(poolId, name);
    return row && toGroup(row);
  }

  get(poolId: string, name: string): Group {
    const group = this.find(poolId, name);
    if (!group) throw refusal.groupMissing();
    return group;
  }

  list(poolId: string): readonly Group[] {
    return this.#database
      .prepare("SELECT * FROM user_group WHERE pool_id = ? ORDER BY name")
      .all(poolId)
      .map(toGroup);
  }

  add(user: User, name: string): void {
    this.get(user.poolId, name);
    if (this.of(user).length >= GROUPS_PER_USER_MAX) throw refusal.limitExceeded();
    this.#database
      .prepare("INSERT OR IGNORE INTO membership (pool_id, group_name, sub) VALUES (?, ?, ?)")
      .run(user.poolId, name, user.sub);
  }

  remove(user: User, name: string): void {
    this.get(user.poolId, name);
    this.#database
      .prepare("DELETE FROM membership WHERE pool_id = ? AND group_name = ? AND sub = ?")
      .run(user.poolId, name, user.sub);
  }

  of(user: User): readonly Group[] {
    return this.#database
      .prepare(
        "SELECT g.* FROM membership m " +
          "JOIN user_group g ON g.pool_id = m.pool_id AND g.name = m.group_name " +
          "WHERE m.pool_id = ? AND m.sub = ? ORDER BY g.precedence IS NULL, g.precedence, g.name",
      )
      .all(user.poolId, user.sub)
      .map(toGroup);
  }
}

function toGroup(row: Record<string, unknown>): Group {
  const description = row["description"];
  const precedence = row["precedence"];
  return {
    name: String(row["name"]),
    ...(typeof description === "string" ? { description } : {}),
    ...(typeof precedence === "number" ? { precedence } : {}),
    createdMs: Number(row["created_ms"]),
  };
}
