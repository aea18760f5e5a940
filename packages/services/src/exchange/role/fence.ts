import { join } from "node:path";
import type { Log } from "../../runtime/index.ts";
import { isRunning, readOwner } from "../disk/index.ts";
import { type Journal, JournalError, JournalFenced } from "../journal/port.ts";
import { FENCE_MS_MAX } from "../limits.ts";

const RETRY_MS = 5;

/**
 * Opens the journal although another process of this machine holds it, by ending that process: a
 * leader that stands still keeps its lock and would write again when it goes on. Its lease has run
 * out before. On Kafka nobody has to be ended: the broker refuses what the old leader writes.
 */
export async function openFenced(
  open: () => Promise<Journal>,
  dataDir: string,
  log: Log,
): Promise<Journal> {
  const untilMs = performance.now() + FENCE_MS_MAX;
  for (;;) {
    const owner = readOwner(join(dataDir, "journal"));
    const isHeld = owner !== undefined && owner.pid !== process.pid && isRunning(owner);
    if (isHeld && end(owner.pid)) log.warn("old-leader-ended", { pid: owner.pid });
    try {
      return await open();
    } catch (error) {
      // On Kafka somebody else has opened it since: he leads.
      if (error instanceof JournalFenced) throw error;
      if (!(error instanceof JournalError) || performance.now() > untilMs) throw error;
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}

/** False when it ended by itself meanwhile. */
function end(pid: number): boolean {
  try {
    return process.kill(pid, "SIGKILL");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ESRCH") return false;
    throw error;
  }
}
