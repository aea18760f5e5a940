import { MARKETS } from "@bourse/core/market";
import type { Command } from "@bourse/engine/command";
import { decodeCommand } from "@bourse/engine/command";
import type { Event } from "@bourse/engine/event";
import { Exchange } from "@bourse/engine/exchange";
import { MarketStatus, OrderType, Side } from "@bourse/engine/market";
import { beforeEach, describe, expect, test } from "vitest";
import {
  BuggyExchange,
  cancel,
  deposit,
  kinds,
  listAll,
  order,
  orderList,
  outcome,
  replacement,
  SequencerRun,
} from "../../test/exchange/sequencer-run.ts";
import type { Applied } from "./applied.ts";
import { JournalError } from "./journal/port.ts";
import { Publisher } from "./publisher.ts";
import type { Sequencer } from "./sequencer.ts";

let run: SequencerRun;
beforeEach(() => {
  run = new SequencerRun();
});

describe("the sequencer", () => {
  test("answers nobody and applies nothing before the batch is durable", async () => {
    const sequencer = run.makeSequencer();
    await listAll(sequencer);
    run.journal.isManual = true;
    const before = run.applied.length;
    let answered = false;
    const promise = sequencer.submit(order("a")).then((value) => {
      answered = true;
      return value;
    });
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect([answered, run.applied.length]).toEqual([false, before]);
    await run.journal.finishWrite();
    expect(kinds(await promise)[0]).toBe("OrderAccepted");
    expect(run.applied).toHaveLength(before + 1);
  });

  test("gathers what comes while a batch is written into the next one, in order", async () => {
    const sequencer = run.makeSequencer();
    await listAll(sequencer);
    const listed = run.journal.batches.length;
    run.journal.isManual = true;
    const promises = ["a", "b"].map((id) => sequencer.submit(order(id)));
    await new Promise((resolve) => setImmediate(resolve));
    promises.push(...["c", "d", "e"].map((id) => sequencer.submit(order(id))));
    await run.journal.finishWrite();
    await run.journal.finishWrite();
    const answers = await Promise.all(promises);
    expect(run.journal.batches.slice(listed).map((batch) => batch.length)).toEqual([2, 3]);
    expect(
      answers.map(({ command }) => "clientOrderId" in command && command.clientOrderId),
    ).toEqual(["a", "b", "c", "d", "e"]);
    expect(run.applied.map(({ sequence }) => sequence)).toEqual(
      run.applied.map((_, index) => index + 1),
    );
  });

  test("time never falls, whatever the clock does", async () => {
    const sequencer = run.makeSequencer();
    await listAll(sequencer);
    run.nowMs -= 60_000;
    const { timeUs } = await sequencer.submit(order("a"));
    expect(timeUs).toBe(1_790_000_000_000_000);
    const restarted = run.make(new Exchange());
    await restarted.replay();
    expect((await restarted.sequencer.submit(order("b"))).timeUs).toBe(1_790_000_000_000_000);
  });

  test("under overload new orders are shed with -1008, cancels and deposits are not", async () => {
    const sequencer = run.makeSequencer(new Exchange(), { queuedCommandsMax: 2 });
    await listAll(sequencer);
    run.journal.isManual = true;
    const first = sequencer.submit(order("a"));
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
    const queued = [sequencer.submit(order("b")), sequencer.submit(order("c"))];
    const late = [order("d"), replacement("e"), orderList("f"), cancel("a"), deposit].map((c) =>
      outcome(sequencer.submit(c)),
    );
    await run.journal.finishWrite();
    await run.journal.finishWrite();
    await Promise.all([first, ...queued]);
    expect(await Promise.all(late)).toEqual([
      "-1008",
      "-1008",
      "-1008",
      expect.stringContaining("OrderCanceled"),
      "",
    ]);
  });

  test("a queue beyond its last bound takes nothing more, cancels and deposits included", async () => {
    const sequencer = run.makeSequencer(new Exchange(), { queuedCommandsHardMax: 2 });
    await listAll(sequencer);
    run.journal.isManual = true;
    const first = outcome(sequencer.submit(order("a")));
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
    const queued = [outcome(sequencer.submit(cancel("a"))), outcome(sequencer.submit(deposit))];
    expect(await outcome(sequencer.submit(cancel("a")))).toBe("-1008");
    expect(await outcome(sequencer.submit(deposit))).toBe("-1008");
    await run.journal.finishWrite();
    await run.journal.finishWrite();
    expect(await first).toContain("OrderAccepted");
    expect(await Promise.all(queued)).toEqual([expect.stringContaining("OrderCanceled"), ""]);
  });

  test("a command that waited beyond its window is refused and never written", async () => {
    const sequencer = run.makeSequencer();
    await listAll(sequencer);
    run.journal.isManual = true;
    const first = outcome(sequencer.submit(order("a"), run.nowMs + 100));
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
    const late = outcome(sequencer.submit(order("b"), run.nowMs + 100));
    const patient = outcome(sequencer.submit(order("c"), run.nowMs + 200));
    run.nowMs += 101;
    await run.journal.finishWrite();
    await run.journal.finishWrite();
    expect(await first).toContain("OrderAccepted");
    expect(await late).toBe("-1021");
    expect(await patient).toContain("OrderAccepted");
    const written = run.journal.batches.flat().map(({ payload }) => decodeCommand(payload));
    expect(written.some((c) => c.kind === "PlaceOrder" && c.clientOrderId === "b")).toBe(false);
  });

  test("after a failed write nothing is accepted and the process is told to end", async () => {
    const sequencer = run.makeSequencer();
    await listAll(sequencer);
    run.journal.isManual = true;
    run.journal.failure = new JournalError("disk full");
    const before = run.applied.length;
    const inFlight = outcome(sequencer.submit(order("a")));
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
    const queued = outcome(sequencer.submit(order("b")));
    await run.journal.finishWrite();
    expect([await inFlight, await queued]).toEqual(["-1007", "-1016"]);
    expect(await outcome(sequencer.submit(order("c")))).toBe("-1016");
    expect(run.failures).toEqual([run.journal.failure]);
    expect(run.applied).toHaveLength(before);
  });

  test("while the disk stalls callers learn that the outcome is unknown; it may come later", async () => {
    const sequencer = run.makeSequencer(new Exchange(), { commandTimeoutMs: 20 });
    await listAll(sequencer);
    run.journal.isManual = true;
    const inFlight = outcome(sequencer.submit(order("a")));
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
    const queued = outcome(sequencer.submit(cancel("a")));
    expect([await inFlight, await queued]).toEqual(["-1007", "-1008"]);
    expect(run.alarms).toEqual(["journal-stalled"]);
    await run.journal.finishWrite();
    run.journal.isManual = false;
    await expect.poll(() => sequencer.settled()).toBeUndefined();
    await sequencer.submit(order("b"));
    const placed = run.applied.slice(-2).map((next) => kinds(next)[0]);
    expect(placed).toEqual(["OrderAccepted", "OrderAccepted"]);
  });

  test("while the disk goes on stalling whatever comes is refused at once and never written", async () => {
    const sequencer = run.makeSequencer(new Exchange(), { commandTimeoutMs: 20 });
    await listAll(sequencer);
    run.journal.isManual = true;
    expect(await outcome(sequencer.submit(order("a")))).toBe("-1007");
    const late = [order("b"), cancel("a"), { ...deposit, transferId: "late" }];
    const answers = late.map((command) => outcome(sequencer.submit(command)));
    expect(await Promise.all(answers)).toEqual(["-1008", "-1008", "-1008"]);
    expect(sequencer.queuedCommands).toBe(0);
    run.journal.isManual = false;
    await run.journal.finishWrite();
    await expect.poll(() => sequencer.settled()).toBeUndefined();
    expect(await outcome(sequencer.submit(order("c")))).toContain("OrderAccepted");
    const written = run.journal.batches.flat().map(({ payload }) => decodeCommand(payload));
    expect(written.slice(-2)).toEqual([order("a"), order("c")]);
  });

  test("nothing is settled while nobody can tell what becomes of what is being written", async () => {
    const sequencer = run.makeSequencer(new Exchange(), { commandTimeoutMs: 20 });
    await listAll(sequencer);
    run.journal.isManual = true;
    expect(await outcome(sequencer.submit(order("a")))).toBe("-1007");
    await expect(sequencer.settled()).rejects.toMatchObject({ code: -1007 });
    run.journal.isManual = false;
    await run.journal.finishWrite();
    await expect.poll(() => sequencer.settled()).toBeUndefined();
    expect(kinds(run.applied.at(-1) as Applied)[0]).toBe("OrderAccepted");
  });

  test("a command refused for its age settles nothing for those before it", async () => {
    const sequencer = run.makeSequencer();
    await listAll(sequencer);
    run.journal.isManual = true;
    const placed = outcome(sequencer.submit(order("a")));
    const late = outcome(sequencer.submit(order("b"), run.nowMs - 1));
    const settled = sequencer.settled();
    expect(await late).toBe("-1021");
    await expect(settled).rejects.toMatchObject({ code: -1007 });
    await run.journal.finishWrite();
    expect(await placed).toContain("OrderAccepted");
  });

  test("says when everything under way has its outcome", async () => {
    const sequencer = run.makeSequencer();
    await listAll(sequencer);
    await expect.poll(() => sequencer.settled()).toBeUndefined();
    run.journal.isManual = true;
    const answers = ["a", "b"].map((id) => sequencer.submit(order(id)));
    let isSettled = false;
    const settled = sequencer.settled()?.then(() => (isSettled = true));
    expect(settled).toBeDefined();
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(isSettled).toBe(false);
    await run.journal.finishWrite();
    await settled;
    expect(run.applied.slice(-2).map(({ events }) => events[0]?.kind)).toEqual([
      "OrderAccepted",
      "OrderAccepted",
    ]);
    await Promise.all(answers);
  });

  test("closing finishes what was taken and takes nothing more", async () => {
    const sequencer = run.makeSequencer();
    await listAll(sequencer);
    const promises = ["a", "b", "c"].map((id) => outcome(sequencer.submit(order(id))));
    const closed = sequencer.close();
    expect(await outcome(sequencer.submit(order("d")))).toBe("-1016");
    await closed;
    for (const promise of promises) expect(await promise).toContain("OrderAccepted");
  });

  test("a replay ends in the same state and tells the projections so", async () => {
    const live = new Exchange();
    const sequencer = run.makeSequencer(live);
    await listAll(sequencer);
    await Promise.all(["a", "b", "a", "c"].map((id) => sequencer.submit(order(id))));
    await sequencer.submit(cancel("b"));
    const liveApplied = run.applied;
    run.applied = [];
    const again = new Exchange();
    expect(await run.make(again).replay()).toBe(liveApplied.length);
    expect(again.stateHash()).toBe(live.stateHash());
    const wanted = ({ kind }: Event): boolean => kind !== "BalanceChanged";
    const told = liveApplied.map((next) => ({ ...next, events: next.events.filter(wanted) }));
    const unheard = { changedAccountIds: [], replayed: true };
    expect(run.applied).toEqual(told.map((next) => ({ ...next, ...unheard })));
  });
});

