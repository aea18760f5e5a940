import { type AppliedRecord, decodeAppliedRecord } from "@bourse/core/projection";
import type { History } from "./history.ts";

export interface EventReplay {
  /** The engine's state is this far already; what follows will be applied in any case. */
  readonly sequence: number;
  /** Where the journal ends, as far as that is known: the older an event, the less it is wanted. */
  readonly lastSequence: number;
  /** Reads the event log from there to its end, or as far as it answers. */
  readonly replay: (from: number, visit: (record: AppliedRecord) => void) => Promise<unknown>;
}

/**
 * Before anything is applied: learns how far the stored history is, and reads again what the engine's
 * snapshot covers and the stored history does not.
 */
export async function recoverHistory(
  history: History,
  { sequence, lastSequence, replay }: EventReplay,
): Promise<void> {
  await history.start();
  const from = history.replayFrom(lastSequence);
  if (from > sequence) return;
  await replay(from, (record) => {
    if (record.sequence > sequence) return;
    history.apply({ ...decodeAppliedRecord(record), replayed: true });
  });
  history.endReplay(sequence);
}
