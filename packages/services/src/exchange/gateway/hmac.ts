import { createHmac, hash } from "node:crypto";

const BLOCK_BYTES = 64;
const DIGEST_BYTES = 32;
const INNER = 0x36;
const OUTER = 0x5c;
/** Longer messages are rare; Node's own way serves them. */
const MESSAGE_BYTES_MAX = 2_048;

/**
 * HMAC-SHA256 with one secret for many short messages (RFC 2104). Node's own Hmac is an object that
 * the garbage collector must release for each of them; two plain hashes leave nothing behind, and are
 * cheaper to get as text of one character per byte than as a Buffer.
 */
export class HmacSha256 {
  readonly #secret: string;
  /** Each begins with the secret as that hash wants it; what is hashed is written behind. */
  readonly #inner = Buffer.alloc(BLOCK_BYTES + MESSAGE_BYTES_MAX);
  readonly #outer = Buffer.alloc(BLOCK_BYTES + DIGEST_BYTES);

  constructor(secret: string) {
    this.#secret = secret;
    const given = Buffer.from(secret);
    const key = given.length > BLOCK_BYTES ? hash("sha256", given, "buffer") : given;
    for (const [pad, byte] of [
      [this.#inner, INNER],
      [this.#outer, OUTER],
    ] as const) {
      for (let at = 0; at < BLOCK_BYTES; at += 1) pad[at] = (key[at] ?? 0) ^ byte;
    }
  }

  digest(message: Buffer): Buffer {
    const { length } = message;
    if (length > MESSAGE_BYTES_MAX) {
      return createHmac("sha256", this.#secret).update(message).digest();
    }
    message.copy(this.#inner, BLOCK_BYTES);
    const inner = hash("sha256", this.#inner.subarray(0, BLOCK_BYTES + length), "binary");
    this.#outer.write(inner, BLOCK_BYTES, "binary");
    return Buffer.from(hash("sha256", this.#outer, "binary"), "binary");
  }
}
