import { randomBytes } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import { transaction } from "../database.ts";
import type { Segment } from "./blob-store.ts";
import type { Bucket } from "./bucket-store.ts";
import type { Checksums } from "./receive.ts";
import { refusal } from "./s3-error.ts";

/** One version of one object, or a marker that says the object was deleted. */
export interface StoredObject {
  readonly bucket: string;
  readonly key: string;
  /** `null`, as S3 calls it, for what was written while versioning was off. */
  readonly versionId: string;
  readonly isMarker: boolean;
  readonly bytes: number;
  /** Without quotes. */
  readonly etag: string;
  readonly modifiedMs: number;
  /** What is answered as it was sent: content headers, metadata, encryption. */
  readonly headers: Readonly<Record<string, string>>;
  readonly checksums: Checksums;
  readonly tags: Readonly<Record<string, string>>;
  readonly segments: readonly Segment[];
}

export type NewObject = Omit<StoredObject, "bucket" | "versionId" | "isMarker">;

/** What must hold of the object that is there already; checked where it is replaced. */
export interface WriteCondition {
  readonly ifNoneMatch?: string;
  readonly ifMatch?: string;
}

export interface Change {
  readonly object: StoredObject;
  /** Contents nothing refers to any more. */
  readonly freed: readonly Segment[];
}

const nullVersion = "null";

/** The objects of all buckets, in the index. Each change is one transaction. */
export class ObjectStore {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  latest(bucket: string, key: string): StoredObject | undefined {
    return toObject(
      this.#database
        .prepare("SELECT document FROM object WHERE bucket = ? AND key = ? AND is_latest = 1")
        .get(bucket, key),
    );
  }

  version(bucket: string, key: string, versionId: string): StoredObject | undefined {
    return toObject(
      this.#database
        .prepare("SELECT document FROM object WHERE bucket = ? AND key = ? AND version_id = ?")
        .get(bucket, key, versionId),
    );
  }

  /** `within` runs in the same transaction, after the object is there. */
  put(
    bucket: Bucket,
    wanted: NewObject,
    condition: WriteCondition,
    within: (object: StoredObject) => void,
  ): Change {
    return transaction(this.#database, () => {
      assertCondition(this.latest(bucket.name, wanted.key), condition);
      const versionId = newVersionId(bucket);
      const object = { ...wanted, bucket: bucket.name, versionId, isMarker: false };
      const freed = this.#add(object);
      within(object);
      return { object, freed };
    });
  }

  /** Deletes the object; in a bucket with versions, only hides it behind a marker. */
  delete(
    bucket: Bucket,
    key: string,
    nowMs: number,
    within: (removed: StoredObject) => void,
  ): Change | undefined {
    return transaction(this.#database, () => {
      const latest = this.latest(bucket.name, key);
      if (bucket.settings.versioning === "") {
        if (!latest) return undefined;
        const freed = this.#remove(latest);
        within(latest);
        return { object: latest, freed };
      }
      const marker: StoredObject = {
        bucket: bucket.name,
        key,
        versionId: newVersionId(bucket),
        isMarker: true,
        bytes: 0,
        etag: "",
        modifiedMs: nowMs,
        headers: {},
        checksums: {},
        tags: {},
        segments: [],
      };
      const freed = this.#add(marker);
      within(marker);
      return { object: marker, freed };
    });
  }

  /** Deletes one version for good; the one before it becomes the latest. */
  deleteVersion(object: StoredObject, within: (removed: StoredObject) => void): Change {
    return transaction(this.#database, () => {
      const freed = this.#remove(object);
      within(object);
      return { object, freed };
    });
  }

  setTags(object: StoredObject, tags: Readonly<Record<string, string>>): void {
    this.#database
      .prepare("UPDATE object SET document = ? WHERE bucket = ? AND key = ? AND version_id = ?")
      .run(JSON.stringify({ ...object, tags }), object.bucket, object.key, object.versionId);
  }

  /** The first object whose key comes after `after`, in the order of UTF-8 bytes. */
  next(bucket: string, after: string, prefix: string): StoredObject | undefined {
    return toObject(
      this.#database
        .prepare(
          "SELECT document FROM object WHERE bucket = ? AND key > ? AND key >= ? " +
            "AND is_latest = 1 AND is_marker = 0 ORDER BY key LIMIT 1",
        )
        .get(bucket, after, prefix),
    );
  }

  /** Versions from a key on: keys in order, the newest version of each first, markers included. */
  *versionsFrom(bucket: string, key: string): Generator<ListedVersion, void, undefined> {
    const rows = this.#database
      .prepare(
        "SELECT is_latest, document FROM object WHERE bucket = ? AND key >= ? " +
          "ORDER BY key, id DESC",
      )
      .iterate(bucket, key);
    for (const row of rows) {
      const object = JSON.parse(String(row["document"])) as StoredObject;
      yield { object, isLatest: row["is_latest"] === 1 };
    }
  }

  #add(object: StoredObject): readonly Segment[] {
    const { bucket, key, versionId } = object;
    const replaced = this.version(bucket, key, versionId);
    const freed = replaced ? this.#remove(replaced) : [];
    this.#database
      .prepare("UPDATE object SET is_latest = 0 WHERE bucket = ? AND key = ? AND is_latest = 1")
      .run(bucket, key);
    this.#database
      .prepare(
        "INSERT INTO object (bucket, key, version_id, is_latest, is_marker, document) " +
          "VALUES (?, ?, ?, 1, ?, ?)",
      )
      .run(bucket, key, versionId, object.isMarker ? 1 : 0, JSON.stringify(object));
    const insert = this.#database.prepare("INSERT OR IGNORE INTO blob (name) VALUES (?)");
    for (const { blob } of object.segments) insert.run(blob);
    return freed;
  }

  #remove({ bucket, key, segments, versionId }: StoredObject): readonly Segment[] {
    this.#database
      .prepare("DELETE FROM object WHERE bucket = ? AND key = ? AND version_id = ?")
      .run(bucket, key, versionId);
    this.#database
      .prepare(
        "UPDATE object SET is_latest = 1 WHERE id = " +
          "(SELECT max(id) FROM object WHERE bucket = ? AND key = ?)",
      )
      .run(bucket, key);
    const forget = this.#database.prepare("DELETE FROM blob WHERE name = ?");
    for (const { blob } of segments) forget.run(blob);
    return segments;
  }
}

export interface ListedVersion {
  readonly object: StoredObject;
  readonly isLatest: boolean;
}

function newVersionId(bucket: Bucket): string {
  return bucket.settings.versioning === "Enabled"
    ? randomBytes(24).toString("base64url")
    : nullVersion;
}

function assertCondition(
  current: StoredObject | undefined,
  { ifMatch, ifNoneMatch }: WriteCondition,
): void {
  const exists = current !== undefined && !current.isMarker;
  if (ifNoneMatch !== undefined && ifNoneMatch !== "*") {
    throw refusal.notSupported("If-None-Match with anything but * on a write");
  }
  if (ifNoneMatch !== undefined && exists) throw refusal.preconditionFailed();
  if (ifMatch === undefined) return;
  if (!exists) throw refusal.noSuchKey();
  if (ifMatch !== "*" && ifMatch.replaceAll('"', "") !== current.etag) {
    throw refusal.preconditionFailed();
  }
}

function toObject(row: Record<string, unknown> | undefined): StoredObject | undefined {
  return row && (JSON.parse(String(row["document"])) as StoredObject);
}
