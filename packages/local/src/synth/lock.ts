import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { SynthError } from "./synth-error.ts";

const waitMsMax = 180_000;
const pollMs = 100;

/** Runs `work` while no other process does: tests, a start and a check may all want the same file. */
export async function withLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  mkdirSync(dirname(file), { recursive: true });
  const deadlineMs = Date.now() + waitMsMax;
  while (!acquire(file)) {
    if (Date.now() > deadlineMs) {
      throw new SynthError(
        `Another process has held ${file} for ${waitMsMax / 1000} s. ` +
          "Stop it, or delete the file if nothing is running.",
      );
    }
    await sleep(pollMs);
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

function acquire(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: "wx" });
    return true;
  } catch {
    if (holderIsGone(file)) rmSync(file, { force: true });
    return false;
  }
}

function holderIsGone(file: string): boolean {
  try {
    const pid = Number(readFileSync(file, "utf8"));
    if (!Number.isInteger(pid) || pid <= 0) return false;
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}
