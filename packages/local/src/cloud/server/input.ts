import type { Input } from "./json-service.ts";
import { ServiceError } from "./service-error.ts";

interface TextRules {
  readonly lengthMax?: number;
  readonly pattern?: RegExp;
}

/** Typed reads of an operation's input; what does not fit is refused as AWS refuses it. */
export function text(input: Input, name: string, rules: TextRules = {}): string {
  const value = optionalText(input, name, rules);
  if (value === undefined) throw invalid(name, "null", "Member must not be null");
  return value;
}

export function optionalText(
  input: Input,
  name: string,
  rules: TextRules = {},
): string | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string") throw notA(name, "string");
  if (value.length === 0)
    throw invalid(name, value, "Member must have length greater than or equal to 1");
  if (value.length > (rules.lengthMax ?? Infinity))
    throw invalid(name, value, `Member must have length less than or equal to ${rules.lengthMax}`);
  if (rules.pattern && !rules.pattern.test(value))
    throw invalid(
      name,
      value,
      `Member must satisfy regular expression pattern: ${rules.pattern.source.slice(1, -1)}`,
    );
  return value;
}

export function integer(
  input: Input,
  name: string,
  range: { readonly min: number; readonly max: number; readonly default?: number },
): number {
  const value = input[name] ?? range.default;
  if (value === undefined) throw invalid(name, "null", "Member must not be null");
  if (typeof value !== "number" || !Number.isInteger(value)) throw notA(name, "integer");
  if (value < range.min)
    throw invalid(name, value, `Member must have value greater than or equal to ${range.min}`);
  if (value > range.max)
    throw invalid(name, value, `Member must have value less than or equal to ${range.max}`);
  return value;
}

/** Binary data, which travels as base64. */
export function blob(input: Input, name: string, bytesMax: number): Buffer {
  const value = optionalBlob(input, name, bytesMax);
  if (value === undefined) throw invalid(name, "null", "Member must not be null");
  return value;
}

export function optionalBlob(input: Input, name: string, bytesMax: number): Buffer | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string" || !/^[A-Za-z0-9+/]*={0,2}$/.test(value)) throw notA(name, "blob");
  const bytes = Buffer.from(value, "base64");
  if (bytes.length > bytesMax)
    throw invalid(
      name,
      `${bytes.length} bytes`,
      `Member must have length less than or equal to ${bytesMax}`,
    );
  return bytes;
}

/** A map of strings, such as an encryption context. */
export function texts(input: Input, name: string): Readonly<Record<string, string>> {
  const value = input[name] ?? {};
  if (typeof value !== "object" || Array.isArray(value)) throw notA(name, "map");
  const entries = Object.entries(value);
  if (entries.some(([, entry]) => typeof entry !== "string")) throw notA(name, "map of strings");
  return Object.fromEntries(entries);
}

export function list(input: Input, name: string, lengthMax: number): readonly Input[] {
  const value = input[name];
  if (!Array.isArray(value)) throw notA(name, "list");
  if (value.length === 0 || value.length > lengthMax)
    throw invalid(
      name,
      `${value.length} entries`,
      `Member must have length between 1 and ${lengthMax}`,
    );
  return value as Input[];
}

const camel = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

const invalid = (name: string, value: unknown, constraint: string): ServiceError =>
  new ServiceError(
    "ValidationException",
    `1 validation error detected: Value '${String(value).slice(0, 200)}' at '${camel(name)}' ` +
      `failed to satisfy constraint: ${constraint}`,
  );

const notA = (name: string, type: string): ServiceError =>
  new ServiceError("SerializationException", `${name} must be a ${type}.`);
