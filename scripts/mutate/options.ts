import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";

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

/** What the caller asked for cannot be done; the message is one line that says why. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

const PARTS = "book,ledger,exchange";
const MUTANTS_MAX = 1_000_000;
const SEED_MAX = 2 ** 32 - 1;
const JOBS_MAX = 256;
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
    sample: integer("--sample", values.sample, 0, MUTANTS_MAX),
    seed: integer("--seed", values.seed, 0, SEED_MAX),
    jobs: integer("--jobs", values.jobs, 1, JOBS_MAX),
    commands: integer("--commands", values.commands, 100, COMMANDS_MAX),
    static: values.static,
    min: integer("--min", values.min, 0, 100),
    help: values.help,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        only: { type: "string", default: PARTS },
        sample: { type: "string", default: "0" },
        seed: { type: "string", default: "1" },
        commands: { type: "string", default: "4000" },
        jobs: { type: "string", default: String(availableParallelism()) },
        static: { type: "boolean", default: false },
        min: { type: "string", default: "85" },
        help: { type: "boolean", default: false },
      },
    }).values;
  } catch (error) {
    const [what] = String((error as Error).message).split("\n");
    throw new UsageError(`${what}. --help lists the options.`);
  }
}

function integer(option: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= min && value <= max) return value;
  throw new UsageError(`${option} is "${text}". Give a whole number from ${min} to ${max}.`);
}
