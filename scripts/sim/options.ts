import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";

export interface SimOptions {
  readonly seeds: readonly number[];
  readonly commands: number;
  readonly jobs: number;
  readonly trace: boolean;
  /** Only this planted bug; "" = all. */
  readonly mutant: string;
  readonly help: boolean;
}

/** What the caller asked for cannot be done; the message is one line that says why. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

const SEED_MAX = 2 ** 32 - 1;
const SEEDS_MAX = 1_000_000;
const COMMANDS_MAX = 100_000;
const JOBS_MAX = 256;

export const HELP = `Usage: npm run sim -- [options], npm run sim:mutants -- [options]
Runs the whole exchange, leader, standby, clients and disk, in a world of its own where time is
virtual and everything goes wrong: crashes, power failures, torn and failing disks, lost messages.
The same seed makes the same things happen. sim:mutants plants known bugs in copies of the code,
one at a time: each must be found.

  --seeds N      how many seeds (400)
  --seed N       the first seed, 0 to ${SEED_MAX} (1); alone it is the only one
  --commands N   commands of each run (300)
  --jobs N       processes at a time (one a processor)
  --trace        tell everything that happens, on stderr
  --mutant NAME  sim:mutants: only this one
  --help         this text
`;

export function parseSimOptions(args: readonly string[]): SimOptions {
  const values = parse(args);
  const seed = integer("--seed", values.seed ?? "1", 0, SEED_MAX);
  const alone = values.seed !== undefined && values.seeds === undefined;
  const count = alone ? 1 : integer("--seeds", values.seeds ?? "400", 1, SEEDS_MAX);
  return {
    seeds: Array.from({ length: count }, (_, at) => seed + at),
    commands: integer("--commands", values.commands, 1, COMMANDS_MAX),
    jobs: integer("--jobs", values.jobs, 1, JOBS_MAX),
    trace: values.trace,
    mutant: values.mutant,
    help: values.help,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        seeds: { type: "string" },
        seed: { type: "string" },
        commands: { type: "string", default: "300" },
        jobs: { type: "string", default: String(availableParallelism()) },
        trace: { type: "boolean", default: false },
        mutant: { type: "string", default: "" },
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
