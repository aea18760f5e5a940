import type { MessageStream } from "./message-stream.ts";
import { Replay } from "./replay.ts";
import { ReportLog } from "./report-log.ts";
import { type Timing, timeRounds, type Trial } from "./rounds.ts";

export interface Measurement extends Timing {
  readonly messages: number;
  readonly reports: number;
  readonly reportsSha256: string;
}

/** What a message costs the book alone. */
export function measure(stream: MessageStream, rounds: number): Measurement {
  const reports = new ReportLog();
  const timing = timeRounds(
    rounds,
    () => new BookTrial(stream, reports),
    () => reports.fingerprint(),
  );
  const kept = new ReportLog();
  new BookTrial(stream, kept).run();
  return {
    messages: stream.length,
    reports: kept.length,
    reportsSha256: kept.textSha256(),
    ...timing,
  };
}

/** A loop that is entered often is compiled like everything else, and few reports stay in the cache. */
export const PART_LENGTH = 2 ** 10;

/**
 * The production book, with its reports written to memory, where they are read after each part. It
 * is a replay itself: with one function between the clock and the loop, V8 leaves the loop half
 * compiled.
 */
export class BookTrial extends Replay implements Trial {
  readonly length: number;
  readonly partLength = PART_LENGTH;
  readonly #reports: ReportLog;

  constructor(stream: MessageStream, reports: ReportLog) {
    super(stream, reports);
    this.length = stream.length;
    this.#reports = reports;
  }

  prepare(): void {
    this.#reports.take();
  }
}
