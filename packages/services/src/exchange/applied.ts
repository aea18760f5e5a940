import type { Command } from "@bourse/engine/command";
import type { Event } from "@bourse/engine/event";

/** One durable command and everything it caused; what every projection is built from. */
export interface Applied {
  /** Its place in the journal: 1, 2, 3 ... without a gap. */
  readonly sequence: number;
  /** When the sequencer took it, microseconds; never falls. */
  readonly timeUs: number;
  readonly command: Command;
  /** Those of balances only while somebody listens to them: the engine knows every balance. */
  readonly events: readonly Event[];
  /** Whose balances it changed; not told of a replayed one. */
  readonly changedAccountIds?: readonly number[];
  /** True while the journal is read back: state is built, nothing is pushed to anybody. */
  readonly replayed: boolean;
}
