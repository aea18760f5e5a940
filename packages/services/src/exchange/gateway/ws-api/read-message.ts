import { apiError } from "@bourse/core/error";
import { PARAMETERS_MAX } from "../../limits.ts";
import { type RequestId, requestIdOf } from "../request-id.ts";

/** A request of the WebSocket API; its parameters as the text that was sent. */
export interface WsRequest {
  readonly id: RequestId;
  readonly method: string;
  readonly params: ReadonlyMap<string, string>;
}

/** What could be read of a message that is no request: enough to answer its sender. */
export class BadMessage extends Error {
  readonly id: RequestId;

  constructor(id: RequestId) {
    super("Not a request of the WebSocket API.");
    this.name = "BadMessage";
    this.id = id;
  }
}

const METHOD = /^(?:v3\/)?([A-Za-z][A-Za-z0-9.]{0,63})$/;

/** A number of the message as its source text, so that no digit is lost on the way. */
class NumberText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Reviver = (key: string, value: unknown, context: { readonly source?: string }) => unknown;

const keepNumberText: Reviver = (_key, value, { source }) =>
  typeof value === "number" && source !== undefined ? new NumberText(source) : value;

/** Reads one message; throws BadMessage when it is not `{id, method, params}`. */
export function readMessage(text: string): WsRequest {
  const message = parse(text);
  if (!isObject(message)) throw new BadMessage(null);
  const id = readId(fieldOf(message, "id"));
  const named = fieldOf(message, "method");
  const method = typeof named === "string" ? METHOD.exec(named)?.[1] : undefined;
  if (method === undefined) throw new BadMessage(id);
  return { id, method, params: readParams(fieldOf(message, "params"), id) };
}

/**
 * Of a number without fraction and exponent the text is known from its value; a reviver that keeps it
 * costs more than all the rest of the reading.
 */
const HAS_SPECIAL_NUMBER = /[:[,]\s*(?:-0|-?[0-9]+[.eE]|-?[0-9]{16})/;

function parse(text: string): unknown {
  try {
    if (!HAS_SPECIAL_NUMBER.test(text)) return JSON.parse(text);
    // A message nested too deeply overflows the stack, which throws like bad syntax.
    return JSON.parse(text, keepNumberText as (key: string, value: unknown) => unknown);
  } catch {
    throw new BadMessage(null);
  }
}

/** Its own only: every object inherits names such as "constructor". */
function fieldOf(message: object, name: string): unknown {
  return Object.hasOwn(message, name) ? Reflect.get(message, name) : undefined;
}

function isObject(value: unknown): value is object {
  const isPlain = typeof value === "object" && value !== null && !Array.isArray(value);
  return isPlain && !(value instanceof NumberText);
}

function readId(value: unknown): RequestId {
  const id =
    value instanceof NumberText ? requestIdOf(Number(value.text), value.text) : requestIdOf(value);
  if (id === undefined) throw new BadMessage(null);
  return id;
}

function readParams(value: unknown, id: RequestId): ReadonlyMap<string, string> {
  const params = new Map<string, string>();
  if (value === undefined || value === null) return params;
  if (!isObject(value)) throw new BadMessage(id);
  const sent = value as Readonly<Record<string, unknown>>;
  let count = 0;
  // What JSON.parse made has no names but its own.
  for (const name in sent) {
    if (++count > PARAMETERS_MAX) throw apiError("TooManyParameters");
    const text = parameterText(sent[name], id);
    if (text !== undefined) params.set(name, text);
  }
  return params;
}

/** A parameter as REST would carry it; null counts as not sent. */
function parameterText(value: unknown, id: RequestId): string | undefined {
  if (value === null) return undefined;
  if (typeof value === "string") return value;
  if (value instanceof NumberText) return value.text;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  try {
    return JSON.stringify(value, (_key, item: unknown) =>
      item instanceof NumberText ? Number(item.text) : item,
    );
  } catch {
    // Nested too deeply to be written, though it could be read.
    throw new BadMessage(id);
  }
}
