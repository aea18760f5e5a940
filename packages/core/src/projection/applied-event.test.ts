import { type Command, encodeCommand } from "@bourse/engine/command";
import { EventLog, type Event, Refusal, RejectedPart, REJECTIONS } from "@bourse/engine/event";
import { Side } from "@bourse/engine/market";
import { expect, test } from "vitest";
import { decodeApplied, decodeAppliedRecord, encodeApplied } from "./applied-event.ts";

const command: Command = {
  kind: "Deposit",
  accountId: 1001,
  assetId: 3,
  amountUnits: 2 ** 53 - 1,
  transferId: "first",
};

function someEvents(): { bytes: Uint8Array; events: Event[] } {
  const log = new EventLog();
  const { failedInEngine } = REJECTIONS;
  const refusal = new Refusal();
  refusal.set(failedInEngine, 0, 0);
  log.rejected(1001, RejectedPart.Whole, refusal);
  log.level(7, Side.Sell, 100, 5);
  const { code, message, rule } = failedInEngine;
  return {
    bytes: log.copy(),
    events: [
      {
        kind: "CommandRejected",
        accountId: 1001,
        code,
        message,
        part: RejectedPart.Whole,
        why: { rule, actual: 0, limit: 0 },
      },
      { kind: "LevelChanged", marketId: 7, side: Side.Sell, priceTicks: 100, quantityLots: 5 },
    ],
  };
}

test.each([0, 1, 7])("what was encoded is decoded, %i bytes into a larger buffer", (offset) => {
  const { bytes, events } = someEvents();
  const payload = encodeApplied(encodeCommand(command), bytes);
  const shifted = new Uint8Array(payload.length + 8).subarray(offset, offset + payload.length);
  shifted.set(payload);
  expect(decodeApplied(shifted)).toEqual({ command, events });
  const record = { sequence: 5, timeUs: 6, payload: shifted };
  expect(decodeAppliedRecord(record)).toEqual({ sequence: 5, timeUs: 6, command, events });
});

test("a command without events is one", () => {
  const payload = encodeApplied(encodeCommand(command), new Uint8Array());
  expect(decodeApplied(payload)).toEqual({ command, events: [] });
});

test("what is cut off or of another format is refused", () => {
  const payload = encodeApplied(encodeCommand(command), someEvents().bytes);
  expect(() => decodeApplied(payload.subarray(0, 7))).toThrow("it has 7 bytes");
  expect(() => decodeApplied(payload.subarray(0, 12))).toThrow("ends within its command");
  expect(() => decodeApplied(payload.subarray(0, payload.length - 8))).toThrow(
    "no possible length",
  );
  payload[0] = 3;
  expect(() => decodeApplied(payload)).toThrow("of format 3");
});

test("the many events of a sweep fit into one record", () => {
  const log = new EventLog();
  for (let level = 1; level <= 100_000; level++) log.level(1, Side.Buy, level, 0);
  const payload = encodeApplied(encodeCommand(command), log.copy());
  expect(payload.length).toBeLessThan(log.byteLength / 4);
  const { events } = decodeApplied(payload);
  expect(events).toHaveLength(100_000);
  expect(events.at(-1)).toMatchObject({ kind: "LevelChanged", priceTicks: 100_000 });
});
