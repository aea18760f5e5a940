import { EventTally } from "../exchange/event-tally.ts";
import { WrongOutcomeError } from "../exchange/measure-spot.ts";
import { median, rounded } from "../rounds.ts";
import type { Row } from "../table.ts";
import { CORNERS, type Corner } from "./corners.ts";
import type { Desk } from "./desk.ts";

/** What a command costs in each corner, beside the same commands in the usual state. */
export function* measureCorners(rounds: number, say: (line: string) => void): Generator<Row> {
  for (const corner of CORNERS) {
    say(`${corner.name}: ${rounds} rounds`);
    yield measureCorner(corner, rounds);
  }
}

/** In turn, each round from nothing; the first round only warms up. */
function measureCorner(corner: Corner, rounds: number): Row {
  assertDone(corner);
  const cornerNs: number[] = [];
  const usualNs: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const ns = timed(corner.begin, corner.act) / corner.steps;
    const usual = timed(corner.usualBegin, corner.usualAct) / corner.usualSteps;
    if (round === 0) continue;
    cornerNs.push(ns);
    usualNs.push(usual);
  }
  return {
    corner: corner.name,
    mode: "corners",
    cpuNsPerCommand: rounded(median(cornerNs)),
    usualCpuNsPerCommand: rounded(median(usualNs)),
    ratio: rounded(median(cornerNs) / median(usualNs)),
  };
}

function timed(begin: () => Desk, act: (desk: Desk) => void): number {
  const desk = begin();
  desk.exchange.stateHash();
  const before = process.cpuUsage();
  act(desk);
  const { user, system } = process.cpuUsage(before);
  return (user + system) * 1000;
}

/** Nothing is refused in a corner, and the exchange is whole afterwards. */
function assertDone({ name, begin, act }: Corner): void {
  const desk = begin();
  const tally = new EventTally();
  desk.witness = tally;
  act(desk);
  desk.exchange.assertValid();
  if (tally.refusals > 0) throw new WrongOutcomeError(`${name}: ${tally.refusals} refusals.`);
}
