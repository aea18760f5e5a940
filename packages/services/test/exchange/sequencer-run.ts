import { ApiError } from "@bourse/core/error";
import { ASSETS, MARKETS } from "@bourse/core/market";
import { PLAIN_TERMS } from "@bourse/core/order";
import type { JournalRecord, NewRecord } from "@bourse/core/record-log";
import type {
  CancelOrder,
  CancelReplace,
  Command,
  Deposit,
  PlaceOrder,
  PlaceOrderList,
} from "@bourse/engine/command";
import { Exchange } from "@bourse/engine/exchange";
import {
  CancelReplaceMode,
  CancelRestriction,
  OrderListKind,
  OrderType,
  SelfTradePrevention,
  Side,
} from "@bourse/engine/market";
import type { Applied } from "../../src/exchange/applied.ts";
import { Applier } from "../../src/exchange/applier.ts";
import { EventLogWriter } from "../../src/exchange/event-log/index.ts";
import { GuardedExchange } from "../../src/exchange/guarded-exchange.ts";
import type { Journal } from "../../src/exchange/journal/port.ts";
import { Publisher } from "../../src/exchange/publisher.ts";
import { recover } from "../../src/exchange/recover.ts";
import { StateHashes } from "../../src/exchange/role/index.ts";
import { Sequencer } from "../../src/exchange/sequencer.ts";

/** A journal in memory that writes when the test says so, and fails when the test says so. */
export class HandJournal implements Journal {
  readonly batches: JournalRecord[][] = [];
  readonly firstSequence = 1;
  readonly epoch = 1;
  isManual = false;
  failure: Error | undefined;
  #release: (() => void) | undefined;

  get lastSequence(): number {
    return this.batches.flat().at(-1)?.sequence ?? 0;
  }

  async append(batch: readonly NewRecord[]): Promise<void> {
    if (this.isManual) await new Promise<void>((resolve) => (this.#release = resolve));
    if (this.failure !== undefined) throw this.failure;
    this.batches.push(batch.map((record) => ({ ...record, epoch: 1 })));
  }

  /** Lets the write under way end, once there is one. */
  async finishWrite(): Promise<void> {
    while (this.#release === undefined) await new Promise((resolve) => setImmediate(resolve));
    const release = this.#release;
    this.#release = undefined;
    release();
  }

  async replay(
    from: number,
    visit: (record: JournalRecord) => void | Promise<void>,
  ): Promise<number> {
    const records = this.batches.flat().filter(({ sequence }) => sequence >= from);
    for (const record of records) await visit(record);
    return records.length;
  }

  async dropBefore(): Promise<void> {}

  async close(): Promise<void> {}
}

/** An engine in which placing this order trips over a bug. */
export class BuggyExchange extends Exchange {
  override applyQuietly(command: Command, sequence: number, timeUs: number): void {
    super.applyQuietly(command, sequence, timeUs);
    if (command.kind === "PlaceOrder" && command.clientOrderId === "trips") throw new Error("bug");
  }
}

const ACCOUNT = 1001;
export const order = (clientOrderId: string, marketId = 1): PlaceOrder => ({
  kind: "PlaceOrder",
  accountId: ACCOUNT,
  marketId,
  clientOrderId,
  ...PLAIN_TERMS,
  side: Side.Buy,
  orderType: OrderType.Limit,
  priceTicks: 100_000,
  quantityLots: 1_000,
});
export const replacement = (clientOrderId: string): CancelReplace => ({
  ...order(clientOrderId),
  kind: "CancelReplace",
  mode: CancelReplaceMode.StopOnFailure,
  cancelOrderId: 1,
  cancelOrigClientOrderId: "",
  cancelNewClientOrderId: "x",
  restriction: CancelRestriction.None,
});
export const orderList = (clientOrderId: string): PlaceOrderList => ({
  kind: "PlaceOrderList",
  accountId: ACCOUNT,
  marketId: 1,
  selfTradePrevention: SelfTradePrevention.None,
  requestId: "",
  listKind: OrderListKind.Oto,
  listClientOrderId: "list",
  legs: [order(clientOrderId), order(`${clientOrderId}2`)],
});
export const cancel = (origClientOrderId: string): CancelOrder => ({
  kind: "CancelOrder",
  accountId: ACCOUNT,
  marketId: 1,
  orderId: 0,
  origClientOrderId,
  newClientOrderId: "x",
  restriction: CancelRestriction.None,
});

export const deposit: Deposit = {
  kind: "Deposit",
  accountId: ACCOUNT,
  assetId: 1,
  amountUnits: 10 ** 15,
  transferId: "t",
};

interface Made {
  readonly sequencer: Sequencer;
  readonly replay: () => Promise<number>;
  readonly eventLog: EventLogWriter;
}

interface Options {
  readonly queuedCommandsMax?: number;
  readonly queuedCommandsHardMax?: number;
  readonly commandTimeoutMs?: number;
  readonly queuedBytesMax?: number;
  readonly gatherMs?: number;
  readonly retryMs?: number;
}

/** Sequencers over one journal and one event log, and everything that was heard of them. */
export class SequencerRun {
  journal = new HandJournal();
  events = new HandJournal();
  nowMs = 1_790_000_000_000;
  applied: Applied[] = [];
  readonly failures: unknown[] = [];
  readonly alarms: string[] = [];
  readonly log = {
    info: () => {},
    warn: () => {},
    error: (event: string) => void this.alarms.push(event),
  };

  /** A sequencer as a start makes it: over the journal there is, which is replayed only when asked. */
  make(exchange: Exchange, options: Options = {}): Made {
    const { journal, log } = this;
    const publisher = new Publisher(log);
    publisher.subscribe(
      (next) => this.applied.push(next),
      () => true,
    );
    const guarded = new GuardedExchange(exchange, log);
    const eventLog = new EventLogWriter({ open: async () => this.events, log, ...options });
    const hashes = new StateHashes();
    const applier = new Applier({ exchange: guarded, publisher, eventLog, hashes });
    const sequencer = new Sequencer(
      {
        journal,
        applier,
        isShedding: () => eventLog.isFull,
        isAgendaWaiting: () => guarded.isAgendaWaiting,
        log,
        queuedCommandsMax: 1000,
        commandTimeoutMs: 10_000,
        ...options,
        clock: { nowMs: () => this.nowMs, nowUs: () => this.nowMs * 1000 },
        onJournalFailure: (error) => this.failures.push(error),
      },
      journal.batches.flat().at(-1)?.timeUs,
    );
    const replica = { exchange, applier, eventLog };
    const replay = async (): Promise<number> => (await recover(replica, journal, log)).commands;
    return { sequencer, replay, eventLog };
  }

  makeSequencer(exchange = new Exchange(), options: Options = {}): Sequencer {
    return this.make(exchange, options).sequencer;
  }
}

export async function listAll(sequencer: Sequencer): Promise<void> {
  for (const spec of ASSETS) await sequencer.submit({ kind: "ListAsset", spec });
  for (const spec of MARKETS) await sequencer.submit({ kind: "ListMarket", spec });
  await sequencer.submit(deposit);
}

export const kinds = ({ events }: Applied): string[] => events.map(({ kind }) => kind);

/** The kinds of what it caused, or the code it was refused with. */
export const outcome = (promise: Promise<Applied>): Promise<string> =>
  promise.then(
    (value) => kinds(value).join(" "),
    (error: unknown) => (error instanceof ApiError ? String(error.code) : String(error)),
  );
