import {
  newSeed,
  readArguments,
  SEEDS,
  UsageError,
  wholeNumber,
} from "../command-line/arguments.ts";

export interface FuzzOptions {
  readonly seed: number;
  readonly requests: number;
  readonly frames: number;
  readonly help: boolean;
}

const COUNT_MAX = 10_000_000;

export const HELP = `Usage: npm run fuzz:api -- [options]
Sends hostile requests and frames to a real exchange, made from its own table of routes. It fails when
one is answered with 500 or more, is not answered, or leaves the exchange or its journal in disorder.

  --seed N         what is sent follows from it, 0 to ${SEEDS.max} (a new one each time, printed)
  --requests N     requests over HTTP (20000)
  --frames N       frames over WebSockets: WebSocket API, user data, market streams (5000)
  --help           this text
`;

export function parseFuzzOptions(args: readonly string[]): FuzzOptions {
  const { seed, requests, frames, help } = parse(args);
  const options = {
    seed: wholeNumber("--seed", seed ?? newSeed(), SEEDS),
    requests: wholeNumber("--requests", requests, { min: 0, max: COUNT_MAX }),
    frames: wholeNumber("--frames", frames, { min: 0, max: COUNT_MAX }),
    help,
  };
  if (options.requests + options.frames === 0) {
    throw new UsageError("--requests and --frames are both 0. Send something.");
  }
  return options;
}

const parse = (args: readonly string[]) =>
  readArguments(args, {
    seed: { type: "string" },
    requests: { type: "string", default: "20000" },
    frames: { type: "string", default: "5000" },
  });
