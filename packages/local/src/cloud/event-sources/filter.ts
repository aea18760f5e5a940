import { StartupError } from "../startup-error.ts";

/** True when the event is wanted. */
export type Filter = (event: object) => boolean;

/** The filter criteria of an event source: an event passes when any of the patterns matches. */
export function createFilter(patterns: readonly string[]): Filter {
  if (patterns.length === 0) return () => true;
  const matchers = patterns.map((text) => compile(JSON.parse(text) as Json));
  return (event) => {
    const value = readable(event);
    return matchers.some((matches) => matches(value));
  };
}

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };
type Matcher = (value: unknown) => boolean;

/** In a pattern for Kinesis, `data` is the record's data as JSON. */
function readable(event: object): unknown {
  const { kinesis } = event as { kinesis?: { data: string } };
  if (!kinesis) return event;
  const text = Buffer.from(kinesis.data, "base64").toString("utf8");
  try {
    return { ...kinesis, data: JSON.parse(text) as unknown };
  } catch {
    return { ...kinesis, data: text };
  }
}

function compile(pattern: Json): Matcher {
  if (Array.isArray(pattern)) {
    const rules = (pattern as readonly Json[]).map(compileRule);
    return (value) =>
      Array.isArray(value)
        ? value.some((item) => rules.some((rule) => rule(item)))
        : rules.some((rule) => rule(value));
  }
  if (typeof pattern !== "object" || pattern === null) throw unknown(pattern);
  const fields = Object.entries(pattern as Record<string, Json>).map(
    ([name, inner]) => [name, name === "$or" ? anyOf(inner) : compile(inner)] as const,
  );
  return (value) =>
    fields.every(([name, matches]) => matches(name === "$or" ? value : field(value, name)));
}

function anyOf(patterns: Json): Matcher {
  if (!Array.isArray(patterns)) throw unknown(patterns);
  const matchers = (patterns as readonly Json[]).map(compile);
  return (value) => matchers.some((matches) => matches(value));
}

const field = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;

/** One entry of a list of alternatives: a value, or an operator such as `{ prefix: "A" }`. */
function compileRule(rule: Json): Matcher {
  if (rule === null || typeof rule !== "object") return (value) => value === rule;
  const [[operator, operand] = ["", null], ...others] = Object.entries(rule);
  const make = others.length === 0 ? operators[operator] : undefined;
  if (!make) throw unknown(rule);
  return make(operand as Json);
}

const onText =
  (test: (text: string, operand: string) => boolean) =>
  (operand: Json): Matcher =>
  (value) =>
    typeof value === "string" && typeof operand === "string" && test(value, operand);

const operators: Readonly<Record<string, (operand: Json) => Matcher>> = {
  prefix: onText((text, operand) => text.startsWith(operand)),
  suffix: onText((text, operand) => text.endsWith(operand)),
  "equals-ignore-case": onText((text, operand) => text.toLowerCase() === operand.toLowerCase()),
  exists: (operand) => (value) => (value !== undefined) === operand,
  "anything-but": (operand) => {
    const excluded = (Array.isArray(operand) ? operand : [operand]).map(compileRule);
    return (value) => value !== undefined && !excluded.some((matches) => matches(value));
  },
  numeric: (operand) => {
    if (!Array.isArray(operand)) throw unknown(operand);
    const tests: Matcher[] = [];
    for (let at = 0; at < operand.length; at += 2) {
      const compare = comparisons[String(operand[at])];
      if (!compare) throw unknown(operand);
      const bound = Number(operand[at + 1]);
      tests.push((value) => typeof value === "number" && compare(value, bound));
    }
    return (value) => tests.every((test) => test(value));
  },
};

const comparisons: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  "=": (value, bound) => value === bound,
  "<": (value, bound) => value < bound,
  "<=": (value, bound) => value <= bound,
  ">": (value, bound) => value > bound,
  ">=": (value, bound) => value >= bound,
};

const unknown = (part: Json): StartupError =>
  new StartupError(
    `The filter of an event source contains ${JSON.stringify(part)}, which is not supported here.`,
    "packages/local/README.md lists the operators that are.",
  );
