import type { Dice } from "./dice.ts";

const FIN = 0x80;
const MASKED = 0x80;
export const CONTINUATION = 0;
export const TEXT = 1;
export const BINARY = 2;
export const CLOSE = 8;
export const PING = 9;
const SHORT_MAX = 125;
const MEDIUM_MAX = 0xffff;

export interface FrameParts {
  readonly opcode: number;
  readonly payload: Buffer;
  readonly isFinal?: boolean;
  readonly isMasked?: boolean;
  /** The three bits that mean nothing here, shifted to their place. */
  readonly reserved?: number;
  /** What the head says, when it is not the truth. */
  readonly toldLength?: bigint;
}

/** A frame as a client sends it, or as none should. */
export function frame(parts: FrameParts): Buffer {
  const { opcode, payload, isFinal = true, isMasked = true, reserved = 0 } = parts;
  const first = (isFinal ? FIN : 0) | reserved | opcode;
  const length = lengthBytes(parts.toldLength ?? BigInt(payload.length), isMasked ? MASKED : 0);
  // Masked with zeros it reads as it is written.
  return Buffer.concat([Buffer.from([first]), length, Buffer.alloc(isMasked ? 4 : 0), payload]);
}

export function textFrame(text: string): Buffer {
  return frame({ opcode: TEXT, payload: Buffer.from(text) });
}

function lengthBytes(length: bigint, mask: number): Buffer {
  if (length <= BigInt(SHORT_MAX)) return Buffer.from([mask | Number(length)]);
  if (length <= BigInt(MEDIUM_MAX)) {
    const bytes = Buffer.from([mask | 126, 0, 0]);
    bytes.writeUInt16BE(Number(length), 1);
    return bytes;
  }
  const bytes = Buffer.alloc(9);
  bytes[0] = mask | 127;
  bytes.writeBigUInt64BE(length, 1);
  return bytes;
}

/** The same message in many frames, with a ping between them now and then. */
export function fragments(text: string, dice: Dice): Buffer {
  const payload = Buffer.from(text);
  const frames: Buffer[] = [];
  const size = 1 + dice.below(Math.max(1, payload.length >> 1));
  for (let at = 0; at < payload.length || at === 0; at += size) {
    frames.push(
      frame({
        opcode: at === 0 ? TEXT : CONTINUATION,
        payload: payload.subarray(at, at + size),
        isFinal: at + size >= payload.length,
      }),
    );
    if (dice.percent(20)) frames.push(frame({ opcode: PING, payload: Buffer.from("p") }));
  }
  return Buffer.concat(frames);
}
