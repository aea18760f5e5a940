import { mkdirSync } from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { StartupError } from "./startup-error.ts";
import { messageOf } from "./log.ts";

/**
 * A service's SQLite file. A committed transaction survives the death of this process (it is in the
 * operating system's hands); only a power cut may take the last few.
 */
export function openDatabase(file: string, schema: string): DatabaseSync {
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    const database = new DatabaseSync(file);
    database.exec("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=5000;");
    database.exec(schema);
    return database;
  } catch (error) {
    throw new StartupError(
      `The file ${file} cannot be used (${messageOf(error)}).`,
      "Make it writable; if it is damaged, remove it or start with --fresh.",
    );
  }
}

/** Runs `work` in one transaction: all of it is kept, or none. */
export function transaction<Result>(database: DatabaseSync, work: () => Result): Result {
  database.exec("BEGIN IMMEDIATE");
  try {
    const result = work();
    database.exec("COMMIT");
    return result;
  } catch (error) {
    database.exec("ROLLBACK");
    throw error;
  }
}
