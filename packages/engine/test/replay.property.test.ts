import { expect, test } from "vitest";
import { decodeCommand, encodeCommand } from "../src/command/index.ts";
import { Exchange } from "../src/exchange/index.ts";
import { isSame } from "./diff/difference.ts";
import { SEEDS } from "./seeds.ts";
import { Stream } from "./stream/stream.ts";

const COMMANDS = 4_000;
/** A journal holds what its writer accepts: numbers that are whole. */
const MIX = { hostile: false };

test("the journal's bytes replayed give the same events and the same hash", () => {
  for (const seed of SEEDS) {
    const stream = new Stream(seed, MIX);
    const live = new Exchange();
    const replayed = new Exchange();
    for (let done = 0; done < COMMANDS; done++) {
      const { command, sequence, timeUs } = stream.next();
      const read = decodeCommand(encodeCommand(command));
      demandSame(seed, sequence, [read, command]);
      const events = live.apply(command, sequence, timeUs);
      demandSame(seed, sequence, [replayed.apply(read, sequence, timeUs), events]);
      stream.see(events);
    }
    expect(replayed.stateHash()).toBe(live.stateHash());
  }
});

test("a restored snapshot has the same hash and behaves the same ever after", () => {
  for (const seed of SEEDS) {
    const stream = new Stream(seed, MIX);
    const live = new Exchange();
    let restored = new Exchange();
    for (let done = 1; done <= COMMANDS; done++) {
      const { command, sequence, timeUs } = stream.next();
      const events = live.apply(command, sequence, timeUs);
      demandSame(seed, sequence, [restored.apply(command, sequence, timeUs), events]);
      stream.see(events);
      if (done % 97 !== 0) continue;
      restored = Exchange.restore(live.snapshot());
      restored.assertValid();
      demandSame(seed, sequence, [restored.stateHash(), live.stateHash()]);
    }
    expect(restored.stateHash()).toBe(live.stateHash());
  }
});

test("reading the state never changes it", () => {
  for (const seed of SEEDS) {
    const stream = new Stream(seed);
    const read = new Exchange();
    const unread = new Exchange();
    for (let done = 0; done < COMMANDS; done++) {
      const { command, sequence, timeUs } = stream.next();
      const events = read.apply(command, sequence, timeUs);
      demandSame(seed, sequence, [unread.apply(command, sequence, timeUs), events]);
      stream.see(events);
      read.averagePriceTicks(1);
      read.referencePrice(2);
      if (command.kind === "PlaceOrder") read.check(command);
      read.openOrdersOf(1001);
      read.balancesOf(5);
      read.depth(1, 3);
    }
    expect(read.stateHash()).toBe(unread.stateHash());
  }
});

function demandSame(seed: number, sequence: number, [got, wanted]: [unknown, unknown]): void {
  if (isSame(got, wanted)) return;
  expect({ seed, sequence, got }).toEqual({ seed, sequence, got: wanted });
}
