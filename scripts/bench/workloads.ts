import { generateChallenge } from "./challenge.ts";
import type { MessageStream } from "./message-stream.ts";
import { generateSpot } from "./spot.ts";

/** Where a workload's messages come from, and how large it is unless the caller says otherwise. */
interface Workload {
  readonly defaultCount: number;
  readonly generate: (seed: number, count: number) => MessageStream;
}

const challenge = (volatility: number, swing: number): Workload => ({
  defaultCount: 1_000_000,
  generate: (seed, count) => generateChallenge({ volatility, swing }, seed, count),
});

export const WORKLOADS: ReadonlyMap<string, Workload> = new Map([
  ["static", challenge(0, 0)],
  ["normal", challenge(0.15, 0.02)],
  ["swing-25", challenge(0.5, 0.25)],
  ["swing-40", challenge(0.5, 0.4)],
  ["flash-crash", challenge(0.5, 0.6)],
  ["spot3m", { defaultCount: 3_000_000, generate: generateSpot }],
]);

/** The stream of all order types, for the whole exchange only. */
export const MIXED = "mixed";
