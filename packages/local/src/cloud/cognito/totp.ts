import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const stepMs = 30_000;
/** A phone's clock may be this many steps off. */
const driftSteps = 1;

/** A new shared secret: 256 bits as base32, the length Cognito hands out. */
export function createTotpSecret(): string {
  const bits = [...randomBytes(32)].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  const groups = bits.match(/.{1,5}/g) ?? [];
  return groups.map((group) => alphabet[Number.parseInt(group.padEnd(5, "0"), 2)]).join("");
}

/**
 * The step a code belongs to (RFC 6238: SHA-1, six digits, 30 s), or undefined when it is wrong.
 * Keep the step: a code of it or of an earlier one must not be accepted again.
 */
export function totpStepOf(secret: string, code: string, nowMs: number): number | undefined {
  if (!/^\d{6}$/.test(code)) return undefined;
  const current = Math.floor(nowMs / stepMs);
  let found: number | undefined;
  for (let step = current - driftSteps; step <= current + driftSteps; step++) {
    if (timingSafeEqual(Buffer.from(totpAt(secret, step)), Buffer.from(code))) found ??= step;
  }
  return found;
}

/** The code of one moment; what an authenticator app would show. */
export function totpCode(secret: string, nowMs: number): string {
  return totpAt(secret, Math.floor(nowMs / stepMs));
}

function totpAt(secret: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac("sha1", fromBase32(secret)).update(counter).digest();
  const offset = digest.readUInt8(digest.length - 1) & 15;
  const number = digest.readUInt32BE(offset) & 0x7fff_ffff;
  return String(number % 1_000_000).padStart(6, "0");
}

function fromBase32(secret: string): Buffer {
  const bits = Array.from(secret.toUpperCase().replaceAll(/[\s=]/g, ""))
    .map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, "0"))
    .join("");
  const bytes = bits.match(/.{8}/g) ?? [];
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)));
}
