import { ApiError } from "@bourse/core/error";
import type {
  CancelOrder,
  CancelReplace,
  Command,
  Deposit,
  PlaceOrder,
  PlaceOrderList,
} from "@bourse/engine/command";
import { decodeCommand } from "@bourse/engine/command";
import { Exchange } from "@bourse/engine/exchange";
import { ASSETS, MARKETS } from "@bourse/core/market";
import { PLAIN_TERMS } from "@bourse/core/order";
import {
  CancelReplaceMode,
  CancelRestriction,
  MarketStatus,
  OrderListKind,
  OrderType,
  SelfTradePrevention,
  Side,
} from "@bourse/engine/market";
import { beforeEach, describe, expect, test } from "vitest";
import type { Applied } from "./applied.ts";
import { GuardedExchange } from "./guarded-exchange.ts";
import { type Journal, JournalError, type JournalRecord } from "./journal/port.ts";
import { Publisher } from "./publisher.ts";
import { Sequencer } from "./sequencer.ts";

/** A journal in memory that writes when the test says so, and fails when the test says so. */
class HandJournal implements Journal {
  readonly batches: JournalRecord[][] = [];
  isManual = false;
  failure: Error | undefined;
  #release: (() => void) | undefined;

  get lastSequence(): number {
    return this.batches.flat().at(-1)?.sequence ?? 0;
  }

