import { EventTally } from "../exchange/event-tally.ts";
import { WrongOutcomeError } from "../exchange/measure-spot.ts";
import { median, rounded } from "../rounds.ts";
import { sweeper } from "../sweep.ts";
import type { Row } from "../table.ts";
import { CORNERS, type Corner, type Deed, PARTS } from "./corners.ts";
import type { Desk } from "./desk.ts";

const WARM_UP_ROUNDS = 2;

/** What a command costs in each corner, beside the usual state. */
export function* measureCorners(rounds: number, say: (line: string) => void): Generator<Row> {
  const sweep = sweeper();
  for (const corner of CORNERS) {
    say(`${corner.name}: ${rounds} rounds`);
    assertDone(corner);
    yield measureCorner(corner, rounds, sweep);
  }
}

/** In the median of rounds: the parts of a round are one, or a rare dear one would not be seen. */
function measureCorner({ name, heavy, usual }: Corner, rounds: number, sweep: () => void): Row {
  const heavyNs: number[] = [];
  const usualNs: number[] = [];
  for (let round = -WARM_UP_ROUNDS; round < rounds; round++) {
    const [ns, besideNs] = runRound(heavy, usual, sweep);
    if (round < 0) continue;
    heavyNs.push(ns);
    usualNs.push(besideNs);
  }
  return {
    corner: name,
    mode: "corners",
    cpuNsPerCommand: rounded(median(heavyNs)),
    usualCpuNsPerCommand: rounded(median(usualNs)),
    ratio: rounded(median(heavyNs.map((ns, round) => ns / (usualNs[round] as number)))),
  };
}

/**
 * From nothing, both states side by side, and a part of the one in turn with a part of the other: so
 * both meet the same load of the machine, and neither its own garbage.
 */
function runRound(heavy: Deed, usual: Deed, sweep: () => void): readonly [number, number] {
  const [heavyDesk, usualDesk] = [heavy.begin(), usual.begin()];
  let [ns, besideNs] = [0, 0];
  sweep();
  for (let part = 0; part < PARTS; part++) {
    ns += timed(heavy, heavyDesk, part) / PARTS;
    besideNs += timed(usual, usualDesk, part) / PARTS;
  }
  return [ns, besideNs];
}

function timed({ act, steps }: Deed, desk: Desk, part: number): number {
  const before = process.cpuUsage();
  act(desk, part);
  const { user, system } = process.cpuUsage(before);
  return ((user + system) * 1000) / steps;
}

/** Nothing is refused in a corner, and the exchange is whole afterwards. */
function assertDone({ name, heavy }: Corner): void {
  const desk = heavy.begin();
  const tally = new EventTally();
  desk.witness = tally;
  for (let part = 0; part < PARTS; part++) heavy.act(desk, part);
  desk.exchange.assertValid();
  if (tally.refusals > 0) throw new WrongOutcomeError(`${name}: ${tally.refusals} refusals.`);
}
