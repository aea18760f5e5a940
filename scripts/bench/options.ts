import { parseArgs } from "node:util";
import { WORKLOADS } from "./workloads.ts";

export interface BenchOptions {
  readonly workloads: readonly string[];
  readonly seed: number;
  /** Undefined: each workload's own. */
  readonly count: number | undefined;
  readonly rounds: number;
  readonly json: boolean;
  readonly help: boolean;
}

/** What the caller asked for cannot be done; the message is one line that says why. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

const SEED_MAX = 2 ** 32 - 1;
/** As many as a stream and its reports fit in memory. */
const COUNT_MAX = 10_000_000;
const ROUNDS_MAX = 10_000;

export const HELP = `Usage: npm run bench:engine -- [options]
Replays seeded message streams through the exchange's book and says what a message costs.

  --workload NAME  ${[...WORKLOADS.keys()].join(", ")};
                   several separated by commas (all)
  --seed N         seed of the generator, 0 to ${SEED_MAX} (23)
  --count N        new orders (spot3m: messages) to generate (1000000; spot3m: 3000000)
  --rounds N       measured rounds after 2 rounds of warm-up (5)
  --json           one JSON object a line, one line a workload
  --help           this text
`;

export function parseBenchOptions(args: readonly string[]): BenchOptions {
  const values = parse(args);
  const { json, help } = values;
  return {
    workloads: workloadNames(values.workload),
    seed: integer("--seed", values.seed, 0, SEED_MAX),
    count: values.count === undefined ? undefined : integer("--count", values.count, 1, COUNT_MAX),
    rounds: integer("--rounds", values.rounds, 1, ROUNDS_MAX),
    json,
    help,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        workload: { type: "string", default: [...WORKLOADS.keys()].join(",") },
        seed: { type: "string", default: "23" },
        count: { type: "string" },
        rounds: { type: "string", default: "5" },
        json: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    }).values;
  } catch (error) {
    const [what] = String((error as Error).message).split("\n");
    throw new UsageError(`${what}. --help lists the options.`);
  }
}

function workloadNames(text: string): readonly string[] {
  const names = text.split(",").map((name) => name.trim());
  const unknown = names.find((name) => !WORKLOADS.has(name));
  if (unknown === undefined) return names;
  const known = [...WORKLOADS.keys()].join(", ");
  throw new UsageError(`There is no workload "${unknown}". Use one or more of ${known}.`);
}

function integer(option: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= min && value <= max) return value;
  throw new UsageError(`${option} is "${text}". Give a whole number from ${min} to ${max}.`);
}
