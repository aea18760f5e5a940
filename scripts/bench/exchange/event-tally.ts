import type { EventLog } from "@bourse/engine/event";
import { EVENT_KIND, EVENT_LAYOUT } from "@bourse/engine/event";
import { ORDER_DOUBLE } from "@bourse/engine/order";

/** Whoever wants to see the records of a command in the order they were written. */
export interface RecordReader {
  read(log: EventLog, kind: number, at: number): void;
}

/** Walks over the records in the log without making objects of them. */
export function readRecords(log: EventLog, reader: RecordReader): void {
  for (let at = 0; at < log.length; at += log.words[at * 2 + 1] as number) {
    reader.read(log, log.words[at * 2] as number, at);
  }
}

/** What a whole stream came to. */
export class EventTally implements RecordReader {
  events = 0;
  trades = 0;
  refusals = 0;
  /** By assetId. */
  readonly feeUnits = new Map<number, bigint>();

  read(log: EventLog, kind: number, at: number): void {
    this.events++;
    if (kind === EVENT_KIND.CommandRejected) this.refusals++;
    if (kind === EVENT_KIND.Trade) this.#addTrade(log, at);
  }

  #addTrade({ doubles, words }: EventLog, at: number): void {
    const { makerFeeUnits, takerFeeUnits, makerAndTakerFeeAssetId } = EVENT_LAYOUT.Trade;
    this.trades++;
    const assets = (at + makerAndTakerFeeAssetId) * 2;
    this.#addFee(words[assets] as number, doubles[at + makerFeeUnits] as number);
    this.#addFee(words[assets + 1] as number, doubles[at + takerFeeUnits] as number);
  }

  #addFee(assetId: number, units: number): void {
    this.feeUnits.set(assetId, (this.feeUnits.get(assetId) ?? 0n) + BigInt(units));
  }
}

/** A number of the order that begins at `at` in the log. */
export function orderNumber(log: EventLog, at: number, field: keyof typeof ORDER_DOUBLE): number {
  return log.doubles[at + ORDER_DOUBLE[field]] as number;
}
