import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeCommand, encodeCommand } from "../src/command/index.ts";
import { Exchange } from "../src/exchange/index.ts";
import { SEEDS, play, streams } from "./streams.ts";

test("the journal's bytes replayed give the same events and the same hash", () => {
  const property = fc.property(streams, (steps) => {
    const live = new Exchange();
    const replayed = new Exchange();
    play(steps, (command, sequence, timeUs) => {
      const read = decodeCommand(encodeCommand(command));
      expect(read).toEqual(command);
      const events = live.apply(command, sequence, timeUs);
      expect(replayed.apply(read, sequence, timeUs)).toEqual(events);
    });
    expect(replayed.stateHash()).toBe(live.stateHash());
  });
  for (const seed of SEEDS) fc.assert(property, { numRuns: 100, seed });
});

test("a restored snapshot has the same hash and behaves the same ever after", () => {
  const property = fc.property(streams, fc.nat(), (steps, somewhere) => {
    const live = new Exchange();
    let restored: Exchange | undefined;
    const cut = 1 + (somewhere % steps.length);
    play(steps, (command, sequence, timeUs) => {
      const events = live.apply(command, sequence, timeUs);
      const again = restored?.apply(command, sequence, timeUs) ?? events;
      expect(again).toEqual(events);
      if (sequence !== cut) return;
      restored = Exchange.restore(live.snapshot());
      restored.assertValid();
      expect(restored.stateHash()).toBe(live.stateHash());
    });
    expect(restored?.stateHash()).toBe(live.stateHash());
    restored?.assertValid();
  });
  for (const seed of SEEDS) fc.assert(property, { numRuns: 100, seed });
});

test("reading the state never changes it", () => {
  const property = fc.property(streams, (steps) => {
    const read = new Exchange();
    const unread = new Exchange();
    play(steps, (command, sequence, timeUs) => {
      read.apply(command, sequence, timeUs);
      unread.apply(command, sequence, timeUs);
      read.averagePriceTicks(1);
      if (command.kind === "PlaceOrder") read.check(command);
      read.openOrdersOf(1001);
      read.balancesOf(5);
    });
    expect(read.stateHash()).toBe(unread.stateHash());
  });
  for (const seed of SEEDS) fc.assert(property, { numRuns: 100, seed });
});
