import { createHash } from "node:crypto";
import { EventTally, readRecords } from "../exchange/event-tally.ts";
import { ExchangeTrial } from "../exchange/exchange-trial.ts";
import { timeTrials } from "../exchange/measure-spot.ts";
import type { Timing } from "../rounds.ts";
import { MixedFeed } from "./mixed-feed.ts";

export interface MixedMeasurement extends Timing {
  readonly messages: number;
  /** Of this stream the events themselves are the reports: the hash is over their bytes. */
  readonly reports: number;
  readonly reportsSha256: string;
  readonly commands: number;
  readonly events: number;
  readonly trades: number;
  readonly refusals: number;
  readonly stateHash: string;
}

/** What a command of any kind costs the whole exchange. */
export function measureMixed(seed: number, count: number, rounds: number): MixedMeasurement {
  const feed = new MixedFeed(seed, count);
  const timing = timeTrials(feed, rounds);
  const trial = new ExchangeTrial(feed);
  const { exchange } = trial;
  const tally = new EventTally();
  const hash = createHash("sha256");
  for (let index = 0; index < count; index++) {
    if (index % feed.partLength === 0) {
      trial.prepare(index, Math.min(index + feed.partLength, count));
    }
    trial.apply(index);
    readRecords(exchange.log, tally);
    hash.update(exchange.log.copy());
  }
  exchange.assertValid();
  const { events, trades, refusals } = tally;
  return {
    messages: count,
    reports: events,
    reportsSha256: hash.digest("hex"),
    commands: exchange.sequence,
    events,
    trades,
    refusals,
    stateHash: exchange.stateHash(),
    ...timing,
  };
}
