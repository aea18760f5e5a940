import { S3Error } from "./s3-error.ts";

/** Both ends included. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * The bytes a `Range` header asks for. Undefined when there is no header, or one that S3 ignores
 * (several ranges, another unit, an end before its start); an error when no byte is in the range.
 */
export function rangeOf(header: string | undefined, bytes: number): ByteRange | undefined {
  const match = /^bytes=(?:(\d+)-(\d*)|-(\d+))$/.exec(header?.trim() ?? "");
  if (!match) return undefined;
  const [, first, last, suffix] = match;
  if (first !== undefined && last && Number(last) < Number(first)) return undefined;
  const range =
    suffix === undefined
      ? { start: Number(first), end: Math.min(Number(last || bytes), bytes - 1) }
      : { start: Math.max(bytes - Number(suffix), 0), end: bytes - 1 };
  if (range.start <= range.end) return range;
  throw new S3Error(416, "InvalidRange", "The requested range is not satisfiable", {
    "content-range": `bytes */${bytes}`,
  });
}
