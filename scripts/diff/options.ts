import { availableParallelism } from "node:os";
import { JOBS, readArguments, SEEDS, wholeNumber } from "../command-line/arguments.ts";

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

const SEEDS_MAX = 100_000;
const COMMANDS_MAX = 1_000_000_000;
const SHRINK_SECONDS_MAX = 3_600;

export const HELP = `Usage: npm run test:diff -- [options]
Runs the exchange beside its slow twin on seeded random commands of every kind and compares every
event. A failure shows what differs, the last commands, and how to see it again.

  --commands N      commands in all, shared equally among the seeds (1000000)
  --seeds N         how many seeds (20)
  --seed N          the first seed, 0 to ${SEEDS.max} (1)
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
  const seed = wholeNumber("--seed", values.seed, SEEDS);
  const count = wholeNumber("--seeds", values.seeds, { min: 1, max: SEEDS_MAX });
  const whole = values.commands ?? (hasMutants ? "400000" : "1000000");
  const commands = wholeNumber("--commands", whole, { min: count, max: COMMANDS_MAX });
  const until = values.until;
  const seeds = Array.from({ length: until === undefined ? count : 1 }, (_, at) => seed + at);
  return {
    seeds,
    commandsPerSeed:
      until === undefined
        ? Math.ceil(commands / count)
        : wholeNumber("--until", until, { min: 1, max: COMMANDS_MAX }),
    every: wholeNumber("--every", values.every, { min: 1, max: COMMANDS_MAX }),
    jobs: wholeNumber("--jobs", values.jobs, JOBS),
    shrinkMs: wholeNumber("--shrink", values.shrink, { min: 0, max: SHRINK_SECONDS_MAX }) * 1000,
    conservation: values.conservation,
    mutants: hasMutants,
    mutant: values.mutant,
    help: values.help,
  };
}

const parse = (args: readonly string[]) =>
  readArguments(args, {
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
  });
