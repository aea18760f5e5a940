import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";

export interface DiffOptions {
  readonly seeds: readonly number[];
  readonly commandsPerSeed: number;
  readonly every: number;
  readonly jobs: number;
  readonly shrinkMs: number;
  readonly conservation: boolean;
  readonly mutants: boolean;
  /** Only this one; "" = all. */
  readonly mutant: string;
  readonly help: boolean;
}

/** What the caller asked for cannot be done; the message is one line that says why. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

const SEED_MAX = 2 ** 32 - 1;
const SEEDS_MAX = 100_000;
const COMMANDS_MAX = 1_000_000_000;
const JOBS_MAX = 256;
const SHRINK_SECONDS_MAX = 3_600;

export const HELP = `Usage: npm run test:diff -- [options]
Runs the exchange beside its slow twin on seeded random commands of every kind and compares every
event. A failure shows what differs, the last commands, and how to see it again.

  --commands N      commands in all, shared equally among the seeds (1000000)
  --seeds N         how many seeds (20)
  --seed N          the first seed, 0 to ${SEED_MAX} (1)
  --until K         only the seed of --seed, up to its command K
  --every N         look at balances, books and invariants every N commands (1000)
  --jobs N          processes at a time (one a processor)
  --shrink SECONDS  how long to look for fewer commands that fail as well; 0 = not at all (20)
  --conservation    the exchange alone, on money: nothing made or lost, nobody owes, fees to the house
  --mutants         plant known bugs in copies of the engine, one at a time: each must be found.
                    --commands is then what each may take (400000)
  --mutant NAME     only this one
  --help            this text
`;

export function parseDiffOptions(args: readonly string[]): DiffOptions {
  const values = parse(args);
  const hasMutants = values.mutants || values.mutant !== "";
  const seed = integer("--seed", values.seed, 0, SEED_MAX);
  const count = integer("--seeds", values.seeds, 1, SEEDS_MAX);
  const whole = values.commands ?? (hasMutants ? "400000" : "1000000");
  const commands = integer("--commands", whole, count, COMMANDS_MAX);
  const until = values.until;
  const seeds = Array.from({ length: until === undefined ? count : 1 }, (_, at) => seed + at);
  return {
    seeds,
    commandsPerSeed:
      until === undefined
        ? Math.ceil(commands / count)
        : integer("--until", until, 1, COMMANDS_MAX),
    every: integer("--every", values.every, 1, COMMANDS_MAX),
    jobs: integer("--jobs", values.jobs, 1, JOBS_MAX),
    shrinkMs: integer("--shrink", values.shrink, 0, SHRINK_SECONDS_MAX) * 1000,
    conservation: values.conservation,
    mutants: hasMutants,
    mutant: values.mutant,
    help: values.help,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        commands: { type: "string" },
        seeds: { type: "string", default: "20" },
        seed: { type: "string", default: "1" },
        until: { type: "string" },
        every: { type: "string", default: "1000" },
        jobs: { type: "string", default: String(availableParallelism()) },
        shrink: { type: "string", default: "20" },
        conservation: { type: "boolean", default: false },
        mutants: { type: "boolean", default: false },
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
