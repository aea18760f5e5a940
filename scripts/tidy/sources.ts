import { type Finding, type House, isGenerated, isSource, isTest } from "./house.ts";

const LINES_MAX = 400;

/** A file that is read in one go, tests included. */
export function findLongFiles(house: House): readonly Finding[] {
  return sources(house).flatMap((file) => {
    const lines = house.read(file).trimEnd().split("\n").length;
    if (lines <= LINES_MAX) return [];
    return [`${file}: has ${lines} lines, ${LINES_MAX} are allowed. Split it by subject.`];
  });
}

/** Work that was put off, and tests that were switched off. */
export function findLeftovers(house: House): readonly Finding[] {
  return sources(house).flatMap((file) =>
    house
      .read(file)
      .split("\n")
      .flatMap((line, index) => {
        const at = `${file}:${index + 1}`;
        // The brackets keep this file from finding itself.
        const note = /\b(TO[D]O|FI[X]ME)\b/.exec(line)?.[1];
        if (note !== undefined) return [`${at}: ${note}. Do it now, or open an issue.`];
        const off = /\b(test|it|describe|suite)\.(only|skip)\(/.exec(line)?.[0];
        if (off === undefined || !isTest(file)) return [];
        return [`${at}: ${off}). Every test runs, or states a condition: test.skipIf(...).`];
      }),
  );
}

function sources(house: House): readonly string[] {
  return house.files.filter((file) => isSource(file) && !isGenerated(file));
}
