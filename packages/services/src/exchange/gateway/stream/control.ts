import { type RequestId, requestIdOf } from "../request-id.ts";
import { STREAM_NAME_LENGTH_MAX } from "./limits.ts";

/** What control messages read and change of a connection. */
export interface Session {
  isCombined: boolean;
  readonly streamsMax: number;
  streams(): readonly string[];
  subscribe(names: readonly string[]): void;
  unsubscribe(names: readonly string[]): void;
}

interface Request {
  readonly id: RequestId;
  readonly method: Method;
  readonly params: readonly unknown[];
}

const METHODS = [
  "SUBSCRIBE",
  "UNSUBSCRIBE",
  "LIST_SUBSCRIPTIONS",
  "SET_PROPERTY",
  "GET_PROPERTY",
] as const;
type Method = (typeof METHODS)[number];

/** Binance's error codes on stream connections. */
const UNKNOWN_PROPERTY = 0;
const INVALID_VALUE_TYPE = 1;
const INVALID_REQUEST = 2;
const INVALID_JSON = 3;

/** A control message that was refused; answered as it stands. */
class Refusal extends Error {
  readonly code: number;
  readonly id: RequestId | undefined;

  constructor(code: number, message: string, id?: RequestId) {
    super(message);
    this.code = code;
    this.id = id;
  }
}

/** Carries out one control message and says what to answer. */
export function answerControl(text: string, session: Session): object {
  try {
    const request = readRequest(text);
    return { result: carryOut(request, session), id: request.id };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { code, message, id } = error;
    return id === undefined ? { code, msg: message } : { code, msg: message, id };
  }
}

function carryOut({ id, method, params }: Request, session: Session): unknown {
  switch (method) {
    case "SUBSCRIBE": {
      const names = streamNames(params, id);
      if (new Set([...session.streams(), ...names]).size > session.streamsMax) {
        throw invalid("too many parameters", id);
      }
      session.subscribe(names);
      return null;
    }
    case "UNSUBSCRIBE":
      session.unsubscribe(streamNames(params, id));
      return null;
    case "LIST_SUBSCRIPTIONS":
      return session.streams();
    case "SET_PROPERTY": {
      const value = propertyOf(params, 2, id);
      if (typeof value !== "boolean") {
        throw new Refusal(INVALID_VALUE_TYPE, "Invalid value type: expected Boolean", id);
      }
      session.isCombined = value;
      return null;
    }
    case "GET_PROPERTY":
      propertyOf(params, 1, id);
      return session.isCombined;
  }
}

function streamNames(params: readonly unknown[], id: RequestId): readonly string[] {
  return params.map((name) => {
    if (typeof name !== "string") throw invalid("stream name must be a string", id);
    if (name.length > STREAM_NAME_LENGTH_MAX) throw invalid("stream name is too long", id);
    return name;
  });
}

/** Checks the property's name and answers the value beside it. */
function propertyOf([name, value, ...rest]: readonly unknown[], count: 1 | 2, id: RequestId) {
  if (typeof name !== "string") throw invalid("property name must be a string", id);
  if (rest.length > 0 || (count === 1 && value !== undefined)) {
    throw invalid("too many parameters", id);
  }
  if (name !== "combined") throw new Refusal(UNKNOWN_PROPERTY, "Unknown property", id);
  return value;
}

function readRequest(text: string): Request {
  const json = parseJson(text);
  const end = `at line 1 column ${text.length}`;
  if (typeof json !== "object" || json === null || Array.isArray(json)) {
    throw invalid(`expected a request object ${end}`);
  }
  const { id, method, params } = json as Readonly<Record<string, unknown>>;
  const requestId = requestIdOf(id, sourceOfId(text, id));
  if (requestId === undefined) throw invalid("request ID must be an unsigned integer");
  if (method === undefined) throw invalid(`missing field \`method\` ${end}`, requestId);
  const known = METHODS.find((name) => name === method);
  if (known === undefined) {
    const named = typeof method === "string" ? method : "?";
    const shown = named.slice(0, STREAM_NAME_LENGTH_MAX);
    const expected = METHODS.join(", ");
    throw invalid(
      `unknown variant ${shown}, expected one of ${expected} ${columnAfter(text, named)}`,
      requestId,
    );
  }
  if (params !== undefined && !Array.isArray(params)) {
    throw invalid("params must be a list", requestId);
  }
  return { id: requestId, method: known, params: params ?? [] };
}

type Reviver = (key: string, value: unknown, context: { readonly source?: string }) => unknown;

const textOfNumber: Reviver = (_key, value, { source }) =>
  typeof value === "number" ? source : value;

/** The text of an id that is too large to be known by its value. */
function sourceOfId(text: string, id: unknown): string | undefined {
  if (typeof id !== "number" || Number.isSafeInteger(id)) return undefined;
  return (parseJson(text, textOfNumber) as { readonly id: string }).id;
}

/** With a reviver, what is nested too deeply overflows the stack, which throws like bad syntax. */
function parseJson(text: string, reviver?: Reviver): unknown {
  try {
    return JSON.parse(text, reviver as (key: string, value: unknown) => unknown);
  } catch (error) {
    const place = placeOf(error instanceof Error ? error.message : "", text);
    throw new Refusal(INVALID_JSON, `Invalid JSON: expected value at ${place}`);
  }
}

/** Where the parser stumbled: it says so itself, or names the character, or met the end. */
function placeOf(message: string, text: string): string {
  const told = /\((line [0-9]+ column [0-9]+)\)/.exec(message)?.[1];
  if (told !== undefined) return told;
  const character = /^Unexpected token '(.)'/su.exec(message)?.[1];
  const index = character === undefined ? text.length : indexOutsideStrings(text, character);
  const before = text.slice(0, index).split("\n");
  return `line ${before.length} column ${(before.at(-1)?.length ?? 0) + 1}`;
}

/** In one pass, whatever the text: strangers choose it. 0 when the character is in strings only. */
function indexOutsideStrings(text: string, character: string): number {
  let isQuoted = false;
  for (let at = 0; at < text.length; at++) {
    if (!isQuoted && text.startsWith(character, at)) return at;
    if (text[at] === '"') isQuoted = !isQuoted;
    else if (isQuoted && text[at] === "\\") at++;
  }
  return 0;
}

function columnAfter(text: string, value: string): string {
  const written = JSON.stringify(value);
  const index = text.indexOf(written);
  return `at line 1 column ${index < 0 ? text.length : index + written.length}`;
}

function invalid(what: string, id?: RequestId): Refusal {
  return new Refusal(INVALID_REQUEST, `Invalid request: ${what}`, id);
}
