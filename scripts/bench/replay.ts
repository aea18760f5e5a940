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
  private readonly terms = new MatchTerms();
  private readonly stream: MessageStream;
  private readonly reports: ReportLog;

  constructor(stream: MessageStream, reports: ReportLog) {
    this.stream = stream;
    this.reports = reports;
    reports.clear();
  }

  run(begin = 0, end = this.stream.length): void {
    for (let index = begin; index < end; index++) this.apply(index);
  }

  /** The place of a message in the stream is its sequence. */
  apply(index: number): void {
    const kind = this.stream.kind(index);
    if (kind === New) this.place(index);
    else if (kind === Cancel) this.cancel(index);
    else this.modify(index);
    this.book.takeTouched(ignoreLevel);
  }

  private place(index: number): void {
    const { book, stream, reports } = this;
    const side = stream.side(index);
    const isIoc = stream.isIoc(index);
    const orderId = stream.orderId(index);
    const lots = stream.quantityLots(index);
    const priceTicks = stream.priceTicks(index);
    const user = stream.user(index);
    reports.begin(Accepted, side, index, orderId);
    reports.finish(priceTicks, lots, 0);
    const openLots = book.match(side, priceTicks, lots, this.terms);
    if (book.steps.count > 0) this.reportTrades(index, side);
    if (openLots === 0) return;
    if (isIoc) {
      reports.begin(Canceled, side, index, orderId);
      reports.finish(priceTicks, lots, 0);
    } else {
      book.rest(book.open(orderId, user, openLots), side, priceTicks);
    }
  }

  private cancel(index: number): void {
    const { book, reports } = this;
    const orderId = this.stream.orderId(index);
    const slot = book.find(orderId);
    if (slot === 0) {
      reports.begin(CancelRefused, 0, index, orderId);
      reports.finish(0, 0, 0);
      return;
    }
    const level = book.restingLevel(slot);
    reports.begin(Canceled, book.sideOf(level), index, orderId);
    reports.finish(book.priceTicks(level), 0, 0);
    book.remove(slot);
    book.close(slot);
  }

  /** Takes the order out and enters it anew, under its id and slot. */
  private modify(index: number): void {
    const { book, stream, reports } = this;
    const orderId = stream.orderId(index);
    const lots = stream.quantityLots(index);
    const priceTicks = stream.priceTicks(index);
    const slot = book.find(orderId);
    const kind = slot === 0 ? ModifyRefused : Modified;
    const side = book.sideOf(book.restingLevel(slot));
    reports.begin(kind, side, index, orderId);
    reports.finish(priceTicks, lots, 0);
    if (slot === 0) return;
    book.remove(slot);
    const openLots = book.match(side, priceTicks, lots, this.terms);
    if (book.steps.count > 0) this.reportTrades(index, side);
    if (openLots === 0) return book.close(slot);
    book.setShownLots(slot, openLots);
    book.rest(slot, side, priceTicks);
  }

  private reportTrades(index: number, side: Side): void {
    const { book, reports } = this;
    const { steps } = book;
    const takerId = this.stream.orderId(index);
    for (let step = 0; step < steps.count; step++) {
      const slot = steps.slot(step);
      reports.begin(Trade, side, index, book.orderId(slot));
      reports.finish(steps.priceTicks(step), steps.lots(step), takerId);
      if (steps.isLast(step)) book.close(slot);
    }
  }
}

/** Nobody draws the depth of this book, but which levels changed is told as in the exchange. */
function ignoreLevel(): void {}
