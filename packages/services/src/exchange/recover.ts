import type { Log } from "../runtime/index.ts";
import type { Journal } from "./journal/port.ts";
import { REPLAY_PROGRESS_MS } from "./limits.ts";
import type { Replica } from "./replica.ts";

/** How far a restart has come. */
export interface Recovery {
  readonly commands: number;
  readonly tookMs: number;
}

/**
 * Applies what the journal has beyond the replica, and makes those events again that the event log
 * lacks. Answers how much that was.
 */
export async function recover(
  replica: Pick<Replica, "exchange" | "applier" | "eventLog" | "marketArchive">,
  journal: Journal,
  log: Log,
): Promise<Recovery> {
  const { exchange, applier, eventLog, marketArchive } = replica;
  assertNotAhead(eventLog.lastSequence, journal.lastSequence);
  const startedMs = performance.now();
  const from = exchange.sequence + 1;
  let reportMs = startedMs + REPLAY_PROGRESS_MS;
  const commands = await journal.replay(from, (record) => {
    applier.applyRecord(record, true);
    const nowMs = record.sequence % 1_024 === 0 ? performance.now() : 0;
    if (nowMs > reportMs) {
      reportMs = nowMs + REPLAY_PROGRESS_MS;
      const done = record.sequence - from + 1;
      log.info("journal-replaying", {
        sequence: record.sequence,
        of: journal.lastSequence,
        commandsPerSecond: Math.round(done / ((nowMs - startedMs) / 1000)),
      });
    }
    if (eventLog.isFull) return eventLog.room();
    // What leaves the memory has to be on disk before.
    return record.sequence % 1_024 === 0 ? marketArchive?.room() : undefined;
  });
  const tookMs = Math.round(performance.now() - startedMs);
  log.info("journal-replayed", { from, commands, sequence: exchange.sequence, tookMs });
  return { commands, tookMs };
}

/** Events follow from commands: an event log ahead of the journal means that the journal lost some. */
function assertNotAhead(eventSequence: number, journalSequence: number): void {
  if (eventSequence <= journalSequence) return;
  throw new Error(
    `The journal ends at command ${journalSequence}, and the event log has events of command ` +
      `${eventSequence}: acknowledged commands are missing from the journal. ` +
      `Put it back from a backup; nothing was changed.`,
  );
}
