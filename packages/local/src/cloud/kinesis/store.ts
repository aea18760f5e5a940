import type { DatabaseSync } from "node:sqlite";
import { openDatabase, transaction } from "../database.ts";
import { GET_BYTES_MAX, RECORDS_MAX } from "./limits.ts";

export interface Stream {
  readonly id: number;
  readonly name: string;
  readonly mode: "ON_DEMAND" | "PROVISIONED";
  readonly shards: number;
  readonly retentionHours: number;
  readonly createdMs: number;
}

export interface NewRecord {
  readonly shard: number;
  readonly partitionKey: string;
  readonly data: Uint8Array;
}

export interface StoredRecord {
  readonly sequence: number;
  readonly arrivalMs: number;
  readonly partitionKey: string;
  readonly data: Uint8Array;
}

/** The streams and their records in one SQLite file. */
export interface Store {
  streams(): Stream[];
  stream(name: string): Stream | undefined;
  createStream(stream: Omit<Stream, "id">): void;
  deleteStream(id: number): void;
  setRetention(id: number, hours: number): void;
  /** Stores all records or none; resolves their sequence numbers, which rise over all streams. */
  append(stream: Stream, records: readonly NewRecord[], arrivalMs: number): number[];
  read(stream: Stream, shard: number, range: ReadRange): StoredRecord[];
  /** The last sequence number given to any record. */
  lastSequence(): number;
  firstSequenceAt(stream: Stream, shard: number, arrivalMs: number): number | undefined;
  /** Drops records that are older than their stream keeps them. */
  trim(nowMs: number): void;
  close(): void;
}

export interface ReadRange {
  readonly afterSequence: number;
  readonly sinceMs: number;
  readonly recordsMax: number;
}

/** AUTOINCREMENT: a sequence number is never given twice, even after its record has been dropped. */
const schema = `
  CREATE TABLE IF NOT EXISTS streams (
    id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, mode TEXT NOT NULL,
    shards INTEGER NOT NULL, retentionHours INTEGER NOT NULL, createdMs INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS records (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT, stream INTEGER NOT NULL, shard INTEGER NOT NULL,
    arrivalMs INTEGER NOT NULL, partitionKey TEXT NOT NULL, data BLOB NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS recordsByShard ON records (stream, shard, sequence);`;

export function openStore(file: string): Store {
  const db = openDatabase(file, schema);
  const insert = db.prepare(
    "INSERT INTO records (stream, shard, arrivalMs, partitionKey, data) VALUES (?, ?, ?, ?, ?)",
  );
  const last = db.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'records'");
  const byName = db.prepare("SELECT * FROM streams WHERE name = ?");
  const at = db.prepare(
    "SELECT sequence FROM records WHERE stream = ? AND shard = ? AND arrivalMs >= ? " +
      "ORDER BY sequence LIMIT 1",
  );
  return {
    streams: () => db.prepare("SELECT * FROM streams ORDER BY name").all() as unknown as Stream[],
    stream: (name) => byName.get(name) as unknown as Stream | undefined,
    createStream: ({ name, mode, shards, retentionHours, createdMs }) => {
      db.prepare(
        "INSERT INTO streams (name, mode, shards, retentionHours, createdMs) VALUES (?, ?, ?, ?, ?)",
      ).run(name, mode, shards, retentionHours, createdMs);
    },
    deleteStream: (id) =>
      transaction(db, () => {
        db.prepare("DELETE FROM streams WHERE id = ?").run(id);
        db.prepare("DELETE FROM records WHERE stream = ?").run(id);
      }),
    setRetention: (id, hours) => {
      db.prepare("UPDATE streams SET retentionHours = ? WHERE id = ?").run(hours, id);
    },
    append: (stream, records, arrivalMs) =>
      transaction(db, () =>
        records.map(({ shard, partitionKey, data }) =>
          Number(insert.run(stream.id, shard, arrivalMs, partitionKey, data).lastInsertRowid),
        ),
      ),
    read: createReader(db),
    lastSequence: () => Number((last.get() as { seq: number } | undefined)?.seq ?? 0),
    firstSequenceAt: (stream, shard, arrivalMs) =>
      (at.get(stream.id, shard, arrivalMs) as { sequence: number } | undefined)?.sequence,
    trim: (nowMs) => trim(db, nowMs),
    close: () => db.close(),
  };
}

function createReader(db: DatabaseSync): Store["read"] {
  const select = db.prepare(
    "SELECT sequence, arrivalMs, partitionKey, data FROM records " +
      "WHERE stream = ? AND shard = ? AND sequence > ? AND arrivalMs >= ? " +
      "ORDER BY sequence LIMIT ?",
  );
  return (stream, shard, { afterSequence, sinceMs, recordsMax }) => {
    const found: StoredRecord[] = [];
    let bytes = 0;
    for (const row of select.iterate(stream.id, shard, afterSequence, sinceMs, recordsMax)) {
      const record = row as unknown as StoredRecord;
      bytes += record.data.length + record.partitionKey.length;
      if (bytes > GET_BYTES_MAX && found.length > 0) break;
      found.push(record);
    }
    return found;
  };
}

function trim(db: DatabaseSync, nowMs: number): void {
  const expired = db.prepare("DELETE FROM records WHERE stream = ? AND arrivalMs < ?");
  for (const row of db.prepare("SELECT id, retentionHours FROM streams").all()) {
    const id = Number(row["id"]);
    expired.run(id, nowMs - Number(row["retentionHours"]) * 3_600_000);
  }
  db.prepare(
    "DELETE FROM records WHERE sequence <= " +
      "(SELECT seq FROM sqlite_sequence WHERE name = 'records') - ?",
  ).run(RECORDS_MAX);
}
