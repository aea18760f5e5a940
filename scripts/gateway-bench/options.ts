import { parseArgs } from "node:util";
import { MEASUREMENTS } from "./measurements.ts";

export interface GatewayBenchOptions {
  readonly only: readonly string[];
  readonly seconds: number;
  readonly rounds: number;
  readonly help: boolean;
}

/** What the caller asked for cannot be done; the message is one line that says why. */
export class UsageError extends Error {
  override readonly name = "UsageError";
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
    seconds: integer("--seconds", seconds, SECONDS_MAX),
    rounds: integer("--rounds", rounds, ROUNDS_MAX),
    help,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        only: { type: "string" },
        seconds: { type: "string", default: "3" },
        rounds: { type: "string", default: "3" },
        help: { type: "boolean", default: false },
      },
    }).values;
  } catch (error) {
    const [what] = String((error as Error).message).split("\n");
    throw new UsageError(`${what}. --help lists the options.`);
  }
}

function integer(option: string, text: string, max: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= 1 && value <= max) return value;
  throw new UsageError(`${option} is "${text}". Give a whole number from 1 to ${max}.`);
}
