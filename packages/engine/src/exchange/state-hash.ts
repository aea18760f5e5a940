/**
 * A 64-bit fingerprint of bytes, as 16 hexadecimal digits: two 32-bit lanes, multiplied and
 * rotated for each four bytes, mixed once more at the end. It finds accidents, not attackers.
 */
export function hashOf(bytes: Uint8Array): string {
  let first = 0x243f6a88 ^ bytes.length;
  let second = 0x9e3779b9 ^ bytes.length;
  for (let at = 0; at < bytes.length; at += 4) {
    const word = wordAt(bytes, at);
    first = rotated(Math.imul(first ^ word, 0x85ebca6b), 13) + second;
    second = rotated(Math.imul(second ^ word, 0xc2b2ae35), 17) ^ first;
  }
  return hex(mixed(first)) + hex(mixed(second ^ first));
}

/** Four bytes as a number; beyond the end stand zeros. */
function wordAt(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at] ?? 0) |
    ((bytes[at + 1] ?? 0) << 8) |
    ((bytes[at + 2] ?? 0) << 16) |
    ((bytes[at + 3] ?? 0) << 24)
  );
}

function rotated(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

/** Lets every bit of the input reach every bit of the output. */
function mixed(word: number): number {
  let bits = word ^ (word >>> 16);
  bits = Math.imul(bits, 0x85ebca6b);
  bits ^= bits >>> 13;
  bits = Math.imul(bits, 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}

function hex(word: number): string {
  return (word >>> 0).toString(16).padStart(8, "0");
}
