import type { EventLog } from "@bourse/engine/event";
import { EVENT_KIND, EVENT_LAYOUT } from "@bourse/engine/event";
import { orderEnd } from "@bourse/engine/order";
import { MessageKind, type MessageStream } from "../message-stream.ts";
import { type ReportLog, ReportKind } from "../report-log.ts";
import { orderNumber, type RecordReader } from "./event-tally.ts";
import type { SpotFeed } from "./spot-feed.ts";

/** Says the exchange's events in the words of the workload's reports, with the stream's order ids. */
export class SpotReports implements RecordReader {
  /** The message whose events are read. */
  index = 0;
  readonly #stream: MessageStream;
  readonly #feed: SpotFeed;
  readonly #reports: ReportLog;

  constructor(stream: MessageStream, feed: SpotFeed, reports: ReportLog) {
    this.#stream = stream;
    this.#feed = feed;
    this.#reports = reports;
  }

  read(log: EventLog, kind: number, at: number): void {
    const messageKind = this.#stream.kind(this.index);
    switch (kind) {
      case EVENT_KIND.OrderAccepted:
        return this.#repeat(isNew(messageKind) ? ReportKind.Accepted : ReportKind.Modified);
      case EVENT_KIND.Trade:
        return this.#trade(log, at);
      case EVENT_KIND.OrderExpired:
        return this.#repeat(ReportKind.Canceled);
      case EVENT_KIND.OrderCanceled:
        if (messageKind === MessageKind.Cancel) this.#repeat(ReportKind.Canceled);
        return;
      case EVENT_KIND.CommandRejected:
        return this.#repeat(refusalOf(messageKind));
    }
  }

  /** A CANCEL and a MODIFY of this workload know their order's side, and a CANCEL its price. */
  #repeat(kind: ReportKind): void {
    const stream = this.#stream;
    const { index } = this;
    this.#reports.begin(kind, stream.side(index), index, stream.orderId(index));
    this.#reports.finish(stream.priceTicks(index), stream.quantityLots(index), 0);
  }

  #trade(log: EventLog, at: number): void {
    const layout = EVENT_LAYOUT.Trade;
    const { doubles } = log;
    const makerAt = at + layout.maker;
    const maker = this.#feed.streamId(orderNumber(log, makerAt, "orderId"));
    const taker = this.#feed.streamId(orderNumber(log, orderEnd(log, makerAt), "orderId"));
    this.#reports.begin(ReportKind.Trade, this.#stream.side(this.index), this.index, maker);
    const priceTicks = doubles[at + layout.priceTicks] as number;
    this.#reports.finish(priceTicks, doubles[at + layout.quantityLots] as number, taker);
  }
}

function isNew(kind: MessageKind): boolean {
  return kind === MessageKind.New;
}

function refusalOf(kind: MessageKind): ReportKind {
  return kind === MessageKind.Modify ? ReportKind.ModifyRefused : ReportKind.CancelRefused;
}
