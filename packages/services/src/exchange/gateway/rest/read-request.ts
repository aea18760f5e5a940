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

/** Percent-encoded, or bytes of UTF-8. */
const CODED = /[%+\u0080-\u00ff]/;

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
  if (latin1 === "") return fields;
  // Nearly always nothing has to be decoded, and one look at the whole says so.
  const isPlain = !CODED.test(latin1);
  const pairs = (isPlain ? latin1 : utf8(latin1)).split("&");
  if (pairs.length > PARAMETERS_MAX) throw apiError("TooManyParameters");
  const read = isPlain ? asItIs : decode;
  for (const pair of pairs) {
    if (pair === "") continue;
    const mark = pair.indexOf("=");
    const name = read(mark < 0 ? pair : pair.slice(0, mark));
    if (fields.has(name)) throw apiError("DuplicateParameter");
    fields.add(name, mark < 0 ? "" : read(pair.slice(mark + 1)));
  }
  return fields;
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
