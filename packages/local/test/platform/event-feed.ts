import type { MSKEvent } from "aws-lambda";
import { ASSETS, MARKETS } from "@bourse/core/market";
import { PLAIN_TERMS } from "@bourse/core/order";
import { encodeApplied } from "@bourse/core/projection";
import { CHAIN_START, encodeBatch, type JournalRecord } from "@bourse/core/record-log";
import { type Command, encodeCommand } from "@bourse/engine/command";
import { Exchange } from "@bourse/engine/exchange";
import { OrderType, Side } from "@bourse/engine/market";
import { kafkaEvent, kafkaMessage } from "../../src/cloud/event-sources/kafka-reader.ts";

const arn = "arn:aws:kafka:us-east-1:123456789012:cluster/test";
const [MAKER, TAKER] = [1001, 1002];

/** A real exchange without a gateway: what it does becomes records of the event log. */
export class EventFeed {
  readonly records: JournalRecord[] = [];
  readonly #exchange = new Exchange();
  #timeUs: number;

  /** Opens with the listing and with funds for two; the clock begins at `timeMs`. */
  constructor(timeMs: number) {
    this.#timeUs = timeMs * 1000;
    for (const spec of ASSETS) this.#apply({ kind: "ListAsset", spec });
    for (const spec of MARKETS) this.#apply({ kind: "ListMarket", spec });
    for (const accountId of [MAKER, TAKER]) {
      for (const { assetId } of ASSETS) {
        const transferId = `first-${assetId}`;
        const amountUnits = 10 ** 15;
        this.#apply({ kind: "Deposit", accountId, assetId, amountUnits, transferId });
      }
    }
  }

  get lastSequence(): number {
    return this.#exchange.sequence;
  }

  get timeMs(): number {
    return this.#timeUs / 1000;
  }

  /** Lets time pass. */
  wait(milliseconds: number): void {
    this.#timeUs += milliseconds * 1000;
  }

  /** Two commands: one account offers, the other takes. */
  trade(symbol: string, priceTicks: number, quantityLots: number): void {
    const order = { symbol, priceTicks, quantityLots };
    this.#place(MAKER, Side.Sell, order);
    this.#place(TAKER, Side.Buy, order);
    if (!this.#exchange.events().some(({ kind }) => kind === "Trade")) {
      throw new Error(`${quantityLots} lots at ${priceTicks} ticks make no trade on ${symbol}.`);
    }
  }

  /** What a function is handed for the records of these sequences, both included. */
  event(first: number, last = first): MSKEvent {
    return eventOf(this.records.slice(first - 1, last));
  }

  /** The same with several records in one message. */
  packed(first: number, last: number): MSKEvent {
    const records = this.records.slice(first - 1, last);
    const { bytes } = encodeBatch(records, { ...CHAIN_START, sequence: first - 1 }, 1);
    const value = bytes.toString("base64");
    const [message] = records.map((record) => ({ ...kafkaMessage("events", record), value }));
    return kafkaEvent(arn, message ? [message] : []) as MSKEvent;
  }

  #place(
    accountId: number,
    side: Side,
    order: { symbol: string; priceTicks: number; quantityLots: number },
  ): void {
    const market = MARKETS.find(({ symbol }) => symbol === order.symbol);
    if (market === undefined) throw new Error(`There is no market ${order.symbol}.`);
    this.#apply({
      kind: "PlaceOrder",
      ...PLAIN_TERMS,
      accountId,
      marketId: market.marketId,
      side,
      orderType: OrderType.Limit,
      priceTicks: order.priceTicks,
      quantityLots: order.quantityLots,
      clientOrderId: `order-${this.lastSequence + 1}`,
    });
  }

  #apply(command: Command): void {
    const sequence = this.lastSequence + 1;
    this.#timeUs += 1000;
    this.#exchange.applyQuietly(command, sequence, this.#timeUs);
    const payload = encodeApplied(encodeCommand(command), this.#exchange.log.copy());
    this.records.push({ sequence, timeUs: this.#timeUs, epoch: 1, payload });
  }
}

/** What a function is handed for these records, one message each. */
export const eventOf = (records: readonly JournalRecord[]): MSKEvent =>
  kafkaEvent(
    arn,
    records.map((record) => kafkaMessage("events", record)),
  ) as MSKEvent;
