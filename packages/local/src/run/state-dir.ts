import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
} from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { StartupError } from "../cloud/startup-error.ts";

/** The folder one running stack owns. */
export interface StateDir {
  readonly path: string;
  /** Nothing of an earlier run was there. */
  readonly isNew: boolean;
  release(): void;
}

const LOCK_FILE = "lock.db";

/**
 * Opens the state folder and locks it. The lock is the operating system's lock on an SQLite file,
 * so it ends with the process however that dies.
 */
export function openStateDir(dir: string, options: { readonly fresh: boolean }): StateDir {
  makeWritable(dir);
  const database = lock(dir);
  if (options.fresh) wipe(dir);
  const isNew = readdirSync(dir).every((name) => name.startsWith(LOCK_FILE));
  return { path: dir, isNew, release: () => database.close() };
}

function makeWritable(dir: string): void {
  try {
    makeDirectory(dir);
    if (!statSync(dir).isDirectory()) throw new Error("it is not a directory");
    // It holds orders, accounts and keys: its owner's business alone.
    chmodSync(dir, 0o700);
    accessSync(dir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new StartupError(
      `The data directory ${dir} cannot be used (${reason(error)}).`,
      "Make it writable, or choose another with --data DIR.",
    );
  }
}

/** One level after the other: Node's own recursive mkdir never ends below /proc. */
function makeDirectory(dir: string): void {
  if (existsSync(dir)) return;
  makeDirectory(path.dirname(dir));
  mkdirSync(dir);
}

function lock(dir: string): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path.join(dir, LOCK_FILE));
    database.exec("PRAGMA journal_mode=MEMORY; PRAGMA busy_timeout=0; BEGIN EXCLUSIVE;");
    return database;
  } catch (error) {
    database?.close();
    const busy = /locked|busy/i.test(reason(error));
    throw busy
      ? new StartupError(
          `The data directory ${dir} is in use by another running stack.`,
          "Stop that one, or choose another with --data DIR.",
        )
      : new StartupError(
          `The data directory ${dir} cannot be written (${reason(error)}).`,
          "Make it writable, or choose another with --data DIR.",
        );
  }
}

/** Removes what a stack wrote. A folder that is not one of ours is left alone. */
function wipe(dir: string): void {
  const names = readdirSync(dir).filter((name) => !name.startsWith(LOCK_FILE));
  const strangers = names.filter((name) => !OURS.has(name));
  if (strangers.length > 0)
    throw new StartupError(
      `--fresh would delete files in ${dir} that are not Bourse's (${strangers.slice(0, 3).join(", ")}).`,
      "Choose another --data DIR, or remove them yourself.",
    );
  for (const name of names) rmSync(path.join(dir, name), { recursive: true, force: true });
}

/** The mails that would have been sent, one JSON object a line. */
export const MAIL_FILE = "mail.jsonl";

const OURS = new Set([
  "cloud",
  "exchange",
  "accounts.json",
  "local.json",
  "cache",
  "log",
  MAIL_FILE,
]);

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
