import { readArguments, SEEDS, UsageError, wholeNumber } from "../command-line/arguments.ts";
import { PEERS } from "./peers.ts";
import { MIXED, WORKLOADS } from "./workloads.ts";

/** What is measured: the book alone, or the whole exchange in one of several ways. */
export type BenchMode = "book" | "full" | "accounts" | "against" | "corners" | "memory";

export interface BenchOptions {
  readonly mode: BenchMode;
  readonly workloads: readonly string[];
  readonly seed: number;
  /** Undefined: each workload's own. */
  readonly count: number | undefined;
  readonly rounds: number;
  readonly json: boolean;
  readonly help: boolean;
}

/** Order ids are counted in 31 bits. */
const COUNT_MAX = 2 ** 31 - 1;
const ROUNDS_MAX = 10_000;

const BOOK_WORKLOADS = [...WORKLOADS.keys()];

/** The first of each are run when none is named. */
const WORKLOADS_OF: Readonly<Record<BenchMode, readonly string[]>> = {
  book: BOOK_WORKLOADS,
  full: ["spot3m", MIXED],
  accounts: ["spot3m"],
  against: ["normal", "spot3m", ...BOOK_WORKLOADS],
  corners: [],
  memory: ["spot3m"],
};
const AGAINST_DEFAULT = 2;

export const HELP = `Usage: npm run bench:engine -- [options]
Replays seeded message streams through the exchange's book, or through the whole exchange, and says
what a message costs.

  --full           the whole exchange: accounts, fees, filters, events, state hash; spot3m and ${MIXED},
                   a stream of all order types
  --accounts       spot3m on the exchange without filters, its money counted to the unit
  --against NAME   another package on the same messages in the same run: ${PEERS.join(", ")}
  --corners        rare heavy states (a level of 100,000 orders, ...) beside the usual cost
  --memory         bytes allocated for a command, and where; resident memory after each round

  --workload NAME  ${BOOK_WORKLOADS.join(", ")};
                   with --full also ${MIXED}; several separated by commas (all that the mode knows)
  --seed N         seed of the generator, 0 to ${SEEDS.max} (23)
  --count N        new orders (spot3m: messages; ${MIXED}: commands) to generate
                   (1000000; spot3m: 3000000; ${MIXED}: 1000000; spot3m with --against: 400000)
  --rounds N       measured rounds after 2 rounds of warm-up, with --against 5 (5)
  --json           one JSON object a line, one line a workload
  --help           this text
`;

export function parseBenchOptions(args: readonly string[]): BenchOptions {
  const values = parse(args);
  const { json, help } = values;
  const mode = modeOf(values);
  return {
    mode,
    workloads: workloadNames(mode, values.workload),
    seed: wholeNumber("--seed", values.seed, SEEDS),
    count:
      values.count === undefined
        ? undefined
        : wholeNumber("--count", values.count, { min: 1, max: COUNT_MAX }),
    rounds: wholeNumber("--rounds", values.rounds ?? "5", { min: 1, max: ROUNDS_MAX }),
    json,
    help,
  };
}

const parse = (args: readonly string[]) =>
  readArguments(args, {
    full: { type: "boolean", default: false },
    accounts: { type: "boolean", default: false },
    against: { type: "string" },
    corners: { type: "boolean", default: false },
    memory: { type: "boolean", default: false },
    workload: { type: "string" },
    seed: { type: "string", default: "23" },
    count: { type: "string" },
    rounds: { type: "string" },
    json: { type: "boolean", default: false },
  });

function modeOf(values: ReturnType<typeof parse>): BenchMode {
  const asked = (["full", "accounts", "against", "corners", "memory"] as const).filter(
    (mode) => values[mode] !== undefined && values[mode] !== false,
  );
  const [mode = "book", other] = asked;
  if (other !== undefined) {
    throw new UsageError(`--${mode} and --${other} are two things: run one after the other.`);
  }
  if (mode === "against" && !PEERS.some((peer) => peer === values.against)) {
    const known = PEERS.join(", ");
    throw new UsageError(`There is no package "${values.against}" to measure. Use ${known}.`);
  }
  return mode;
}

function workloadNames(mode: BenchMode, text: string | undefined): readonly string[] {
  const known = [...new Set(WORKLOADS_OF[mode])];
  if (text === undefined) return mode === "against" ? known.slice(0, AGAINST_DEFAULT) : known;
  const names = text.split(",").map((name) => name.trim());
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined) return names;
  const isElsewhere = unknown === MIXED || WORKLOADS.has(unknown);
  const what = isElsewhere
    ? `"${unknown}" is no workload of this mode.`
    : `There is no workload "${unknown}".`;
  const use = known.length === 0 ? "Leave it out." : `Use one or more of ${known.join(", ")}.`;
  throw new UsageError(`${what} ${use}`);
}
