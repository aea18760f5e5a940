import type { IncomingMessage } from "node:http";
import { apiError } from "@bourse/core/error";
import { BODY_BYTES_MAX, PARAMETERS_MAX } from "../../limits.ts";
import { Params } from "../params.ts";
import { SentFields } from "./sent-fields.ts";

/** A request as it arrived; the texts are latin1, one character per byte, so nothing is lost. */
export interface RawRequest {
  readonly query: string;
  readonly body: string;
}

export function splitTarget(target: string): { path: string; query: string } {
  const mark = target.indexOf("?");
  if (mark < 0) return { path: target, query: "" };
  return { path: target.slice(0, mark), query: target.slice(mark + 1) };
}

export function hasBody({ headers }: IncomingMessage): boolean {
  const length = headers["content-length"];
  return length === undefined ? "transfer-encoding" in headers : length !== "0";
}

/** Reads the body, refusing one that is too large before it is all here. */
export async function readBody(request: IncomingMessage): Promise<string> {
  const { headers } = request;
  if (!hasBody(request)) return "";
  if (Number(headers["content-length"] ?? 0) > BODY_BYTES_MAX) throw apiError("BodyTooLarge");
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on("data", (chunk: Buffer) => {
      length += chunk.length;
      chunks.push(chunk);
      if (length <= BODY_BYTES_MAX) return;
      request.pause();
      reject(apiError("BodyTooLarge"));
    });
    request.on("end", () => resolve(Buffer.concat(chunks).toString("latin1")));
    request.on("error", reject);
    request.on("close", () => {
      if (!request.complete) reject(apiError("MalformedParameters"));
    });
  });
}

/**
 * The parameters of query and body; the query wins where both name one. The same parameter twice in
 * either is refused, after decoding, so that no other reader can understand it differently.
 */
export function readParams({ query, body }: RawRequest): Params {
  if (body === "") return new Params(readFields(query));
  const form = readFields(body);
  return new Params(new Map([...form.entries(), ...readFields(query).entries()]));
}

function readFields(latin1: string): SentFields {
  const fields = new SentFields();
  // Nearly always nothing has to be decoded, and one look at the whole says so.
  const isPlain = !isCoded(latin1);
  const text = isPlain ? latin1 : utf8(latin1);
  const read = isPlain ? asItIs : decode;
  if (countOf("&", text) >= PARAMETERS_MAX) throw apiError("TooManyParameters");
  // Piece by piece: to split it is to make every piece twice.
  for (let begin = 0; begin < text.length;) {
    const end = indexOrEnd(text, "&", begin);
    if (end > begin) {
      const mark = Math.min(indexOrEnd(text, "=", begin), end);
      const name = read(text.slice(begin, mark));
      if (fields.has(name)) throw apiError("DuplicateParameter");
      fields.add(name, read(text.slice(mark + 1, end)));
    }
    begin = end + 1;
  }
  return fields;
}

/** Percent-encoded, or bytes of UTF-8: as UTF-8 a byte above ASCII would be two. */
function isCoded(latin1: string): boolean {
  const isEscaped = latin1.includes("%") || latin1.includes("+");
  return isEscaped || Buffer.byteLength(latin1) !== latin1.length;
}

function countOf(mark: string, text: string): number {
  let count = 0;
  for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + 1)) count += 1;
  return count;
}

function indexOrEnd(text: string, mark: string, from: number): number {
  const index = text.indexOf(mark, from);
  return index < 0 ? text.length : index;
}

function utf8(latin1: string): string {
  return Buffer.from(latin1, "latin1").toString("utf8");
}

const asItIs = (text: string): string => text;

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    throw apiError("MalformedParameters");
  }
}
