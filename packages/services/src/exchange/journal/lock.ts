import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { JournalError } from "./port.ts";

const BUSY_CODES = new Set([5, 6]);

/** The right to write a journal directory; held until `release` or the end of the process. */
export interface DirectoryLock {
  release(): void;
}

/**
 * Takes the exclusive lock of a journal directory, or refuses at once.
 *
 * Node has no `flock`, but the SQLite inside it takes real byte-range locks on the file it opens.
 * The kernel drops them with the process, however it dies, so there is no stale lock to judge by
 * pid or age; they hold between containers that share the directory (a socket or port would only
 * hold inside one network namespace) and on every platform. Nothing is ever stored in the file.
 */
export function lockDirectory(directory: string): DirectoryLock {
  const ownerFile = join(directory, "owner");
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(join(directory, "lock"), { timeout: 0 });
    database.exec("PRAGMA journal_mode = OFF; BEGIN EXCLUSIVE");
    writeFileSync(ownerFile, `${process.pid}\n`);
  } catch (error) {
    database?.close();
    throw refusal(directory, ownerFile, error);
  }
  const held = database;
  return { release: () => held.close() };
}

function refusal(directory: string, ownerFile: string, error: unknown): JournalError {
  if (!BUSY_CODES.has(sqliteCode(error))) return unwritable(directory, error);
  return new JournalError(
    `The journal in ${directory} is in use by another process${ownerOf(ownerFile)}. ` +
      `Stop that one first, or give this one a data directory of its own.`,
    { cause: error },
  );
}

export function unwritable(directory: string, error: unknown): JournalError {
  const reason = error instanceof Error ? error.message : String(error);
  return new JournalError(
    `The journal directory ${directory} cannot be written (${reason}). ` +
      `Make it writable for this user, or choose another data directory.`,
    { cause: error },
  );
}

function sqliteCode(error: unknown): number {
  const code: unknown = error instanceof Error && "errcode" in error ? error.errcode : undefined;
  return typeof code === "number" ? code : 0;
}

function ownerOf(ownerFile: string): string {
  try {
    return ` (pid ${readFileSync(ownerFile, "utf8").trim()})`;
  } catch {
    return "";
  }
}
