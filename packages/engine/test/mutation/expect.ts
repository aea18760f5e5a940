import assert from "node:assert/strict";

/**
 * The part of vitest's `expect` that the engine's tests use, so that they can run thousands of times
 * in one thread. It only has to tell right from wrong; vitest tells people why.
 */
export function expect(actual: unknown): Expectation {
  return new Expectation(actual, false);
}

expect.arrayContaining = (wanted: readonly unknown[]) => new ArrayContaining(wanted);

class ArrayContaining {
  readonly wanted: readonly unknown[];

  constructor(wanted: readonly unknown[]) {
    this.wanted = wanted;
  }

  isIn(actual: unknown): boolean {
    return (
      Array.isArray(actual) && this.wanted.every((one) => actual.some((has) => isEqual(has, one)))
    );
  }
}

class Expectation {
  readonly #actual: unknown;
  readonly #isNot: boolean;

  constructor(actual: unknown, isNot: boolean) {
    this.#actual = actual;
    this.#isNot = isNot;
  }

  get not(): Expectation {
    return new Expectation(this.#actual, !this.#isNot);
  }

  toBe(expected: unknown): void {
    this.#demand(Object.is(this.#actual, expected));
  }

  toEqual(expected: unknown): void {
    this.#demand(isEqual(this.#actual, expected));
  }

  toMatchObject(expected: unknown): void {
    this.#demand(isEqual(this.#actual, expected, true));
  }

  toBeUndefined(): void {
    this.toBe(undefined);
  }

  toHaveLength(expected: number): void {
    this.#demand((this.#actual as ArrayLike<unknown>).length === expected);
  }

  toContain(expected: unknown): void {
    const actual = this.#actual as string | Iterable<unknown>;
    const isIn =
      typeof actual === "string"
        ? actual.includes(String(expected))
        : new Set(actual).has(expected);
    this.#demand(isIn);
  }

  toMatch(expected: RegExp | string): void {
    this.#demand(isMatch(String(this.#actual), expected));
  }

  toBeGreaterThan(expected: number | bigint): void {
    this.#demand((this.#actual as number) > expected);
  }

  toBeLessThan(expected: number | bigint): void {
    this.#demand((this.#actual as number) < expected);
  }

  toBeLessThanOrEqual(expected: number | bigint): void {
    this.#demand((this.#actual as number) <= expected);
  }

  toThrow(expected?: RegExp | string | (new (...args: never[]) => Error)): void {
    this.#demand(throws(this.#actual as () => unknown, expected));
  }

  #demand(holds: boolean): void {
    assert(holds !== this.#isNot, "not as expected");
  }
}

function throws(act: () => unknown, expected: unknown): boolean {
  try {
    act();
    return false;
  } catch (error) {
    if (typeof expected === "function") return error instanceof expected;
    if (expected === undefined) return true;
    return isMatch((error as Error).message, expected as RegExp | string);
  }
}

const isMatch = (text: string, wanted: RegExp | string): boolean =>
  typeof wanted === "string" ? text.includes(wanted) : wanted.test(text);

/** Fields that are undefined count as missing, as in vitest; of `isPart`, more may be there. */
function isEqual(actual: unknown, expected: unknown, isPart = false): boolean {
  if (expected instanceof ArrayContaining) return expected.isIn(actual);
  if (!isThing(actual) || !isThing(expected)) return Object.is(actual, expected);
  if (Array.isArray(expected) || ArrayBuffer.isView(expected)) {
    const [has, wants] = [actual as unknown as ArrayLike<unknown>, expected as ArrayLike<unknown>];
    return (
      has.length === wants.length &&
      Array.from(wants).every((want, at) => isEqual(has[at], want, isPart))
    );
  }
  if (expected instanceof Map) {
    return actual instanceof Map && isEqual([...actual], [...expected], isPart);
  }
  if (expected instanceof Set) return actual instanceof Set && isSameSet(actual, expected);
  const names = new Set(Object.keys(expected));
  if (!isPart) for (const name of Object.keys(actual)) names.add(name);
  return [...names].every((name) => isEqual(actual[name], expected[name], isPart));
}

/** In any order, as in vitest. */
function isSameSet(actual: ReadonlySet<unknown>, expected: ReadonlySet<unknown>): boolean {
  if (actual.size !== expected.size) return false;
  return [...expected].every((one) => actual.has(one) || [...actual].some((a) => isEqual(a, one)));
}

const isThing = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;