describe("an engine that trips over a command", () => {
  test("refuses it, halts its market, trades on elsewhere, and replays to the same", async () => {
    const tradeOn = async (sequencer: Sequencer): Promise<void> => {
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
    await tradeOn(run.makeSequencer(live));
    const results = run.applied.slice(-7);
    expect(run.alarms).toEqual(["command-failed-in-engine"]);
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

    const liveApplied = run.applied;
    run.applied = [];
    const again = new BuggyExchange();
    await run.make(again).replay();
    const toldAgain = liveApplied.map((next) =>
      kinds(next).filter((kind) => kind !== "BalanceChanged"),
    );
    expect(run.applied.map(kinds)).toEqual(toldAgain);
    expect(again.stateHash()).toBe(live.stateHash());
  });
});

test("an engine that trips even over time going by still refuses what its market may not take", async () => {
  class TripsAlways extends BuggyExchange {
    override applyQuietly(command: Command, sequence: number, timeUs: number): void {
      super.applyQuietly(command, sequence, timeUs);
      if (command.kind === "AdvanceTime") throw new Error("another bug");
    }
  }
  const sequencer = run.makeSequencer(new TripsAlways());
  await listAll(sequencer);
  await sequencer.submit(order("trips"));
  expect(kinds(await sequencer.submit(order("after")))[0]).toBe("CommandRejected");
  expect(kinds(await sequencer.submit(order("elsewhere", 2)))[0]).toBe("OrderAccepted");
  expect(run.alarms).toEqual(["command-failed-in-engine", "command-failed-in-engine"]);
});

test("what fires beyond one command's steps goes on by itself, and after a restart too", async () => {
  const stops = 2_500;
  const exchange = new Exchange();
  const { sequencer } = run.make(exchange, { queuedCommandsMax: stops });
  await listAll(sequencer);
  const [spec] = MARKETS;
  if (spec === undefined) throw new Error("There is no market.");
  const roomy = { ...spec, maxNumOrders: stops + 9, maxNumAlgoOrders: stops };
  await sequencer.submit({ kind: "ListMarket", spec: roomy });
  const seller = { accountId: 1002 };
  await sequencer.submit({ ...deposit, ...seller, assetId: spec.baseAssetId, transferId: "base" });
  const stop = { orderType: OrderType.StopLossLimit, triggerPriceTicks: 100_001 };
  await Promise.all(
    Array.from({ length: stops }, (_, at) => sequencer.submit({ ...order(`s${at}`), ...stop })),
  );
  await sequencer.submit({ ...order("ask"), ...seller, side: Side.Sell, priceTicks: 100_001 });
  await sequencer.submit({ ...order("bid"), priceTicks: 100_001 });
  const triggered = (): number =>
    run.applied.flatMap(({ events: some }) => some).filter(({ kind }) => kind === "OrderTriggered")
      .length;
  expect(triggered()).toBe(1_000);
  await sequencer.close();

  const again = run.make(new Exchange());
  run.applied = [];
  await again.replay();
  expect(triggered()).toBe(1_000);
  again.sequencer.watchAgenda();
  await expect.poll(triggered).toBe(stops);
  expect(run.applied.filter(({ command }) => command.kind === "AdvanceTime")).toHaveLength(2);
  await again.sequencer.close();
});

test("a projection that fails stops neither the others nor the exchange", () => {
  const publisher = new Publisher(run.log);
  const heard: number[] = [];
  publisher.subscribe(() => {
    throw new Error("bug");
  });
  publisher.subscribe(({ sequence }) => heard.push(sequence));
  const next = { timeUs: 1, command: deposit, events: [], replayed: false };
  publisher.publish({ ...next, sequence: 1 });
  publisher.publish({ ...next, sequence: 2 });
  expect(heard).toEqual([1, 2]);
  expect(run.alarms).toEqual(["projection-failed", "projection-failed"]);
});
