import { availableParallelism } from "node:os";
import { JOBS, readArguments, SEEDS, wholeNumber } from "../command-line/arguments.ts";

export interface MutateOptions {
  /** Folders or files below packages/engine/src. */
  readonly parts: readonly string[];
  /** So many of all mutants, drawn by `seed`; 0 = all. */
  readonly sample: number;
  readonly seed: number;
  readonly jobs: number;
  readonly commands: number;
  /** Also the mutants of what runs only while the engine is loaded: a thread for each of them. */
  readonly static: boolean;
  /** Percent; below it the command fails. */
  readonly min: number;
  readonly help: boolean;
}

const PARTS = "book,ledger,exchange";
const MUTANTS_MAX = 1_000_000;
const COMMANDS_MAX = 1_000_000;

export const HELP = `Usage: npm run mutate -- [options]
Changes the engine in one small place at a time (a mutant) and looks whether the random streams or
the engine's tests notice. What nobody notices survives, and is listed.

  --only PARTS    folders or files below packages/engine/src, with commas between (${PARTS})
  --sample N      only N of the mutants, drawn at random; 0 = all of them (0)
  --seed N        what the sample is drawn by (1)
  --commands N    commands of each of the three streams (4000)
  --static        also mutants that matter only while the engine is loaded; slow
  --jobs N        threads at a time (one a processor)
  --min PERCENT   fail when fewer are found (85)
  --help          this text
`;

export function parseMutateOptions(args: readonly string[]): MutateOptions {
  const values = parse(args);
  return {
    parts: values.only.split(",").filter((part) => part !== ""),
    sample: wholeNumber("--sample", values.sample, { min: 0, max: MUTANTS_MAX }),
    seed: wholeNumber("--seed", values.seed, SEEDS),
    jobs: wholeNumber("--jobs", values.jobs, JOBS),
    commands: wholeNumber("--commands", values.commands, { min: 100, max: COMMANDS_MAX }),
    static: values.static,
    min: wholeNumber("--min", values.min, { min: 0, max: 100 }),
    help: values.help,
  };
}

const parse = (args: readonly string[]) =>
  readArguments(args, {
    only: { type: "string", default: PARTS },
    sample: { type: "string", default: "0" },
    seed: { type: "string", default: "1" },
    commands: { type: "string", default: "4000" },
    jobs: { type: "string", default: String(availableParallelism()) },
    static: { type: "boolean", default: false },
    min: { type: "string", default: "85" },
  });
