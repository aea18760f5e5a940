import type { IncomingMessage } from "node:http";
import { KEY_BYTES_MAX } from "./limits.ts";
import { refusal, S3Error } from "./s3-error.ts";

/** A request taken apart: path-style address, decoded query, headers by small name. */
export interface S3Request {
  readonly id: string;
  readonly method: string;
  /** Empty for the list of buckets. */
  readonly bucket: string;
  /** Empty for the bucket itself. */
  readonly key: string;
  readonly path: readonly string[];
  readonly query: ReadonlyMap<string, string>;
  /** A presigned address may carry `x-amz-*` headers in its query; they count as headers. */
  readonly headers: Readonly<Record<string, string>>;
  readonly remoteAddress: string;
  readonly body: IncomingMessage;
}

/** The address is taken as sent: `..` in a key is a key, and never a way out of a bucket. */
export function readRequest(message: IncomingMessage, id: string): S3Request {
  const [rawPath = "/", ...rawQuery] = (message.url ?? "/").split("?");
  const path = rawPath.split("/").map(decode);
  const [, bucket = "", ...rest] = path;
  const key = rest.join("/");
  if (Buffer.byteLength(key) > KEY_BYTES_MAX) {
    throw new S3Error(400, "KeyTooLongError", "Your key is too long");
  }
  if (key.includes("\0")) throw refusal.invalidArgument("A key cannot contain the character NUL.");
  const query = parseQuery(rawQuery.join("?"));
  return {
    id,
    method: message.method ?? "GET",
    bucket,
    key,
    path,
    query,
    headers: { ...hoisted(query), ...joined(message) },
    remoteAddress: message.socket.remoteAddress ?? "",
    body: message,
  };
}

function parseQuery(raw: string): ReadonlyMap<string, string> {
  const query = new Map<string, string>();
  for (const pair of raw.split("&").filter((text) => text !== "")) {
    const [name = "", ...value] = pair.split("=");
    const decodedName = decode(name.replaceAll("+", " "));
    if (query.has(decodedName)) {
      throw refusal.invalidArgument(`The parameter ${decodedName} is given twice.`);
    }
    query.set(decodedName, decode(value.join("=").replaceAll("+", " ")));
  }
  return query;
}

/**
 * The JavaScript SDK also hoists the checksum of the body that it did not have when it signed,
 * which is the checksum of nothing; a checksum only counts as a header.
 */
function hoisted(query: ReadonlyMap<string, string>): Record<string, string> {
  if (!query.has("X-Amz-Signature")) return {};
  const headers = [...query]
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .filter(([name]) => name.startsWith("x-amz-"))
    .filter(([name]) => !/^x-amz-(checksum-|sdk-|trailer$)/.test(name));
  return Object.fromEntries(headers);
}

function joined(message: IncomingMessage): Record<string, string> {
  const headers = Object.entries(message.headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, Array.isArray(value) ? value.join(",") : value] as const],
  );
  return Object.fromEntries(headers);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new S3Error(400, "InvalidURI", "Couldn't parse the specified URI.");
  }
}
