import { randomInt } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import { refusal } from "./refusal.ts";
import type { ClientSettings, PoolSettings } from "./settings.ts";

export interface Pool {
  readonly id: string;
  readonly name: string;
  readonly createdMs: number;
  readonly settings: PoolSettings;
}

export interface Client {
  readonly id: string;
  readonly poolId: string;
  readonly name: string;
  readonly createdMs: number;
  readonly settings: ClientSettings;
}

/** Pools and their clients, with ids of AWS's form that outlive a restart. */
export class PoolStore {
  readonly #database: DatabaseSync;
  readonly #region: string;

  constructor(database: DatabaseSync, region: string) {
    this.#database = database;
    this.#region = region;
  }

  createPool(name: string, settings: PoolSettings, nowMs: number): Pool {
    const id = `${this.#region}_${randomText(9, letters)}`;
    this.#database
      .prepare("INSERT INTO pool (id, name, created_ms, settings) VALUES (?, ?, ?, ?)")
      .run(id, name, nowMs, JSON.stringify(settings));
    return { id, name, createdMs: nowMs, settings };
  }

  updatePool(id: string, settings: PoolSettings): void {
    this.#database
      .prepare("UPDATE pool SET settings = ? WHERE id = ?")
      .run(JSON.stringify(settings), id);
  }

  deletePool(id: string): void {
    this.#database.prepare("DELETE FROM pool WHERE id = ?").run(id);
  }

  pool(id: string): Pool {
    const row = this.#database.prepare("SELECT * FROM pool WHERE id = ?").get(id);
    if (!row) throw refusal.poolMissing(id);
    return toPool(row);
  }

  pools(): readonly Pool[] {
    return this.#database.prepare("SELECT * FROM pool ORDER BY created_ms, id").all().map(toPool);
  }

  createClient(
    poolId: string,
    client: { readonly name: string; readonly settings: ClientSettings },
    nowMs: number,
  ): Client {
    const id = randomText(26, lowerLetters);
    this.#database
      .prepare(
        "INSERT INTO client (id, pool_id, name, created_ms, settings) VALUES (?, ?, ?, ?, ?)",
      )
      .run(id, poolId, client.name, nowMs, JSON.stringify(client.settings));
    return { id, poolId, createdMs: nowMs, ...client };
  }

  updateClient(id: string, settings: ClientSettings): void {
    this.#database
      .prepare("UPDATE client SET settings = ? WHERE id = ?")
      .run(JSON.stringify(settings), id);
  }

  deleteClient(id: string): void {
    this.#database.prepare("DELETE FROM client WHERE id = ?").run(id);
  }

  client(id: string): Client {
    const row = this.#database.prepare("SELECT * FROM client WHERE id = ?").get(id);
    if (!row) throw refusal.clientMissing(id);
    return toClient(row);
  }

  clients(poolId: string): readonly Client[] {
    return this.#database
      .prepare("SELECT * FROM client WHERE pool_id = ? ORDER BY created_ms, id")
      .all(poolId)
      .map(toClient);
  }
}

type Row = Record<string, unknown>;

function toPool(row: Row): Pool {
  return {
    id: String(row["id"]),
    name: String(row["name"]),
    createdMs: Number(row["created_ms"]),
    settings: JSON.parse(String(row["settings"])) as PoolSettings,
  };
}

function toClient(row: Row): Client {
  return {
    id: String(row["id"]),
    poolId: String(row["pool_id"]),
    name: String(row["name"]),
    createdMs: Number(row["created_ms"]),
    settings: JSON.parse(String(row["settings"])) as ClientSettings,
  };
}

const lowerLetters = "abcdefghijklmnopqrstuvwxyz0123456789";
const letters = `ABCDEFGHIJKLMNOPQRSTUVWXYZ${lowerLetters}`;

export function randomText(length: number, from: string): string {
  return Array.from({ length }, () => from.charAt(randomInt(from.length))).join("");
}
