import type { Input } from "../server/index.ts";
import { ATTRIBUTE_LENGTH_MAX, ATTRIBUTES_MAX } from "./limits.ts";
import { refusal } from "./refusal.ts";

export type Attributes = Readonly<Record<string, string>>;

/** Reads what a caller sent: each getter answers with the value in its type, or refuses by name. */
export function text(input: Input, name: string): string {
  const value = optionalText(input, name);
  if (value === undefined || value === "") throw missing(name);
  return value;
}

export function optionalText(input: Input, name: string): string | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string") throw wrongType(name, "a string");
  if (value.length > ATTRIBUTE_LENGTH_MAX * 8) throw wrongType(name, "shorter");
  return value;
}

export function flag(input: Input, name: string, otherwise: boolean): boolean {
  const value = input[name] ?? otherwise;
  if (typeof value !== "boolean") throw wrongType(name, "true or false");
  return value;
}

export function integer(
  input: Input,
  name: string,
  range: { readonly min: number; readonly max: number; readonly otherwise: number },
): number {
  const value = input[name] ?? range.otherwise;
  if (typeof value !== "number" || !Number.isInteger(value)) throw wrongType(name, "an integer");
  if (value < range.min || value > range.max) {
    throw wrongType(name, `between ${range.min} and ${range.max}`);
  }
  return value;
}

export function texts(input: Input, name: string): readonly string[] {
  const value = input[name] ?? [];
  if (!Array.isArray(value) || value.length > ATTRIBUTES_MAX) throw wrongType(name, "a short list");
  return value.map((item) => {
    if (typeof item !== "string") throw wrongType(name, "a list of strings");
    return item;
  });
}

export function choice<T extends string>(
  input: Input,
  name: string,
  values: readonly T[],
  otherwise?: T,
): T {
  const value = input[name] ?? otherwise;
  const found = values.find((candidate) => candidate === value);
  if (found === undefined) throw wrongType(name, `one of ${values.join(", ")}`);
  return found;
}

export function record(input: Input, name: string): Input {
  const value = input[name] ?? {};
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw wrongType(name, "an object");
  }
  return value as Input;
}

export function records(input: Input, name: string): readonly Input[] {
  const value = input[name] ?? [];
  if (!Array.isArray(value) || value.length > ATTRIBUTES_MAX) throw wrongType(name, "a short list");
  return value.map((_, index) => record(value as unknown as Input, String(index)));
}

/** `AuthParameters`, `ClientMetadata` and their like: text to text. */
export function textMap(input: Input, name: string): Attributes {
  const map = record(input, name);
  const names = Object.keys(map);
  if (names.length > ATTRIBUTES_MAX) throw wrongType(name, "a short map");
  return Object.fromEntries(names.map((key) => [key, optionalText(map, key) ?? ""]));
}

/** `[{ Name, Value }]`, the way Cognito carries attributes. */
export function attributes(input: Input, name: string): Attributes {
  const pairs = records(input, name).map((pair): [string, string] => {
    const value = optionalText(pair, "Value") ?? "";
    if (value.length > ATTRIBUTE_LENGTH_MAX) throw wrongType(name, "shorter");
    return [text(pair, "Name"), value];
  });
  return Object.fromEntries(pairs);
}

function missing(name: string) {
  return refusal.badParameter(`Missing required parameter ${name}`);
}

function wrongType(name: string, wanted: string) {
  return refusal.badParameter(`Value at '${name}' must be ${wanted}.`);
}
