import { Book, MatchTerms } from "@bourse/engine/book";
import type { Side } from "@bourse/engine/market";
import { MessageKind, type MessageStream } from "./message-stream.ts";
import { type ReportLog, ReportKind } from "./report-log.ts";

// Copies, because an imported constant is read again at each use.
const { New, Cancel } = MessageKind;
const { Accepted, Trade, Canceled, Modified, CancelRefused, ModifyRefused } = ReportKind;

/**
 * Drives the exchange's own book with the messages of a workload. It stands where the exchange's
 * order placement and cancellation stand, without accounts and money.
 */
export class Replay {
  readonly book = new Book();
  readonly #terms = new MatchTerms();
  readonly #stream: MessageStream;
  readonly #reports: ReportLog;

  constructor(stream: MessageStream, reports: ReportLog) {
    this.#stream = stream;
    this.#reports = reports;
    reports.clear();
  }

  run(): void {
    const { length } = this.#stream;
    for (let index = 0; index < length; index++) this.apply(index);
  }

  /** The place of a message in the stream is its sequence. */
  apply(index: number): void {
    const kind = this.#stream.kind(index);
    if (kind === New) this.#place(index);
    else if (kind === Cancel) this.#cancel(index);
    else this.#modify(index);
    this.book.takeTouched(ignoreLevel);
  }

  #place(index: number): void {
    const { book } = this;
    const stream = this.#stream;
    const side = stream.side(index);
    this.#report(Accepted, index, side);
    const openLots = this.#match(index, side);
    if (openLots === 0) return;
    if (stream.isIoc(index)) return this.#report(Canceled, index, side);
    const slot = book.open(stream.orderId(index), stream.user(index), openLots);
    book.rest(slot, side, stream.priceTicks(index));
  }

  #cancel(index: number): void {
    const { book } = this;
    const orderId = this.#stream.orderId(index);
    const slot = book.find(orderId);
    if (slot === 0) return this.#report(CancelRefused, index, 0);
    const level = book.restingLevel(slot);
    this.#reports.begin(Canceled, book.sideOf(level), index, orderId);
    this.#reports.finish(book.priceTicks(level), 0, 0);
    book.remove(slot);
    book.close(slot);
  }

  /** Takes the order out and enters it anew, under its id and slot. */
  #modify(index: number): void {
    const { book } = this;
    const stream = this.#stream;
    const slot = book.find(stream.orderId(index));
    if (slot === 0) return this.#report(ModifyRefused, index, 0);
    const side = book.sideOf(book.restingLevel(slot));
    this.#report(Modified, index, side);
    book.remove(slot);
    const openLots = this.#match(index, side);
    if (openLots === 0) return book.close(slot);
    book.setShownLots(slot, openLots);
    book.rest(slot, side, stream.priceTicks(index));
  }

  /** Executes a message's order against the best makers; says what is still open. */
  #match(index: number, side: Side): number {
    const stream = this.#stream;
    const [limitTicks, lots] = [stream.priceTicks(index), stream.quantityLots(index)];
    const openLots = this.book.match(side, limitTicks, lots, this.#terms);
    if (this.book.steps.count > 0) this.#reportTrades(index, side);
    return openLots;
  }

  #reportTrades(index: number, side: Side): void {
    const { book } = this;
    const { steps } = book;
    const takerId = this.#stream.orderId(index);
    for (let step = 0; step < steps.count; step++) {
      const slot = steps.slot(step);
      this.#reports.begin(Trade, side, index, book.orderId(slot));
      this.#reports.finish(steps.priceTicks(step), steps.lots(step), takerId);
      if (steps.isLast(step)) book.close(slot);
    }
  }

  /** A report that repeats the message. */
  #report(kind: ReportKind, index: number, side: Side): void {
    const stream = this.#stream;
    this.#reports.begin(kind, side, index, stream.orderId(index));
    this.#reports.finish(stream.priceTicks(index), stream.quantityLots(index), 0);
  }
}

/** Nobody draws the depth of this book, but which levels changed is told as in the exchange. */
function ignoreLevel(): void {}
