import path from "node:path";
import type { Rung } from "../../vitest.config.ts";
import type { Finding, House } from "./house.ts";

/** A test file that no project picks up never runs; one that two pick up runs twice. */
export function findTestsOffTheLadder(
  house: House,
  rungs: readonly Pick<Rung, "name" | "include" | "exclude">[],
): readonly Finding[] {
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
