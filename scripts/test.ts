/**
 * `npm test`: the checks, then every rung of the test ladder that needs nothing but npm.
 * With arguments it is vitest: npm test -- --project unit packages/engine
 */
import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { CHECK_STEPS } from "./check-steps.ts";
import { root, runSteps, type Step } from "./steps.ts";

const args = process.argv.slice(2);
const report = path.join(root, "reports", "vitest.json");

const vitest: Step = {
  name: "tests",
  program: "vitest",
  args: ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`, ...args],
};

/** Starts a stack of its own: too long for `npm run check`. */
const compatibility: Step = {
  name: "compatible",
  program: "compatibility.ts",
  args: ["--check"],
};

rmSync(report, { force: true });
await runSteps(args.length > 0 ? [vitest] : [...CHECK_STEPS, compatibility, vitest]);
const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(
  readFileSync(report, "utf8"),
) as Record<string, number>;
process.stdout.write(
  `${numPassedTests} passed, ${numFailedTests} failed, ${numPendingTests} skipped\n`,
);
