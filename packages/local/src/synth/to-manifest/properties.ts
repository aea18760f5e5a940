import type { Properties } from "../graph.ts";

/** Reads fields of a resource's inputs; what has another shape than AWS's own is a bug, not data. */

export function text(props: Properties, name: string): string {
  const value = props[name];
  if (typeof value === "string") return value;
  throw new TypeError(`${name} should be a text, but is ${JSON.stringify(value)}`);
}

export function optionalText(props: Properties, name: string): string | undefined {
  return props[name] === undefined ? undefined : text(props, name);
}

export function integer(props: Properties, name: string, fallback: number): number {
  const value = props[name] ?? fallback;
  if (Number.isSafeInteger(value)) return value as number;
  throw new TypeError(`${name} should be an integer, but is ${JSON.stringify(value)}`);
}

export const flag = (props: Properties, name: string): boolean => props[name] === true;

export const texts = (props: Properties, name: string): readonly string[] =>
  list(props, name).map(String);

export function list(props: Properties, name: string): readonly unknown[] {
  const value = props[name];
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

export const records = (props: Properties, name: string): readonly Properties[] =>
  list(props, name) as readonly Properties[];

export const record = (props: Properties, name: string): Properties =>
  (props[name] as Properties | undefined) ?? {};

/** The given fields without those that are undefined: a manifest has no empty fields. */
export function defined<T extends object>(fields: T): { [Name in keyof T]: NonNullable<T[Name]> } {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [Name in keyof T]: NonNullable<T[Name]> };
}
