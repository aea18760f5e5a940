import path from "node:path";
import type { Finding, House } from "./house.ts";

/** A vitest project: which test files stand on this rung of the ladder. */
export interface Rung {
  readonly name: string;
  readonly include: readonly string[];
  readonly exclude?: readonly string[];
}

/** A test file that no project picks up never runs; one that two pick up runs twice. */
export function findTestsOffTheLadder(house: House, rungs: readonly Rung[]): readonly Finding[] {
  const tests = house.files.filter((file) => /\.test\.tsx?$/.test(file));
  return tests.flatMap((file) => {
    const matches = (glob: string) => path.matchesGlob(file, glob);
    const names = rungs
      .filter(({ include, exclude = [] }) => include.some(matches) && !exclude.some(matches))
      .map(({ name }) => name);
    if (names.length === 1) return [];
    const who = names.length === 0 ? "no vitest project runs it" : `${names.join(" and ")} run it`;
    return [`${file}: ${who}. Name or place it for one project of vitest.config.ts.`];
  });
}
