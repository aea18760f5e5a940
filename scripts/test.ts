/**
 * `npm test`: the checks, then every rung of the test ladder that needs nothing but npm.
 * With arguments it is vitest: npm test -- --project unit packages/engine
 */
import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { type Rung, rungs } from "../vitest.config.ts";
import { CHECK_STEPS } from "./check-steps.ts";
import { root, runSteps, type Step } from "./steps.ts";

const args = process.argv.slice(2);
const reports = path.join(root, "reports");

function vitest(name: string, more: readonly string[]): Step {
  const outputFile = `--outputFile.json=${reportOf(name)}`;
  const reporters = ["--reporter=default", "--reporter=json", outputFile];
  return { name, program: "vitest", args: ["run", ...reporters, ...more], isLive: true };
}

const reportOf = (name: string): string => path.join(reports, `${name}.json`);

function vitestOf(name: string, isWanted: (rung: Rung) => boolean): Step {
  const projects = rungs.filter((rung) => rung.apart !== true && isWanted(rung));
  const more = projects.flatMap((rung) => ["--project", rung.name]);
  return { ...vitest(name, more), env: { TESTS_BESIDE: "1" } };
}

/** Starts a stack of its own: too long for `npm run check`. */
const compatibility: Step = {
  name: "compatible",
  program: "compatibility.ts",
  args: ["--check"],
};

/** Those that start servers and processes mostly wait; one at a time leaves a processor to the rest. */
const tests =
  args.length > 0
    ? [vitest("tests", args)]
    : [
        vitestOf("servers", ({ heavy = false }) => heavy),
        vitestOf("tests", ({ heavy = false }) => !heavy),
      ];

for (const { name } of tests) rmSync(reportOf(name), { force: true });
await runSteps(args.length > 0 ? tests : [...CHECK_STEPS, compatibility, tests]);
const counts = tests.map(
  ({ name }) => JSON.parse(readFileSync(reportOf(name), "utf8")) as Record<string, number>,
);
const sum = (of: string): number => counts.reduce((all, count) => all + (count[of] ?? 0), 0);
process.stdout.write(
  `${sum("numPassedTests")} passed, ${sum("numFailedTests")} failed, ${sum("numPendingTests")} skipped\n`,
);
