import { S3Error } from "./s3-error.ts";

/**
 * The bytes a `Range` header asks for, both ends included. Undefined when there is no header, or
 * one that S3 ignores (several ranges, another unit); an error when no byte is in the range.
 */
export function rangeOf(
  header: string | undefined,
  bytes: number,
): { readonly start: number; readonly end: number } | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? "");
  const [, first = "", last = ""] = match ?? [];
  if (!match || (first === "" && last === "")) return undefined;
  if (first !== "" && last !== "" && Number(last) < Number(first)) return undefined;
  const start = first === "" ? Math.max(bytes - Number(last), 0) : Number(first);
  const end = first !== "" && last !== "" ? Math.min(Number(last), bytes - 1) : bytes - 1;
  if (start > end || (first === "" && Number(last) === 0)) {
    throw new S3Error(416, "InvalidRange", "The requested range is not satisfiable", {
      "content-range": `bytes */${bytes}`,
    });
  }
  return { start, end };
}
