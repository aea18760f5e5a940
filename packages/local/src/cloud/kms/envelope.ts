import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

/**
 * A ciphertext that names its key, as those of KMS do:
 * version (1 byte), length of the key id (1), key id, nonce (12), tag (16), encrypted bytes.
 */
const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export type EncryptionContext = Readonly<Record<string, string>>;

export interface Envelope {
  readonly keyId: string;
  readonly header: Buffer;
  readonly nonce: Buffer;
  readonly tag: Buffer;
  readonly encrypted: Buffer;
}

export function seal(
  key: { readonly id: string; readonly material: Buffer },
  plaintext: Uint8Array,
  context: EncryptionContext,
): Buffer {
  const id = Buffer.from(key.id);
  const header = Buffer.concat([Buffer.from([VERSION, id.length]), id]);
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key.material, nonce);
  cipher.setAAD(Buffer.concat([header, canonical(context)]));
  const encrypted = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return Buffer.concat([header, nonce, cipher.getAuthTag(), encrypted]);
}

/** Takes a ciphertext apart; undefined when it is none of ours. */
export function parse(ciphertext: Buffer): Envelope | undefined {
  if (ciphertext[0] !== VERSION) return undefined;
  const headerEnd = 2 + (ciphertext[1] ?? 0);
  const tagAt = headerEnd + NONCE_BYTES;
  const dataAt = tagAt + TAG_BYTES;
  if (ciphertext.length < dataAt) return undefined;
  return {
    keyId: ciphertext.toString("utf8", 2, headerEnd),
    header: ciphertext.subarray(0, headerEnd),
    nonce: ciphertext.subarray(headerEnd, tagAt),
    tag: ciphertext.subarray(tagAt, dataAt),
    encrypted: ciphertext.subarray(dataAt),
  };
}

/** The plaintext; undefined when key, context or bytes are not those it was sealed with. */
export function open(
  envelope: Envelope,
  material: Buffer,
  context: EncryptionContext,
): Buffer | undefined {
  const decipher = createDecipheriv("aes-256-gcm", material, envelope.nonce, {
    authTagLength: TAG_BYTES,
  });
  decipher.setAuthTag(envelope.tag);
  decipher.setAAD(Buffer.concat([envelope.header, canonical(context)]));
  try {
    return Buffer.concat([decipher.update(envelope.encrypted), decipher.final()]);
  } catch {
    return undefined;
  }
}

/** The order in which a caller lists the entries does not count. */
function canonical(context: EncryptionContext): Buffer {
  const entries = Object.entries(context).toSorted(([left], [right]) => (left < right ? -1 : 1));
  return Buffer.from(JSON.stringify(entries));
}
