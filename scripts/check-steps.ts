import type { Step, Steps } from "./steps.ts";

/** Makes files that the others look at. */
const SYNTH: Step = { name: "synth", program: "synth.ts", args: ["--check"] };

/** Those that take longest come first. */
export const STATIC_CHECKS: readonly Step[] = [
  { name: "format", program: "prettier", args: ["--check", "--log-level", "warn", "."] },
  { name: "types", program: "tsc", args: ["-b"] },
  { name: "lint", program: "oxlint", args: ["--type-aware", "--deny-warnings"] },
  {
    name: "directions",
    program: "depcruise",
    args: ["--config", ".dependency-cruiser.mjs", "packages", "stacks", "scripts", "sst.config.ts"],
  },
  { name: "tidy", program: "tidy.ts", args: [] },
  { name: "picture", program: "picture.ts", args: ["--check"] },
  { name: "dead code", program: "knip", args: [] },
];

/** What must hold before any test is worth running: types, lint, format, directions, dead code. */
export const CHECK_STEPS: Steps = [SYNTH, STATIC_CHECKS];
