import { parseArgs } from "node:util";

export interface FuzzOptions {
  readonly seed: number;
  readonly requests: number;
  readonly frames: number;
  readonly help: boolean;
}

/** What the caller asked for cannot be done; the message is one line that says why. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

const SEED_MAX = 2 ** 31 - 1;
const COUNT_MAX = 10_000_000;

export const HELP = `Usage: npm run fuzz:api -- [options]
Sends hostile requests and frames to a real exchange, made from its own table of routes. It fails when
one is answered with 500 or more, is not answered, or leaves the exchange or its journal in disorder.

  --seed N         what is sent follows from it, 0 to ${SEED_MAX} (a new one each time, printed)
  --requests N     requests over HTTP (20000)
  --frames N       frames over WebSockets: WebSocket API, user data, market streams (5000)
  --help           this text
`;

export function parseFuzzOptions(args: readonly string[]): FuzzOptions {
  const { seed, requests, frames, help } = parse(args);
  return {
    seed: integer("--seed", seed ?? String(Math.floor(Math.random() * SEED_MAX)), SEED_MAX),
    requests: integer("--requests", requests, COUNT_MAX),
    frames: integer("--frames", frames, COUNT_MAX),
    help,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        seed: { type: "string" },
        requests: { type: "string", default: "20000" },
        frames: { type: "string", default: "5000" },
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
  if (/^\d+$/.test(text) && value <= max) return value;
  throw new UsageError(`${option} is "${text}". Give a whole number from 0 to ${max}.`);
}
