/** A number as its text, which `JSON.stringify` writes as it stands. */
interface RawNumber {
  readonly rawJSON: string;
}

/** What a request is called by its sender, and so is its answer. */
export type RequestId = string | number | RawNumber | null;

const ID_CHARACTERS_MAX = 36;
const INT64_MAX = 2n ** 63n - 1n;
const INT64_MIN = -(2n ** 63n);
const INTEGER = /^-?[0-9]{1,19}$/;

// The language has it, the type library of its version does not yet.
const { rawJSON } = JSON as unknown as { rawJSON: (text: string) => RawNumber };

/**
 * The id that stands for this value of a message; undefined when none does. An id may be any int64, so
 * one that a number cannot hold is kept as the text it was sent as.
 */
export function requestIdOf(value: unknown, source?: string): RequestId | undefined {
  if (value === undefined || value === null) return null;
  if (typeof value === "string") return value.length <= ID_CHARACTERS_MAX ? value : undefined;
  if (typeof value !== "number") return undefined;
  if (Number.isSafeInteger(value)) return value;
  return source !== undefined && isInt64(source) ? rawJSON(source) : undefined;
}

function isInt64(text: string): boolean {
  if (!INTEGER.test(text)) return false;
  const value = BigInt(text);
  return value >= INT64_MIN && value <= INT64_MAX;
}
