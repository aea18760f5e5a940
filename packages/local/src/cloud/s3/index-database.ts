import type { DatabaseSync } from "node:sqlite";
import { openDatabase } from "../database.ts";

/** The index: which buckets, objects, versions and uploads there are, and events not handed over. */
export function openIndex(file: string): DatabaseSync {
  return openDatabase(file, schema);
}

const schema = `
PRAGMA foreign_keys = ON;

CREATE TABLE IF NOT EXISTS bucket (
  name TEXT PRIMARY KEY,
  created_ms INTEGER NOT NULL,
  settings TEXT NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS object (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  bucket TEXT NOT NULL REFERENCES bucket,
  key TEXT NOT NULL,
  version_id TEXT NOT NULL,
  is_latest INTEGER NOT NULL,
  is_marker INTEGER NOT NULL,
  document TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX IF NOT EXISTS object_version ON object (bucket, key, version_id);
CREATE UNIQUE INDEX IF NOT EXISTS object_latest ON object (bucket, key) WHERE is_latest = 1;

CREATE TABLE IF NOT EXISTS upload (
  id TEXT PRIMARY KEY,
  bucket TEXT NOT NULL REFERENCES bucket,
  key TEXT NOT NULL,
  started_ms INTEGER NOT NULL,
  document TEXT NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS part (
  upload_id TEXT NOT NULL REFERENCES upload ON DELETE CASCADE,
  number INTEGER NOT NULL,
  document TEXT NOT NULL,
  PRIMARY KEY (upload_id, number)
) STRICT;

CREATE TABLE IF NOT EXISTS blob (
  name TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS event (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  document TEXT NOT NULL
) STRICT;
`;
