import type { Book } from "@bourse/engine/book";
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
  new Replay(stream, kept).run();
  return {
    messages: stream.length,
    reports: kept.length,
    reportsSha256: kept.textSha256(),
    ...timing,
  };
}

/** A loop that is entered often is compiled like everything else. */
export const PART_LENGTH = 2 ** 9;

/** The production book, with its reports written to memory, where they are read after each part. */
export class BookTrial implements Trial {
  readonly length: number;
  readonly partLength: number;
  readonly #replay: Replay;
  readonly #reports: ReportLog;

  constructor(stream: MessageStream, reports: ReportLog) {
    this.length = stream.length;
    this.partLength = PART_LENGTH;
    this.#replay = new Replay(stream, reports);
    this.#reports = reports;
  }

  get book(): Book {
    return this.#replay.book;
  }

  prepare(): void {
    this.#reports.take();
  }

  run(begin: number, end: number): void {
    this.#replay.run(begin, end);
  }

  apply(index: number): void {
    this.#replay.apply(index);
  }
}
