import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { messageOf } from "./log.ts";
import { StartupError } from "./startup-error.ts";

/** Reads a JSON file of ours; undefined when there is none. A damaged one is never overwritten. */
export function readJsonFile(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new StartupError(
      `The file ${file} cannot be read (${messageOf(error)}).`,
      "Restore it, or start with --fresh, which makes a new one and forgets the old data.",
    );
  }
}

/** Replaces the file as a whole or not at all; only its owner may read it. */
export function writePrivateJsonFile(file: string, value: unknown): void {
  mkdirSync(path.dirname(file), { recursive: true });
  const draft = `${file}.new`;
  writeFileSync(draft, JSON.stringify(value, undefined, 2), { mode: 0o600, flush: true });
  chmodSync(draft, 0o600); // an older draft may have had another mode
  renameSync(draft, file);
}
