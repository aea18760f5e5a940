import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Who holds the lock of a directory, or held it last. */
export interface Owner {
  readonly pid: number;
  /** When the kernel started it, in its own ticks; "" where that cannot be known. */
  readonly startedAt: string;
}

export function writeOwner(directory: string): void {
  writeFileSync(join(directory, "owner"), `${process.pid} ${startOf(process.pid) ?? ""}\n`);
}

/** Undefined when nobody ever held the directory, or the file cannot be understood. */
export function readOwner(directory: string): Owner | undefined {
  try {
    const [pid = "", startedAt = ""] = readFileSync(join(directory, "owner"), "utf8")
      .trim()
      .split(" ");
    return /^[1-9][0-9]*$/.test(pid) ? { pid: Number(pid), startedAt } : undefined;
  } catch {
    return undefined;
  }
}

/** True while that very process lives; a pid that was given to another one does not count. */
export function isRunning({ pid, startedAt }: Owner): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // Not ours to signal, but there.
    if (!(error instanceof Error && "code" in error && error.code === "EPERM")) return false;
  }
  const start = startOf(pid);
  return start === undefined || startedAt === "" || start === startedAt;
}

/** Field 22 of /proc/PID/stat; the name in field 2 may hold spaces and parentheses. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  } catch {
    return undefined;
  }
}
