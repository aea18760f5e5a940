import { createHmac, hash, timingSafeEqual } from "node:crypto";

const BLOCK_BYTES = 64;
const DIGEST_BYTES = 32;
const INNER = 0x36;
const OUTER = 0x5c;
/** Longer messages are rare; Node's own way serves them. */
const MESSAGE_BYTES_MAX = 2_048;
/** What one character takes at most. */
const CHARACTER_BYTES = { latin1: 1, utf8: 3 } as const;

/** What is signed: text, and how it becomes bytes. */
export interface SignedText {
  readonly text: string;
  readonly encoding: "latin1" | "utf8";
}

/** Scratch of all: nothing waits between what is written here and what is read. */
const message = Buffer.alloc(BLOCK_BYTES + MESSAGE_BYTES_MAX);
/** Its beginning, by length: to make such a Buffer takes longer than to fill it. */
const messageStarts = Array.from<Buffer | undefined>({ length: message.length + 1 });
const outerMessage = Buffer.alloc(BLOCK_BYTES + DIGEST_BYTES);
const digest = Buffer.alloc(DIGEST_BYTES);
const given = Buffer.alloc(DIGEST_BYTES);

/**
 * HMAC-SHA256 with one secret for many short messages (RFC 2104). Node's own Hmac is an object that
 * the garbage collector must release for each of them; two plain hashes leave nothing behind, and are
 * cheaper to get as text of one character per byte than as a Buffer.
 */
export class HmacSha256 {
  readonly #secret: string;
  /** The secret as the first and the second hash want it, in front of what they hash. */
  readonly #inner: Uint8Array;
  readonly #outer: Uint8Array;

  constructor(secret: string) {
    this.#secret = secret;
    const bytes = Buffer.from(secret);
    const key = bytes.length > BLOCK_BYTES ? hash("sha256", bytes, "buffer") : bytes;
    const padded = Buffer.alloc(BLOCK_BYTES);
    padded.set(key);
    this.#inner = padded.map((byte) => byte ^ INNER);
    this.#outer = padded.map((byte) => byte ^ OUTER);
  }

  /** Whether that is the HMAC of the text, in hexadecimal digits; how long it takes tells nothing. */
  hasMade(hex: string, signed: SignedText): boolean {
    // Node stops reading at what is no hexadecimal digit.
    const isHex = hex.length === 2 * DIGEST_BYTES && given.write(hex, "hex") === DIGEST_BYTES;
    if (!isHex) return false;
    digest.write(this.#digestOf(signed), "binary");
    return timingSafeEqual(digest, given);
  }

  #digestOf({ text, encoding }: SignedText): string {
    if (text.length * CHARACTER_BYTES[encoding] > MESSAGE_BYTES_MAX) {
      return createHmac("sha256", this.#secret).update(text, encoding).digest("binary");
    }
    message.set(this.#inner);
    const length = BLOCK_BYTES + message.write(text, BLOCK_BYTES, encoding);
    const start = (messageStarts[length] ??= message.subarray(0, length));
    outerMessage.set(this.#outer);
    outerMessage.write(hash("sha256", start, "binary"), BLOCK_BYTES, "binary");
    return hash("sha256", outerMessage, "binary");
  }
}
