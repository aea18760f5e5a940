import { availableParallelism } from "node:os";
import { JOBS, readArguments, SEEDS, wholeNumber } from "../command-line/arguments.ts";

export interface SimOptions {
  readonly seeds: readonly number[];
  readonly commands: number;
  readonly jobs: number;
  readonly trace: boolean;
  /** Only this planted bug; "" = all. */
  readonly mutant: string;
  readonly help: boolean;
}

const SEEDS_MAX = 1_000_000;
const COMMANDS_MAX = 100_000;

export const HELP = `Usage: npm run sim -- [options], npm run sim:mutants -- [options]
Runs the whole exchange, leader, standby, clients and disk, in a world of its own where time is
virtual and everything goes wrong: crashes, power failures, torn and failing disks, lost messages.
The same seed makes the same things happen. sim:mutants plants known bugs in copies of the code,
one at a time: each must be found.

  --seeds N      how many seeds (400)
  --seed N       the first seed, 0 to ${SEEDS.max} (1); alone it is the only one
  --commands N   commands of each run (300)
  --jobs N       processes at a time (one a processor)
  --trace        tell everything that happens, on stderr
  --mutant NAME  sim:mutants: only this one
  --help         this text
`;

export function parseSimOptions(args: readonly string[]): SimOptions {
  const values = parse(args);
  const seed = wholeNumber("--seed", values.seed ?? "1", SEEDS);
  const alone = values.seed !== undefined && values.seeds === undefined;
  const count = alone
    ? 1
    : wholeNumber("--seeds", values.seeds ?? "400", { min: 1, max: SEEDS_MAX });
  return {
    seeds: Array.from({ length: count }, (_, at) => seed + at),
    commands: wholeNumber("--commands", values.commands, { min: 1, max: COMMANDS_MAX }),
    jobs: wholeNumber("--jobs", values.jobs, JOBS),
    trace: values.trace,
    mutant: values.mutant,
    help: values.help,
  };
}

const parse = (args: readonly string[]) =>
  readArguments(args, {
    seeds: { type: "string" },
    seed: { type: "string" },
    commands: { type: "string", default: "300" },
    jobs: { type: "string", default: String(availableParallelism()) },
    trace: { type: "boolean", default: false },
    mutant: { type: "string", default: "" },
  });
