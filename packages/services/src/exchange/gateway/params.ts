import { apiError, type ErrorName } from "@bourse/core/error";

/** Binance's legal range of an amount: digits, one point, nothing else; no sign, no exponent. */
const DECIMAL = "^([0-9]{1,20})(\\.[0-9]{1,20})?$";
const INTEGER = "^[0-9]{1,20}$";
/** A point in time is any int64; what no clock says is the nearest time that one does. */
const INT64_PATTERN = /^-?[0-9]{1,20}$/;
const DIGITS_MAX = 20;
const ZERO = 48;
const NINE = 57;
const POINT = 46;
const SYMBOLS = '^\\["[A-Z0-9-_.]{1,20}"(,"[A-Z0-9-_.]{1,20}")*\\]$';
/** Times from here on can only be microseconds: as milliseconds they lie in the year 5138. */
const MICROSECONDS_FROM = 10 ** 14;

export interface IntegerRange {
  readonly min?: number;
  /** Larger values are cut down to it, as Binance does with `limit`. */
  readonly max?: number;
}

const ANY_INTEGER: IntegerRange = {};

/** What was sent, by name; a Map will do. */
export interface NamedTexts {
  readonly get: (name: string) => string | undefined;
  readonly has: (name: string) => boolean;
  readonly entries: () => Iterable<readonly [string, string]>;
}

/**
 * The parameters of one request as the text that was sent, from a query, a form body or the JSON of
 * the WebSocket API. Every getter checks and throws Binance's refusal, so a handler holds only
 * well-formed values.
 */
export class Params {
  readonly #values: NamedTexts;

  constructor(values: NamedTexts) {
    this.#values = values;
  }

  names(): readonly string[] {
    return Array.from(this.#values.entries(), ([name]) => name);
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  /** The same, and these: what follows from the rest of a request. */
  with(values: Readonly<Record<string, string>>): Params {
    return new Params(new Map([...this.#values.entries(), ...Object.entries(values)]));
  }

  string(name: string): string {
    const text = this.#values.get(name);
    if (text === undefined || text === "") throw apiError("MandatoryParameter", name);
    return text;
  }

  optionalString(name: string): string | undefined {
    const text = this.#values.get(name);
    if (text === "") throw apiError("ParameterEmpty", name);
    return text;
  }

  integer(name: string, range = ANY_INTEGER): number {
    return readInteger(name, this.string(name), range);
  }

  optionalInteger(name: string, range = ANY_INTEGER): number | undefined {
    const text = this.optionalString(name);
    return text === undefined ? undefined : readInteger(name, text, range);
  }

  /**
   * A point in time in milliseconds; callers may send milliseconds or microseconds. One that is out of
   * range is cut to it.
   */
  optionalTimeMs(name: string): number | undefined {
    const text = this.optionalString(name);
    if (text === undefined) return undefined;
    if (!INT64_PATTERN.test(text)) throw apiError("IllegalCharacters", name, INTEGER);
    const time = Math.min(Math.max(Number(text), 0), Number.MAX_SAFE_INTEGER);
    return time >= MICROSECONDS_FROM ? Math.floor(time / 1000) : time;
  }

  /** A decimal amount, still as text: it becomes ticks, lots or units, never a float. */
  decimalText(name: string): string {
    return readDecimal(name, this.string(name));
  }

  optionalDecimalText(name: string): string | undefined {
    const text = this.optionalString(name);
    return text === undefined ? undefined : readDecimal(name, text);
  }

  optionalBoolean(name: string): boolean | undefined {
    const text = this.optionalString(name)?.toLowerCase();
    if (text === undefined) return undefined;
    if (text !== "true" && text !== "false") throw apiError("InvalidParameter", name);
    return text === "true";
  }

  /** One of these words; any other is refused with that problem. */
  enum<Value extends string>(name: string, values: readonly Value[], problem?: ErrorName): Value {
    return readEnum(name, this.string(name), values, problem);
  }

  optionalEnum<Value extends string>(
    name: string,
    values: readonly Value[],
    problem?: ErrorName,
  ): Value | undefined {
    const text = this.optionalString(name);
    return text === undefined ? undefined : readEnum(name, text, values, problem);
  }

  /** A JSON array of strings, such as `symbols=["BTCUSDT","ETHUSDT"]`; no value twice. */
  strings(name: string): readonly string[] | undefined {
    const text = this.optionalString(name);
    if (text === undefined) return undefined;
    const list = readStrings(text);
    if (list === undefined) throw apiError("IllegalCharacters", name, SYMBOLS);
    if (new Set(list).size !== list.length) throw apiError("DuplicateSymbols");
    return list;
  }
}

function readInteger(name: string, text: string, range: IntegerRange): number {
  if (!isInteger(text)) throw apiError("IllegalCharacters", name, INTEGER);
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw apiError("ParameterOverflow", name);
  if (range.min !== undefined && value < range.min) throw apiError("InvalidParameter", name);
  return range.max !== undefined && value > range.max ? range.max : value;
}

function readDecimal(name: string, text: string): string {
  if (!isDecimal(text)) throw apiError("IllegalCharacters", name, DECIMAL);
  return text;
}

/** Whether the text matches DECIMAL; an order has so many amounts that it shows which way is cheaper. */
function isDecimal(text: string): boolean {
  const point = digitsEnd(text, 0);
  if (point < 1 || point > DIGITS_MAX) return false;
  if (point === text.length) return true;
  const places = text.length - point - 1;
  if (text.charCodeAt(point) !== POINT || places < 1 || places > DIGITS_MAX) return false;
  return digitsEnd(text, point + 1) === text.length;
}

/** Whether the text matches INTEGER. */
function isInteger(text: string): boolean {
  const { length } = text;
  return length >= 1 && length <= DIGITS_MAX && digitsEnd(text, 0) === length;
}

/** Where the digits end that begin there. */
function digitsEnd(text: string, begin: number): number {
  for (let at = begin; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < ZERO || code > NINE) return at;
  }
  return text.length;
}

function readEnum<Value extends string>(
  name: string,
  text: string,
  values: readonly Value[],
  problem: ErrorName = "InvalidParameter",
): Value {
  const index = (values as readonly string[]).indexOf(text);
  const found = values[index];
  if (found === undefined) throw apiError(problem, name);
  return found;
}

function readStrings(text: string): readonly string[] | undefined {
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!Array.isArray(list) || list.length === 0) return undefined;
  const items: readonly unknown[] = list;
  return items.every((item) => typeof item === "string" && item !== "")
    ? (items as readonly string[])
    : undefined;
}
