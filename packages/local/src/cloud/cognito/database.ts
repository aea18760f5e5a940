import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { openDatabase } from "../database.ts";

/** Everything a user would miss after a crash: pools, clients, users, groups, logins, codes. */
export function openUserDatabase(dataDir: string): DatabaseSync {
  const file = path.join(dataDir, "cognito.sqlite");
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  // Verifiers and TOTP secrets are for the owner's eyes; SQLite gives its log files the same mode.
  writeFileSync(file, "", { flag: "a", mode: 0o600 });
  chmodSync(file, 0o600);
  return openDatabase(file, schema);
}

const schema = `
PRAGMA foreign_keys = ON;

CREATE TABLE IF NOT EXISTS pool (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  created_ms INTEGER NOT NULL,
  settings TEXT NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS client (
  id TEXT PRIMARY KEY,
  pool_id TEXT NOT NULL REFERENCES pool ON DELETE CASCADE,
  name TEXT NOT NULL,
  created_ms INTEGER NOT NULL,
  settings TEXT NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS user (
  pool_id TEXT NOT NULL REFERENCES pool ON DELETE CASCADE,
  sub TEXT NOT NULL,
  name_key TEXT NOT NULL,
  email_key TEXT,
  document TEXT NOT NULL,
  PRIMARY KEY (pool_id, sub)
) STRICT;
CREATE UNIQUE INDEX IF NOT EXISTS user_name ON user (pool_id, name_key);
CREATE INDEX IF NOT EXISTS user_email ON user (pool_id, email_key);

CREATE TABLE IF NOT EXISTS user_group (
  pool_id TEXT NOT NULL REFERENCES pool ON DELETE CASCADE,
  name TEXT NOT NULL,
  description TEXT,
  precedence INTEGER,
  created_ms INTEGER NOT NULL,
  PRIMARY KEY (pool_id, name)
) STRICT;

CREATE TABLE IF NOT EXISTS membership (
  pool_id TEXT NOT NULL,
  group_name TEXT NOT NULL,
  sub TEXT NOT NULL,
  PRIMARY KEY (pool_id, sub, group_name),
  FOREIGN KEY (pool_id, group_name) REFERENCES user_group ON DELETE CASCADE,
  FOREIGN KEY (pool_id, sub) REFERENCES user ON DELETE CASCADE
) STRICT;

CREATE TABLE IF NOT EXISTS login (
  origin_jti TEXT PRIMARY KEY,
  refresh_digest TEXT NOT NULL UNIQUE,
  pool_id TEXT NOT NULL,
  client_id TEXT NOT NULL REFERENCES client ON DELETE CASCADE,
  sub TEXT NOT NULL,
  auth_time_ms INTEGER NOT NULL,
  expires_ms INTEGER NOT NULL,
  FOREIGN KEY (pool_id, sub) REFERENCES user ON DELETE CASCADE
) STRICT;
CREATE INDEX IF NOT EXISTS login_user ON login (pool_id, sub);

CREATE TABLE IF NOT EXISTS code (
  pool_id TEXT NOT NULL,
  sub TEXT NOT NULL,
  purpose TEXT NOT NULL,
  digest TEXT NOT NULL,
  value TEXT NOT NULL,
  expires_ms INTEGER NOT NULL,
  PRIMARY KEY (pool_id, sub, purpose),
  FOREIGN KEY (pool_id, sub) REFERENCES user ON DELETE CASCADE
) STRICT;

CREATE TABLE IF NOT EXISTS throttle (
  name TEXT PRIMARY KEY,
  count INTEGER NOT NULL,
  last_ms INTEGER NOT NULL,
  until_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS throttle_age ON throttle (last_ms);
`;
