import { Side } from "@bourse/engine/market";
import { type LimitOrderOptions, OrderBook, Side as PeerSide } from "nodejs-order-book";
import { BookTrial, PART_LENGTH } from "./measure.ts";
import { MessageKind, type MessageStream } from "./message-stream.ts";
import { ReportLog } from "./report-log.ts";
import { cpuNsPerMessage, median, rounded, type Trial } from "./rounds.ts";
import { sweeper } from "./sweep.ts";

// The package declares these names but does not export them.
const GTC = "GTC" as NonNullable<LimitOrderOptions["timeInForce"]>;
const IOC = "IOC" as NonNullable<LimitOrderOptions["timeInForce"]>;

/** Short streams need more rounds until all is compiled. */
const WARM_UP_ROUNDS = 5;

export interface Comparison {
  readonly messages: number;
  readonly cpuNsPerMessage: number;
  readonly peerCpuNsPerMessage: number;
  readonly ratio: number;
  /** Orders that rest at the end: the same in both, or they did not do the same work. */
  readonly resting: number;
  readonly peerResting: number;
}

/**
 * Both on the same messages, in turn, each from nothing and on a heap just swept, so that neither
 * pays for what the other has left; our reports are written, theirs returned.
 */
export function compare(stream: MessageStream, rounds: number): Comparison {
  const reports = new ReportLog();
  const sweep = sweeper();
  const peerNs: number[] = [];
  const oursNs: number[] = [];
  let ours = new BookTrial(stream, reports);
  let peer = new PeerTrial(stream);
  for (let round = 1 - WARM_UP_ROUNDS; round <= rounds; round++) {
    ours = new BookTrial(stream, reports);
    sweep();
    const oursRoundNs = cpuNsPerMessage(ours);
    peer = new PeerTrial(stream);
    sweep();
    const peerRoundNs = cpuNsPerMessage(peer);
    if (round < 1) continue;
    oursNs.push(oursRoundNs);
    peerNs.push(peerRoundNs);
  }
  return {
    messages: stream.length,
    cpuNsPerMessage: rounded(median(oursNs)),
    peerCpuNsPerMessage: rounded(median(peerNs)),
    ratio: rounded(median(peerNs) / median(oursNs)),
    resting: ours.book.orderCount,
    peerResting: peer.resting,
  };
}

/** The package's own calls for each kind of message. Its ids are texts, made before the clock runs. */
class PeerTrial implements Trial {
  readonly length: number;
  readonly partLength: number;
  readonly #book = new OrderBook();
  readonly #stream: MessageStream;
  readonly #ids: readonly string[];

  constructor(stream: MessageStream) {
    this.#stream = stream;
    this.length = stream.length;
    this.partLength = PART_LENGTH;
    this.#ids = Array.from({ length: stream.length + 1 }, (_, id) => String(id));
  }

  get resting(): number {
    const ids = new Set<string>();
    for (let index = 0; index < this.length; index++) ids.add(this.#id(index));
    return [...ids].filter((id) => this.#book.order(id) !== undefined).length;
  }

  prepare(): void {}

  run(begin: number, end: number): void {
    for (let index = begin; index < end; index++) this.apply(index);
  }

  apply(index: number): void {
    const stream = this.#stream;
    const id = this.#id(index);
    const size = stream.quantityLots(index);
    const price = stream.priceTicks(index);
    switch (stream.kind(index)) {
      case MessageKind.Cancel:
        this.#book.cancel(id);
        return;
      case MessageKind.Modify:
        this.#book.modify(id, { size, price });
        return;
      case MessageKind.New: {
        const side = stream.side(index) === Side.Buy ? PeerSide.BUY : PeerSide.SELL;
        const timeInForce = stream.isIoc(index) ? IOC : GTC;
        this.#book.limit({ id, side, size, price, timeInForce });
      }
    }
  }

  /** Ids count up from 1, at most one for each message. */
  #id(index: number): string {
    return this.#ids[this.#stream.orderId(index)] as string;
  }
}
