import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { DirectoryInUse, type DirectoryLock } from "./disk.ts";
import { readOwner, writeOwner } from "./owner.ts";

const BUSY_CODES = new Set([5, 6]);

/**
 * Takes the exclusive lock of a directory, or refuses at once.
 *
 * Node has no `flock`, but the SQLite inside it takes real byte-range locks on the file it opens.
 * The kernel drops them with the process, however it dies, so there is no stale lock to judge by
 * pid or age; they hold between containers that share the directory (a socket or port would only
 * hold inside one network namespace) and on every platform. Nothing is ever stored in the file.
 */
export function lockDirectory(directory: string): DirectoryLock {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(join(directory, "lock"), { timeout: 0 });
    database.exec("PRAGMA journal_mode = OFF; BEGIN EXCLUSIVE");
    writeOwner(directory);
  } catch (error) {
    database?.close();
    if (!BUSY_CODES.has(sqliteCode(error))) throw error;
    throw new DirectoryInUse(directory, readOwner(directory)?.pid, { cause: error });
  }
  const held = database;
  return { release: () => held.close() };
}

function sqliteCode(error: unknown): number {
  const code: unknown = error instanceof Error && "errcode" in error ? error.errcode : undefined;
  return typeof code === "number" ? code : 0;
}
