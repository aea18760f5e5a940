/** Stands in for vitest while mutants are tried: collects tests instead of running them. */
export { expect } from "./expect.ts";

export interface CollectedTest {
  readonly name: string;
  readonly run: () => unknown;
}

/** What the test files loaded so far have declared. */
export const collected: CollectedTest[] = [];

type Body = (...args: never[]) => unknown;

export function test(name: string, run: () => unknown): void {
  collected.push({ name, run });
}

export function describe(_name: string, declare: () => void): void {
  declare();
}

test.each = (rows: readonly unknown[]) => each(rows, test);
describe.each = (rows: readonly unknown[]) => each(rows, describe);

function each(rows: readonly unknown[], declare: (name: string, run: () => void) => void) {
  return (name: string, body: Body) => {
    for (const row of rows) {
      const args = (Array.isArray(row) ? row : [row]) as never[];
      declare(name, () => body(...args));
    }
  };
}
