import type { Command } from "@bourse/engine/command";
import type { Event } from "@bourse/engine/event";

/** One durable command and everything it caused; what every projection is built from. */
export interface Applied {
  /** Its place in the journal: 1, 2, 3 ... without a gap. */
  readonly sequence: number;
  /** When the sequencer took it, microseconds; never falls. */
  readonly timeUs: number;
  readonly command: Command;
  readonly events: readonly Event[];
  /** True while the journal is read back: state is built, nothing is pushed to anybody. */
  readonly replayed: boolean;
}
