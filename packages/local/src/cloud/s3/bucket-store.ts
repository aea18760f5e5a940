import type { DatabaseSync } from "node:sqlite";
import type { CorsRule } from "./cors.ts";
import { refusal, S3Error } from "./s3-error.ts";

export interface Bucket {
  readonly name: string;
  readonly createdMs: number;
  readonly settings: BucketSettings;
}

export interface BucketSettings {
  /** Empty until versioning is switched on; it can then only be suspended. */
  readonly versioning: "" | "Enabled" | "Suspended";
  readonly cors: readonly CorsRule[];
  /** The encryption headers that objects get when a request names none. */
  readonly encryption: Readonly<Record<string, string>>;
}

export const defaultEncryption = { "x-amz-server-side-encryption": "AES256" } as const;

/** The buckets, and how they are set up. */
export class BucketStore {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  create(name: string, nowMs: number): void {
    assertBucketName(name);
    const settings: BucketSettings = { versioning: "", cors: [], encryption: defaultEncryption };
    this.#database
      .prepare("INSERT INTO bucket (name, created_ms, settings) VALUES (?, ?, ?)")
      .run(name, nowMs, JSON.stringify(settings));
  }

  find(name: string): Bucket | undefined {
    const row = this.#database.prepare("SELECT * FROM bucket WHERE name = ?").get(name);
    return row && toBucket(row);
  }

  get(name: string): Bucket {
    const bucket = this.find(name);
    if (!bucket) throw refusal.noSuchBucket();
    return bucket;
  }

  list(): readonly Bucket[] {
    return this.#database.prepare("SELECT * FROM bucket ORDER BY name").all().map(toBucket);
  }

  update(name: string, change: Partial<BucketSettings>): void {
    const settings = { ...this.get(name).settings, ...change };
    this.#database
      .prepare("UPDATE bucket SET settings = ? WHERE name = ?")
      .run(JSON.stringify(settings), name);
  }

  /** Refused while anything is in it: an object, an old version, or an upload under way. */
  delete(name: string): void {
    this.get(name);
    for (const table of ["object", "upload"]) {
      const found = this.#database.prepare(`SELECT 1 FROM ${table} WHERE bucket = ?`).get(name);
      if (found) {
        throw new S3Error(409, "BucketNotEmpty", "The bucket you tried to delete is not empty");
      }
    }
    this.#database.prepare("DELETE FROM bucket WHERE name = ?").run(name);
  }
}

/** S3's own rules; with them, a name is also a safe word everywhere else. */
export function assertBucketName(name: string): void {
  const isValid =
    /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) &&
    !/\.\.|^xn--|^sthree-|-s3alias$|--ol-s3$/.test(name) &&
    !/^\d+\.\d+\.\d+\.\d+$/.test(name);
  if (!isValid) {
    throw new S3Error(400, "InvalidBucketName", "The specified bucket is not valid.");
  }
}

function toBucket(row: Record<string, unknown>): Bucket {
  return {
    name: String(row["name"]),
    createdMs: Number(row["created_ms"]),
    settings: JSON.parse(String(row["settings"])) as BucketSettings,
  };
}
