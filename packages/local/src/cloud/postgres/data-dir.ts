import { execFile, execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { StartupError } from "../startup-error.ts";
import type { Account } from "./account.ts";
import { TAKEOVER_MS_MAX, TAKEOVER_POLL_MS } from "./limits.ts";
import type { Programs } from "./programs.ts";

const INITDB_FLAGS = ["-U", "postgres", "-A", "trust", "--locale=C", "-E", "UTF8", "--no-sync"];

/** Makes an empty database in `dir` unless there is one. A half-made one never bears that name. */
export async function ensureDatabase(
  dir: string,
  { initdb }: Programs,
  account: Account,
): Promise<void> {
  if (existsSync(path.join(dir, "PG_VERSION"))) return;
  const parent = path.dirname(dir);
  const unfinished = `${path.basename(dir)}.new-`;
  mkdirSync(parent, { recursive: true });
  for (const name of readdirSync(parent).filter((entry) => entry.startsWith(unfinished))) {
    rmSync(path.join(parent, name), { recursive: true, force: true });
  }
  const made = path.join(parent, `${unfinished}${process.pid}`);
  mkdirSync(made, { mode: 0o700 });
  account.own(made);
  const [program = initdb, ...args] = [...account.prefix, initdb, "-D", made, ...INITDB_FLAGS];
  await promisify(execFile)(program, args);
  renameSync(made, dir);
}

/**
 * The folder is locked by us alone, so a server that still runs in it belongs to a stack that was
 * killed and is just ending: it is waited for, and helped along.
 */
export async function waitForPredecessor(dir: string): Promise<void> {
  const file = path.join(dir, "postmaster.pid");
  const deadline = Date.now() + TAKEOVER_MS_MAX;
  for (let pid = pidIn(file); pid !== undefined; pid = pidIn(file)) {
    if (!isPostgres(pid)) return rmSync(file, { force: true });
    if (Date.now() > deadline) {
      throw new StartupError(
        `A PostgreSQL (process ${pid}) of an earlier run does not leave ${dir}.`,
        `End it: kill -QUIT ${pid}`,
      );
    }
    interrupt(pid);
    await sleep(TAKEOVER_POLL_MS);
  }
}

function pidIn(file: string): number | undefined {
  try {
    const pid = Number(readFileSync(file, "utf8").split("\n")[0]);
    return Number.isSafeInteger(pid) && pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** After a power cut the number in the file may be that of any program. */
function isPostgres(pid: number): boolean {
  try {
    const command = execFileSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" });
    return command.includes("postgres");
  } catch {
    return false;
  }
}

function interrupt(pid: number): void {
  try {
    process.kill(pid, "SIGINT");
  } catch {
    // it has just ended
  }
}
