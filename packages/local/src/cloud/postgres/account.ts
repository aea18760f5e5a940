import { execFileSync } from "node:child_process";
import { chownSync, statSync } from "node:fs";
import { StartupError } from "../startup-error.ts";

/** How PostgreSQL's programs are started: by whom, and what has to be theirs. */
export interface Account {
  /** What stands before the program on its command line. */
  readonly prefix: readonly string[];
  /** Makes a folder the account's own. */
  readonly own: (dir: string) => void;
}

const OURSELVES: Account = { prefix: [], own: () => {} };

/**
 * PostgreSQL refuses to run as root: then it runs as whoever owns its data already, else as
 * `postgres` or `nobody`. Our folders are closed to everybody else, so it keeps root's right to walk
 * through them, and nothing else of root's.
 */
export function unprivilegedAccount(dataDir: string): Account {
  if (process.getuid?.() !== 0) return OURSELVES;
  const { uid, gid } = ownerOf(dataDir) ?? idsOf("postgres") ?? idsOf("nobody") ?? noAccount();
  const own = (dir: string): void => chownSync(dir, uid, gid);
  const as = ["setpriv", `--reuid=${uid}`, `--regid=${gid}`, "--clear-groups"];
  const walking = [...as, "--inh-caps=+dac_override", "--ambient-caps=+dac_override"];
  if (works(walking)) return { prefix: walking, own };
  if (works(as)) return { prefix: as, own };
  throw new StartupError(
    "PostgreSQL refuses to run as root, and setpriv, which would make it another user, is missing.",
    "Install util-linux, or start as an ordinary user.",
  );
}

interface Ids {
  readonly uid: number;
  readonly gid: number;
}

function ownerOf(dir: string): Ids | undefined {
  const owner = statSync(dir, { throwIfNoEntry: false });
  return owner === undefined || owner.uid === 0 ? undefined : owner;
}

function idsOf(name: string): Ids | undefined {
  try {
    const id = (flag: string): number =>
      Number(execFileSync("id", [flag, name], { encoding: "utf8", stdio: "pipe" }));
    return { uid: id("-u"), gid: id("-g") };
  } catch {
    return undefined;
  }
}

function noAccount(): never {
  throw new StartupError(
    "PostgreSQL refuses to run as root, and there is no account postgres or nobody to run it as.",
    "Make one, or start as an ordinary user.",
  );
}

function works([program = "", ...args]: readonly string[]): boolean {
  try {
    execFileSync(program, [...args, "true"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