  async append(batch: readonly JournalRecord[]): Promise<void> {
    if (this.isManual) await new Promise<void>((resolve) => (this.#release = resolve));
    if (this.failure !== undefined) throw this.failure;
    this.batches.push([...batch]);
  }

  /** Lets the write under way end, once there is one. */
  async finishWrite(): Promise<void> {
    while (this.#release === undefined) await new Promise((resolve) => setImmediate(resolve));
    const release = this.#release;
    this.#release = undefined;
    release();
  }

  async replay(from: number, visit: (record: JournalRecord) => void): Promise<number> {
    const records = this.batches.flat().filter(({ sequence }) => sequence >= from);
    for (const record of records) visit(record);
    return records.length;
  }

  async close(): Promise<void> {}
}

/** An engine in which placing this order trips over a bug. */
class BuggyExchange extends Exchange {
  override apply(command: Command, sequence: number, timeUs: number) {
    const events = super.apply(command, sequence, timeUs);
    if (command.kind === "PlaceOrder" && command.clientOrderId === "trips") throw new Error("bug");
    return events;
  }
}

const ACCOUNT = 1001;
const order = (clientOrderId: string, marketId = 1): PlaceOrder => ({
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
const replacement = (clientOrderId: string): CancelReplace => ({
  ...order(clientOrderId),
  kind: "CancelReplace",
  mode: CancelReplaceMode.StopOnFailure,
  cancelOrderId: 1,
  cancelOrigClientOrderId: "",
  cancelNewClientOrderId: "x",
  restriction: CancelRestriction.None,
});
const orderList = (clientOrderId: string): PlaceOrderList => ({
  kind: "PlaceOrderList",
  accountId: ACCOUNT,
  marketId: 1,
  selfTradePrevention: SelfTradePrevention.None,
  requestId: "",
  listKind: OrderListKind.Oto,
  listClientOrderId: "list",
  legs: [order(clientOrderId), order(`${clientOrderId}2`)],
});
const cancel = (origClientOrderId: string): CancelOrder => ({
  kind: "CancelOrder",
  accountId: ACCOUNT,
  marketId: 1,
  orderId: 0,
  origClientOrderId,
  newClientOrderId: "x",
  restriction: CancelRestriction.None,
});
const deposit: Deposit = {
  kind: "Deposit",
  accountId: ACCOUNT,
  assetId: 1,
  amountUnits: 10 ** 15,
  transferId: "t",
};

let journal: HandJournal;
let nowMs: number;
let applied: Applied[];
let failures: unknown[];
let alarms: string[];
const log = { info: () => {}, warn: () => {}, error: (event: string) => void alarms.push(event) };

function makeSequencer(
  exchange = new Exchange(),
  queuedCommandsMax = 1000,
  commandTimeoutMs = 10_000,
): Sequencer {
  const publisher = new Publisher(log);
  publisher.subscribe((next) => applied.push(next));
  return new Sequencer({
    journal,
    publisher,
    log,
    queuedCommandsMax,
    commandTimeoutMs,
    exchange: new GuardedExchange(exchange, log),
    clock: { nowMs: () => nowMs, nowUs: () => nowMs * 1000 },
    onJournalFailure: (error) => failures.push(error),
  });
}

async function listAll(sequencer: Sequencer): Promise<void> {
  for (const spec of ASSETS) await sequencer.submit({ kind: "ListAsset", spec });
  for (const spec of MARKETS) await sequencer.submit({ kind: "ListMarket", spec });
  await sequencer.submit(deposit);
}

const kinds = ({ events }: Applied): string[] => events.map(({ kind }) => kind);
const outcome = (promise: Promise<Applied>): Promise<string> =>
  promise.then(
    (value) => kinds(value).join(" "),
    (error: unknown) => (error instanceof ApiError ? String(error.code) : String(error)),
  );

beforeEach(() => {
  journal = new HandJournal();
  nowMs = 1_790_000_000_000;
  applied = [];
  failures = [];
  alarms = [];
});

describe("the sequencer", () => {
  test("answers nobody and applies nothing before the batch is durable", async () => {
    const sequencer = makeSequencer();
    await listAll(sequencer);
    journal.isManual = true;
    const before = applied.length;
    let answered = false;
    const promise = sequencer.submit(order("a")).then((value) => {
      answered = true;
      return value;
    });
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect([answered, applied.length]).toEqual([false, before]);
    await journal.finishWrite();
    expect(kinds(await promise)[0]).toBe("OrderAccepted");
    expect(applied).toHaveLength(before + 1);
  });

  test("gathers what comes while a batch is written into the next one, in order", async () => {
    const sequencer = makeSequencer();
    await listAll(sequencer);
    const listed = journal.batches.length;
    journal.isManual = true;
    const promises = ["a", "b"].map((id) => sequencer.submit(order(id)));
    await new Promise((resolve) => setImmediate(resolve));
    promises.push(...["c", "d", "e"].map((id) => sequencer.submit(order(id))));
    await journal.finishWrite();
    await journal.finishWrite();
    const answers = await Promise.all(promises);
    expect(journal.batches.slice(listed).map((batch) => batch.length)).toEqual([2, 3]);
    expect(
      answers.map(({ command }) => "clientOrderId" in command && command.clientOrderId),
    ).toEqual(["a", "b", "c", "d", "e"]);
    expect(applied.map(({ sequence }) => sequence)).toEqual(applied.map((_, index) => index + 1));
  });

  test("time never falls, whatever the clock does", async () => {
    const sequencer = makeSequencer();
    await listAll(sequencer);
    nowMs -= 60_000;
    const { timeUs } = await sequencer.submit(order("a"));
    expect(timeUs).toBe(1_790_000_000_000_000);
    const restarted = makeSequencer();
    await restarted.replay();
    expect((await restarted.submit(order("b"))).timeUs).toBe(1_790_000_000_000_000);
  });

  test("under overload new orders are shed with -1008, cancels and deposits are not", async () => {
    const sequencer = makeSequencer(new Exchange(), 2);
    await listAll(sequencer);
    journal.isManual = true;
    const first = sequencer.submit(order("a"));
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
    const queued = [sequencer.submit(order("b")), sequencer.submit(order("c"))];
    const late = [order("d"), replacement("e"), orderList("f"), cancel("a"), deposit].map((c) =>
      outcome(sequencer.submit(c)),
    );
    await journal.finishWrite();
    await journal.finishWrite();
    await Promise.all([first, ...queued]);
    expect(await Promise.all(late)).toEqual([
      "-1008",
      "-1008",
      "-1008",
      expect.stringContaining("OrderCanceled"),
      "",
    ]);
  });

  test("a command that waited beyond its window is refused and never written", async () => {
    const sequencer = makeSequencer();
    await listAll(sequencer);
    journal.isManual = true;
    const first = outcome(sequencer.submit(order("a"), nowMs + 100));
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
    const late = outcome(sequencer.submit(order("b"), nowMs + 100));
    const patient = outcome(sequencer.submit(order("c"), nowMs + 200));
    nowMs += 101;
    await journal.finishWrite();
    await journal.finishWrite();
    expect(await first).toContain("OrderAccepted");
    expect(await late).toBe("-1021");
    expect(await patient).toContain("OrderAccepted");
    const written = journal.batches.flat().map(({ payload }) => decodeCommand(payload));
    expect(written.some((c) => c.kind === "PlaceOrder" && c.clientOrderId === "b")).toBe(false);
  });

  test("after a failed write nothing is accepted and the process is told to end", async () => {
    const sequencer = makeSequencer();
    await listAll(sequencer);
    journal.isManual = true;
    journal.failure = new JournalError("disk full");
    const before = applied.length;
    const inFlight = outcome(sequencer.submit(order("a")));
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
    const queued = outcome(sequencer.submit(order("b")));
    await journal.finishWrite();
    expect([await inFlight, await queued]).toEqual(["-1007", "-1016"]);
    expect(await outcome(sequencer.submit(order("c")))).toBe("-1016");
    expect(failures).toEqual([journal.failure]);
    expect(applied).toHaveLength(before);
  });

  test("while the disk stalls callers learn that the outcome is unknown; it may come later", async () => {
    const sequencer = makeSequencer(new Exchange(), 1000, 20);
    await listAll(sequencer);
    journal.isManual = true;
    const inFlight = outcome(sequencer.submit(order("a")));
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
    const queued = outcome(sequencer.submit(cancel("a")));
    expect([await inFlight, await queued]).toEqual(["-1007", "-1008"]);
    expect(alarms).toEqual(["journal-stalled"]);
    await journal.finishWrite();
    journal.isManual = false;
    await sequencer.submit(order("b"));
    const placed = applied.slice(-2).map((next) => kinds(next)[0]);
    expect(placed).toEqual(["OrderAccepted", "OrderAccepted"]);
  });

  test("closing finishes what was taken and takes nothing more", async () => {
    const sequencer = makeSequencer();
    await listAll(sequencer);
    const promises = ["a", "b", "c"].map((id) => outcome(sequencer.submit(order(id))));
    const closed = sequencer.close();
    expect(await outcome(sequencer.submit(order("d")))).toBe("-1016");
    await closed;
    for (const promise of promises) expect(await promise).toContain("OrderAccepted");
  });

  test("a replay ends in the same state and tells the projections so", async () => {
    const live = new Exchange();
    const sequencer = makeSequencer(live);
    await listAll(sequencer);
    await Promise.all(["a", "b", "a", "c"].map((id) => sequencer.submit(order(id))));
    await sequencer.submit(cancel("b"));
    const liveApplied = applied;
    applied = [];
    const again = new Exchange();
    expect(await makeSequencer(again).replay()).toBe(liveApplied.length);
    expect(again.stateHash()).toBe(live.stateHash());
    expect(applied).toEqual(liveApplied.map((next) => ({ ...next, replayed: true })));
  });
});

describe("an engine that trips over a command", () => {
  test("refuses it, halts its market, trades on elsewhere, and replays to the same", async () => {
    const run = async (sequencer: Sequencer): Promise<void> => {
      await listAll(sequencer);
      await sequencer.submit(order("before"));
      await sequencer.submit(order("trips"));
      await sequencer.submit(order("after"));
      await sequencer.submit(replacement("instead"));
      await sequencer.submit(orderList("list"));
      await sequencer.submit(order("elsewhere", 2));
      await sequencer.submit(cancel("before"));
    };
    const live = new BuggyExchange();
    await run(makeSequencer(live));
    const results = applied.slice(-7);
    expect(alarms).toEqual(["command-failed-in-engine"]);
    expect(results.map((next) => kinds(next)[0])).toEqual([
      "OrderAccepted",
      "CommandRejected",
      "CommandRejected",
      "CommandRejected",
      "CommandRejected",
      "OrderAccepted",
      "OrderCanceled",
    ]);
    expect(results[1]?.events[1]).toMatchObject({
      kind: "MarketListed",
      spec: { marketId: 1, status: MarketStatus.Halt },
    });
    for (const { events } of results.slice(2, 5)) {
      expect(events[0]).toMatchObject({ code: -2010, message: "Market is closed." });
    }

    const liveApplied = applied;
    applied = [];
    const again = new BuggyExchange();
    await makeSequencer(again).replay();
    expect(applied.map(kinds)).toEqual(liveApplied.map(kinds));
    expect(again.stateHash()).toBe(live.stateHash());
  });
});

test("an engine that trips even over time going by still refuses what its market may not take", async () => {
  class TripsAlways extends BuggyExchange {
    override apply(command: Command, sequence: number, timeUs: number) {
      const events = super.apply(command, sequence, timeUs);
      if (command.kind === "AdvanceTime") throw new Error("another bug");
      return events;
    }
  }
  const sequencer = makeSequencer(new TripsAlways());
  await listAll(sequencer);
  await sequencer.submit(order("trips"));
  expect(kinds(await sequencer.submit(order("after")))[0]).toBe("CommandRejected");
  expect(kinds(await sequencer.submit(order("elsewhere", 2)))[0]).toBe("OrderAccepted");
  expect(alarms).toEqual(["command-failed-in-engine", "command-failed-in-engine"]);
});

test("a projection that fails stops neither the others nor the exchange", () => {
  const publisher = new Publisher(log);
  const heard: number[] = [];
  publisher.subscribe(() => {
    throw new Error("bug");
  });
  publisher.subscribe(({ sequence }) => heard.push(sequence));
  const next = { timeUs: 1, command: deposit, events: [], replayed: false };
  publisher.publish({ ...next, sequence: 1 });
  publisher.publish({ ...next, sequence: 2 });
  expect(heard).toEqual([1, 2]);
  expect(alarms).toEqual(["projection-failed", "projection-failed"]);
});
