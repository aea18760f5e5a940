import { decodeApplied } from "@bourse/core/projection";
import { Exchange } from "@bourse/engine/exchange";
import { beforeEach, describe, expect, test } from "vitest";
import {
  BuggyExchange,
  cancel,
  HandJournal,
  listAll,
  order,
  outcome,
  SequencerRun,
} from "../../../test/exchange/sequencer-run.ts";
import type { Applied } from "../applied.ts";
import { JournalError } from "../journal/port.ts";

let run: SequencerRun;
beforeEach(() => {
  run = new SequencerRun();
});

describe("the event log", () => {
  const asTold = ({ sequence, timeUs, command, events: caused }: Applied) => {
    return { sequence, timeUs, command, events: caused };
  };
  const told = (): unknown[] =>
    run.events.batches
      .flat()
      .map(({ sequence, timeUs, payload }) => ({ sequence, timeUs, ...decodeApplied(payload) }));

  test("gets every command with everything it caused, what the guard says included", async () => {
    const { sequencer, eventLog } = run.make(new BuggyExchange());
    await eventLog.start();
    await listAll(sequencer);
    await sequencer.submit(order("trips"));
    await sequencer.submit(order("after"));
    await eventLog.close();
    expect(told()).toEqual(run.applied.map(asTold));
    expect(run.applied.at(-2)?.events[1]?.kind).toBe("MarketListed");
  });

  test("what it lacks is made again from the journal, what it has is not written twice", async () => {
    const first = run.make(new BuggyExchange());
    await first.eventLog.start();
    await listAll(first.sequencer);
    await first.eventLog.durable(run.journal.lastSequence);
    run.events.isManual = true;
    for (const id of ["a", "trips", "b"]) await first.sequencer.submit(order(id));
    run.events = Object.assign(new HandJournal(), { batches: [...run.events.batches] });

    const again = run.make(new BuggyExchange());
    await again.eventLog.start();
    await again.replay();
    await again.eventLog.close();
    expect(told()).toEqual(run.applied.filter(({ replayed }) => !replayed).map(asTold));
  });

  test("a slow disk of its own delays no answer; beyond the bound new orders are shed", async () => {
    const { sequencer, eventLog } = run.make(new Exchange(), {
      queuedBytesMax: 4_000,
      gatherMs: 0,
    });
    await eventLog.start();
    await listAll(sequencer);
    await eventLog.durable(run.journal.lastSequence);
    run.events.isManual = true;
    let answers = 0;
    while (!eventLog.isFull) {
      await sequencer.submit(order(`o${answers}`));
      answers += 1;
    }
    expect(answers).toBeGreaterThan(3);
    expect(await outcome(sequencer.submit(order("late")))).toBe("-1008");
    expect(await outcome(sequencer.submit(cancel("o0")))).toContain("OrderCanceled");
    run.events.isManual = false;
    await run.events.finishWrite();
    await eventLog.durable(run.journal.lastSequence);
    expect(await outcome(sequencer.submit(order("later")))).toContain("OrderAccepted");
  });

  test("a failed write is tried again on the log as it is found then", async () => {
    const { sequencer, eventLog } = run.make(new Exchange(), { retryMs: 1 });
    await eventLog.start();
    run.events.failure = new JournalError("disk full");
    await listAll(sequencer);
    await expect.poll(() => run.alarms).toContain("event-log-failed");
    run.events.failure = undefined;
    await eventLog.durable(run.journal.lastSequence);
    expect(told()).toHaveLength(run.journal.lastSequence);
  });

  test("a record that no log could take is a defect: it is told once and never tried again", async () => {
    const { sequencer, eventLog } = run.make(new Exchange(), { retryMs: 1 });
    await eventLog.start();
    await listAll(sequencer);
    await eventLog.durable(run.journal.lastSequence);
    const written = run.events.batches.length;
    run.events.failure = new RangeError("A record of 5000000 bytes cannot be journalled.");
    await sequencer.submit(order("a"));
    await expect(eventLog.durable(run.journal.lastSequence)).rejects.toThrow("5000000 bytes");
    run.events.failure = undefined;
    expect(await outcome(sequencer.submit(order("b")))).toContain("OrderAccepted");
    await expect(eventLog.durable(run.journal.lastSequence)).rejects.toThrow("new version");
    expect(run.alarms).toEqual(["event-log-defect"]);
    expect(run.events.batches).toHaveLength(written);
    await eventLog.close();
  });

  test("events of commands that the journal lost are noticed before anything is done", async () => {
    const { sequencer, eventLog } = run.make(new Exchange());
    await eventLog.start();
    await listAll(sequencer);
    await eventLog.close();
    run.journal.batches.pop();
    const again = run.make(new Exchange());
    await again.eventLog.start();
    await expect(again.replay()).rejects.toThrow("acknowledged commands are missing");
  });
});
