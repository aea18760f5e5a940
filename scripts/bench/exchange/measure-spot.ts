import type { MarketSpec } from "@bourse/engine/market";
import type { MessageStream } from "../message-stream.ts";
import { Replay } from "../replay.ts";
import { ReportLog } from "../report-log.ts";
import { timeRounds, type Timing } from "../rounds.ts";
import { EventTally, readRecords } from "./event-tally.ts";
import { type CommandFeed, ExchangeTrial } from "./exchange-trial.ts";
import { SpotFeed } from "./spot-feed.ts";
import { BASE, OWNED_UNITS, QUOTE, USERS, accountOf } from "./spot-listing.ts";
import { SpotReports } from "./spot-reports.ts";

/** What the exchange did is not what it should have done: the figures would mean nothing. */
export class WrongOutcomeError extends Error {
  override readonly name = "WrongOutcomeError";
}

export interface SpotMeasurement extends Timing {
  readonly messages: number;
  readonly reports: number;
  readonly reportsSha256: string;
  readonly commands: number;
  readonly events: number;
  readonly trades: number;
  readonly stateHash: string;
  readonly baseFeeUnits: string;
  readonly quoteFeeUnits: string;
}

/** What a message costs the whole exchange: accounts, fees, filters, events and the state's hash. */
export function measureSpot(
  stream: MessageStream,
  market: MarketSpec,
  rounds: number,
): SpotMeasurement {
  const feed = new SpotFeed(stream, market);
  const timing = timeTrials(feed, rounds);
  const outcome = replayedWithReports(stream, feed);
  return { messages: stream.length, ...outcome, ...timing };
}

export function timeTrials(feed: CommandFeed, rounds: number): Timing {
  return timeRounds(
    rounds,
    () => new ExchangeTrial(feed),
    ({ exchange }) => exchange.stateHash(),
  );
}

/** One more pass outside the clock, in which everything is looked at. */
function replayedWithReports(stream: MessageStream, feed: SpotFeed) {
  const trial = new ExchangeTrial(feed);
  const { exchange } = trial;
  const reports = new ReportLog();
  const speaker = new SpotReports(stream, feed, reports);
  const tally = new EventTally();
  for (let index = 0; index < stream.length; index++) {
    trial.apply(index);
    speaker.index = index;
    readRecords(exchange.log, tally);
    readRecords(exchange.log, speaker);
  }
  assertSameReports(stream, reports);
  exchange.assertValid();
  assertConserved(trial, tally);
  const { events, trades, feeUnits } = tally;
  return {
    reports: reports.length,
    reportsSha256: reports.textSha256(),
    commands: exchange.sequence,
    events,
    trades,
    stateHash: exchange.stateHash(),
    baseFeeUnits: String(feeUnits.get(BASE.assetId) ?? 0n),
    quoteFeeUnits: String(feeUnits.get(QUOTE.assetId) ?? 0n),
  };
}

/** The exchange with all its accounts matches as the book alone does. */
function assertSameReports(stream: MessageStream, reports: ReportLog): void {
  const bookReports = new ReportLog();
  new Replay(stream, bookReports).run();
  if (bookReports.fingerprint() === reports.fingerprint()) return;
  throw new WrongOutcomeError("The exchange reports something else than the book alone.");
}

/** To the unit: what everybody owns is what came in, and the house owns the fees. */
function assertConserved({ exchange }: ExchangeTrial, { feeUnits }: EventTally): void {
  for (const { assetId, asset } of [BASE, QUOTE]) {
    const house = exchange.balance(0, assetId).freeUnits;
    let sum = house;
    for (let user = 0; user < USERS; user++) {
      const { freeUnits, lockedUnits } = exchange.balance(accountOf(user), assetId);
      sum += freeUnits + lockedUnits;
    }
    const isConserved = sum === BigInt(USERS) * BigInt(OWNED_UNITS);
    if (!isConserved || house !== (feeUnits.get(assetId) ?? 0n)) {
      throw new WrongOutcomeError(`${asset} does not add up.`);
    }
  }
}
