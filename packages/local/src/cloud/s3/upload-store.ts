import { randomBytes } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import { transaction } from "../database.ts";
import type { Segment } from "./blob-store.ts";
import type { ChecksumAlgorithm } from "./checksum.ts";
import type { Checksums } from "./receive.ts";
import { refusal } from "./s3-error.ts";

/** A multipart upload under way. */
export interface Upload {
  readonly id: string;
  readonly bucket: string;
  readonly key: string;
  readonly startedMs: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  /** The parts then carry this checksum, and the object a checksum of them. */
  readonly checksumAlgorithm?: ChecksumAlgorithm;
}

export interface Part {
  readonly number: number;
  readonly md5Hex: string;
  readonly checksums: Checksums;
  readonly modifiedMs: number;
  readonly segment: Segment;
}

/** Multipart uploads and the parts that have arrived. */
export class UploadStore {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  begin(upload: Omit<Upload, "id">): Upload {
    const begun: Upload = { ...upload, id: randomBytes(48).toString("base64url") };
    this.#database
      .prepare("INSERT INTO upload (id, bucket, key, started_ms, document) VALUES (?, ?, ?, ?, ?)")
      .run(begun.id, begun.bucket, begun.key, begun.startedMs, JSON.stringify(begun));
    return begun;
  }

  get(id: string, bucket: string, key: string): Upload {
    const row = this.#database
      .prepare("SELECT document FROM upload WHERE id = ? AND bucket = ? AND key = ?")
      .get(id, bucket, key);
    if (!row) throw refusal.noSuchUpload();
    return JSON.parse(String(row["document"])) as Upload;
  }

  list(bucket: string): readonly Upload[] {
    return this.#database
      .prepare("SELECT document FROM upload WHERE bucket = ? ORDER BY key, started_ms, id")
      .all(bucket)
      .map((row) => JSON.parse(String(row["document"])) as Upload);
  }

  /** Keeps a part; answers with the content of an earlier one of the same number. */
  putPart(upload: Upload, part: Part): readonly Segment[] {
    return transaction(this.#database, () => {
      this.get(upload.id, upload.bucket, upload.key); // it may have been aborted meanwhile
      const replaced = this.parts(upload).find(({ number }) => number === part.number);
      this.#database
        .prepare("INSERT OR REPLACE INTO part (upload_id, number, document) VALUES (?, ?, ?)")
        .run(upload.id, part.number, JSON.stringify(part));
      this.#know(part.segment);
      return replaced ? this.#forget([replaced.segment]) : [];
    });
  }

  parts(upload: Upload): readonly Part[] {
    return this.#database
      .prepare("SELECT document FROM part WHERE upload_id = ? ORDER BY number")
      .all(upload.id)
      .map((row) => JSON.parse(String(row["document"])) as Part);
  }

  /** Ends an upload, within the caller's transaction; `kept` has become part of an object. */
  end(upload: Upload, kept: readonly Segment[]): readonly Segment[] {
    const isKept = new Set(kept.map(({ blob }) => blob));
    const rest = this.parts(upload)
      .map(({ segment }) => segment)
      .filter(({ blob }) => !isKept.has(blob));
    this.#database.prepare("DELETE FROM upload WHERE id = ?").run(upload.id);
    return this.#forget(rest);
  }

  abort(upload: Upload): readonly Segment[] {
    return transaction(this.#database, () => this.end(upload, []));
  }

  #know({ blob }: Segment): void {
    this.#database.prepare("INSERT OR IGNORE INTO blob (name) VALUES (?)").run(blob);
  }

  #forget(segments: readonly Segment[]): readonly Segment[] {
    const forget = this.#database.prepare("DELETE FROM blob WHERE name = ?");
    for (const { blob } of segments) forget.run(blob);
    return segments;
  }
}
