import { Book } from "@bourse/engine/book";
import { OrderType, type Side, TimeInForce } from "@bourse/engine/market";
import { MessageKind, type MessageStream } from "./message-stream.ts";
import { type ReportLog, ReportKind } from "./report-log.ts";

/**
 * Drives the exchange's own book with the messages of a workload. It stands where the exchange's
 * order placement and cancellation stand, without accounts and money.
 */
export class Replay {
  readonly book = new Book();
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
    switch (this.#stream.kind(index)) {
      case MessageKind.New:
        this.#place(index);
        break;
      case MessageKind.Cancel:
        this.#cancel(index);
        break;
      case MessageKind.Modify:
        this.#modify(index);
        break;
    }
    this.book.takeTouched(ignoreLevel);
  }

  #place(index: number): void {
    const stream = this.#stream;
    const side = stream.side(index);
    this.#report(ReportKind.Accepted, index, side);
    const openLots = this.#match(index, side);
    if (openLots === 0) return;
    if (stream.isIoc(index)) this.#report(ReportKind.Canceled, index, side);
    else this.#rest(index, side, openLots);
  }

  #cancel(index: number): void {
    const { book } = this;
    const orderId = this.#stream.orderId(index);
    const slot = book.find(orderId);
    if (slot === 0) return this.#report(ReportKind.CancelRefused, index, 0);
    this.#reports.add({
      kind: ReportKind.Canceled,
      sequence: index,
      side: book.orders.side(slot),
      orderId,
      priceTicks: book.orders.priceTicks(slot),
      quantityLots: 0,
      takerId: 0,
    });
    book.remove(slot);
  }

  #modify(index: number): void {
    const { book } = this;
    const slot = book.find(this.#stream.orderId(index));
    if (slot === 0) return this.#report(ReportKind.ModifyRefused, index, 0);
    const side = book.orders.side(slot);
    this.#report(ReportKind.Modified, index, side);
    book.remove(slot);
    const openLots = this.#match(index, side);
    if (openLots > 0) this.#rest(index, side, openLots);
  }

  /** Executes a message's order against the best makers; says what is still open. */
  #match(index: number, side: Side): number {
    const { book } = this;
    const { orders } = book;
    const limitTicks = this.#stream.priceTicks(index);
    let openLots = this.#stream.quantityLots(index);
    while (openLots > 0) {
      const maker = book.bestMaker(side, limitTicks);
      if (maker === 0) break;
      const priceTicks = orders.priceTicks(maker);
      const quantityLots = Math.min(openLots, orders.openLots(maker));
      this.#reports.add({
        kind: ReportKind.Trade,
        sequence: index,
        side,
        orderId: orders.orderId(maker),
        priceTicks,
        quantityLots,
        takerId: this.#stream.orderId(index),
      });
      book.execute(maker, quantityLots, priceTicks * quantityLots);
      openLots -= quantityLots;
      if (orders.openLots(maker) === 0) book.remove(maker);
    }
    return openLots;
  }

  #rest(index: number, side: Side, openLots: number): void {
    const stream = this.#stream;
    const quantityLots = stream.quantityLots(index);
    this.book.rest({
      orderId: stream.orderId(index),
      accountIndex: stream.user(index),
      clientOrderId: "",
      side,
      orderType: OrderType.Limit,
      timeInForce: TimeInForce.Gtc,
      priceTicks: stream.priceTicks(index),
      quantityLots,
      executedLots: quantityLots - openLots,
      executedQuoteUnits: 0,
      createdTimeUs: index,
      updatedTimeUs: index,
    });
  }

  /** A report that repeats the message. */
  #report(kind: ReportKind, index: number, side: Side): void {
    const stream = this.#stream;
    this.#reports.add({
      kind,
      sequence: index,
      side,
      orderId: stream.orderId(index),
      priceTicks: stream.priceTicks(index),
      quantityLots: stream.quantityLots(index),
      takerId: 0,
    });
  }
}

/** Nobody draws the depth of this book, but which levels changed is told as in the exchange. */
function ignoreLevel(): void {}
