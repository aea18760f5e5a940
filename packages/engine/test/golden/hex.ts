export function toHex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function fromHex(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** One line of JSON; a bigint as its digits. */
export function toLine(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => {
    return typeof part === "bigint" ? `${part}n` : part;
  });
}
