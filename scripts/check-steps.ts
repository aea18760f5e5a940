import type { Step } from "./steps.ts";

/** What must hold before any test is worth running: types, lint, format, directions, dead code. */
export const CHECK_STEPS: readonly Step[] = [
  { name: "synth", program: "synth.ts", args: ["--check"] },
  { name: "types", program: "tsc", args: ["-b"] },
  { name: "lint", program: "oxlint", args: ["--type-aware", "--deny-warnings"] },
  { name: "format", program: "prettier", args: ["--check", "--log-level", "warn", "."] },
  {
    name: "directions",
    program: "depcruise",
    args: ["--config", ".dependency-cruiser.mjs", "packages", "stacks", "scripts", "sst.config.ts"],
  },
  { name: "tidy", program: "tidy.ts", args: [] },
  { name: "picture", program: "picture.ts", args: ["--check"] },
  { name: "dead code", program: "knip", args: [] },
];
