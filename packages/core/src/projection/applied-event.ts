import { deflateRawSync, inflateRawSync } from "node:zlib";
import { type Command, decodeCommand } from "@bourse/engine/command";
import { decodeEvents, type Event } from "@bourse/engine/event";

/** One applied command as a consumer of the event log gets it. */
export interface AppliedEvent {
  /** Its place in the journal: 1, 2, 3 ... without a gap. */
  readonly sequence: number;
  /** When the sequencer took it, microseconds; never falls. */
  readonly timeUs: number;
  readonly command: Command;
  /** Everything it caused, refusals of a halted market included. */
  readonly events: readonly Event[];
}

/** A consumer was given events that do not follow what it has; it must not take them. */
export class ProjectionGap extends Error {
  override readonly name = "ProjectionGap";

  constructor(sink: string, lastSequence: number, firstSequence: number) {
    super(
      `The ${sink} projection has everything up to ${lastSequence} and was given ${firstSequence} next. ` +
        `Nothing was taken. Rebuild it from the event log.`,
    );
  }
}

/** A record of the event log, however it came. */
export interface AppliedRecord {
  readonly sequence: number;
  readonly timeUs: number;
  readonly payload: Uint8Array;
}

/** How a payload is written; to be added to when its bytes would be read wrongly. */
const FORMAT = { plain: 1, deflated: 2 } as const;
/** u32 format, u32 length of the command; little endian. The command, then its events, follow. */
const HEADER_BYTES = 8;
/** An order that sweeps thousands of others says much the same of each; a record has a limit. */
const PLAIN_BYTES_MAX = 64 * 1024;
/** What a damaged record may claim to be; a whole book swept at once is less. */
const INFLATED_BYTES_MAX = 256 * 1024 * 1024;

/** The payload of one record: a command and its events, both as the engine writes them. */
export function encodeApplied(command: Uint8Array, events: Uint8Array): Uint8Array {
  const isPlain = events.length <= PLAIN_BYTES_MAX;
  const kept = isPlain ? events : deflateRawSync(events, { level: 1 });
  // Out of Node's pool: memory of its own for each of these would cost more than filling it.
  const pooled = Buffer.allocUnsafe(HEADER_BYTES + command.length + kept.length);
  pooled.writeUInt32LE(isPlain ? FORMAT.plain : FORMAT.deflated, 0);
  pooled.writeUInt32LE(command.length, 4);
  // Whoever slices it wants a copy; a Buffer's slice is none.
  const payload = new Uint8Array(pooled.buffer, pooled.byteOffset, pooled.length);
  payload.set(command, HEADER_BYTES);
  payload.set(kept, HEADER_BYTES + command.length);
  return payload;
}

/** Throws when the payload is none that `encodeApplied` made. */
export function decodeApplied(payload: Uint8Array): Pick<AppliedEvent, "command" | "events"> {
  const { commandBytes, eventBytes } = splitApplied(payload);
  return { command: decodeCommand(commandBytes), events: decodeEvents(eventBytes) };
}

/** A record with what its payload says. */
export function decodeAppliedRecord({ sequence, timeUs, payload }: AppliedRecord): AppliedEvent {
  return { sequence, timeUs, ...decodeApplied(payload) };
}

/** The two parts as they are, for whoever passes them on unread. */
export function splitApplied(payload: Uint8Array): {
  readonly commandBytes: Uint8Array;
  readonly eventBytes: Uint8Array;
} {
  if (payload.length < HEADER_BYTES) throw malformed(`it has ${payload.length} bytes`);
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  const format = view.getUint32(0, true);
  if (format !== FORMAT.plain && format !== FORMAT.deflated) {
    throw malformed(`it is of format ${format}`);
  }
  const end = HEADER_BYTES + view.getUint32(4, true);
  if (end > payload.length) throw malformed("it ends within its command");
  const kept = payload.subarray(end);
  const isPlain = format === FORMAT.plain;
  const eventBytes = isPlain ? kept : inflateRawSync(kept, { maxOutputLength: INFLATED_BYTES_MAX });
  return { commandBytes: payload.subarray(HEADER_BYTES, end), eventBytes };
}

function malformed(problem: string): Error {
  return new Error(
    `A record of the event log cannot be read: ${problem}. ` +
      `It was written by a newer version, or it is damaged.`,
  );
}
