import { compare } from "./against.ts";
import { measureCorners } from "./corners/measure-corners.ts";
import { measureMemory } from "./exchange/measure-memory.ts";
import { measureSpot } from "./exchange/measure-spot.ts";
import { FILTERED_MARKET, PLAIN_MARKET } from "./exchange/spot-listing.ts";
import { measure } from "./measure.ts";
import type { MessageStream } from "./message-stream.ts";
import { MIXED_COUNT } from "./mixed/mixed-feed.ts";
import { measureMixed } from "./mixed/measure-mixed.ts";
import type { BenchOptions } from "./options.ts";
import type { Row } from "./table.ts";
import { MIXED, WORKLOADS } from "./workloads.ts";

type Say = (line: string) => void;

/** Our book would be done with spot3m before the other one has warmed up. */
const AGAINST_COUNTS: ReadonlyMap<string, number> = new Map([["spot3m", 400_000]]);

/** Yields a row as soon as it is measured. */
export function* runMode(options: BenchOptions, say: Say): Generator<Row> {
  if (options.mode === "corners") {
    yield* measureCorners(options.rounds, say);
    return;
  }
  for (const workload of options.workloads) yield run(workload, options, say);
}

function run(workload: string, options: BenchOptions, say: Say): Row {
  const { mode, seed, rounds } = options;
  if (workload === MIXED) {
    say(`${workload}: seed ${seed}, ${rounds} rounds`);
    return { workload, mode, seed, ...measureMixed(seed, options.count ?? MIXED_COUNT, rounds) };
  }
  const stream = generated(workload, options, say);
  say(`${workload}: ${stream.length} messages, ${rounds} rounds`);
  switch (mode) {
    case "full":
      return { workload, mode, seed, ...measureSpot(stream, FILTERED_MARKET, rounds) };
    case "accounts":
      return { workload, mode, seed, ...measureSpot(stream, PLAIN_MARKET, rounds) };
    case "against":
      return { workload, mode, seed, ...compare(stream, rounds) };
    case "memory":
      return { workload, mode, seed, ...measureMemory(stream, rounds, say) };
    case "book":
    case "corners":
      return { workload, seed, ...measure(stream, rounds) };
  }
}

function generated(workload: string, { mode, seed, count }: BenchOptions, say: Say): MessageStream {
  const known = WORKLOADS.get(workload);
  if (known === undefined) throw new Error(`There is no workload ${workload}.`);
  const usual =
    (mode === "against" ? AGAINST_COUNTS.get(workload) : undefined) ?? known.defaultCount;
  say(`${workload}: generating, seed ${seed}`);
  return known.generate(seed, count ?? usual);
}
