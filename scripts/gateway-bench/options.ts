import { readArguments, UsageError, wholeNumber } from "../command-line/arguments.ts";
import { MEASUREMENTS } from "./measurements.ts";

export interface GatewayBenchOptions {
  readonly only: readonly string[];
  readonly seconds: number;
  readonly rounds: number;
  readonly help: boolean;
}

const SECONDS_MAX = 20;
const ROUNDS_MAX = 99;
const NAMES = [...MEASUREMENTS.keys()];

export const HELP = `Usage: npm run bench:gateway -- [options]
Starts the exchange with its journal on this disk, sends it orders and requests from another process,
and says how many it takes and how long they wait, beside a server that does nothing.

  --only NAMES     ${NAMES.join(", ")};
                   several separated by commas (all)
  --seconds N      length of one run behind its warm-up, 1 to ${SECONDS_MAX} (3)
  --rounds N       runs of each kind, of which the median is told (3)
  --help           this text
`;

export function parseGatewayBenchOptions(args: readonly string[]): GatewayBenchOptions {
  const { only, seconds, rounds, help } = parse(args);
  const names = only === undefined ? NAMES : only.split(",").map((name) => name.trim());
  const unknown = names.find((name) => !MEASUREMENTS.has(name));
  if (unknown !== undefined) {
    throw new UsageError(
      `There is no measurement "${unknown}". Use one or more of ${NAMES.join(", ")}.`,
    );
  }
  return {
    only: names,
    seconds: wholeNumber("--seconds", seconds, { min: 1, max: SECONDS_MAX }),
    rounds: wholeNumber("--rounds", rounds, { min: 1, max: ROUNDS_MAX }),
    help,
  };
}

const parse = (args: readonly string[]) =>
  readArguments(args, {
    only: { type: "string" },
    seconds: { type: "string", default: "3" },
    rounds: { type: "string", default: "3" },
  });
