import fc from "fast-check";
import { expect, test } from "vitest";
import type { FlatState } from "../collections/index.ts";
import { FlatStateReader, keyHash } from "../collections/index.ts";
import type { Event } from "../event/index.ts";
import { EventLog, decodeEvents } from "../event/index.ts";
import { InvariantError } from "../invariant/index.ts";
import { ANSWER_EVENTS_MAX, REMEMBERED_EVENTS_MAX, REQUESTS_MAX } from "./limits.ts";
import { RequestMemory } from "./request-memory.ts";

const log = new EventLog();

/** An answer of so many events that no other sequence has; the next one overwrites it. */
function answered(sequence: number, count: number): EventLog {
  log.reset();
  for (let at = 0; at < count; at++) log.referencePriceSet(sequence, at);
  return log;
}

function repeated(memory: RequestMemory, accountId: number, requestId: string): Event[] {
  const log = new EventLog();
  memory.repeat(memory.find(accountId, requestId), log);
  return decodeEvents(log);
}

interface Request {
  readonly accountId: number;
  readonly requestId: string;
  readonly sequence: number;
  readonly count: number;
}

/** What rule 2.2 says, in the plainest way. */
function expectRemembered(memory: RequestMemory, all: readonly Request[]): void {
  const kept = all.slice(-REQUESTS_MAX);
  expect(memory.size).toBe(kept.length);
  let events = 0;
  let isTooOld = false;
  const expected: Event[] = [];
  const found: Event[] = [];
  for (const { accountId, requestId, sequence, count } of kept.toReversed()) {
    const isShort = count <= ANSWER_EVENTS_MAX;
    if (isShort && events + count > REMEMBERED_EVENTS_MAX) isTooOld = true;
    const isKept = isShort && !isTooOld;
    if (isKept) events += count;
    if (sequence % 997 !== 0 && kept.length > 200) continue;
    const answer = isKept ? decodeEvents(answered(sequence, count)) : [];
    const firstSequence = sequence;
    expected.push({ kind: "RequestRepeated", accountId, requestId, firstSequence, answer });
    found.push(...repeated(memory, accountId, requestId));
  }
  expect(found).toEqual(expected);
}

const name = fc.oneof(
  fc.string({ minLength: 1, maxLength: 36 }),
  fc.constantFrom("a", "b", "a ", "request-1", "x".repeat(36)),
);
const request = fc.record({
  accountId: fc.oneof(fc.nat({ max: 3 }), fc.maxSafeNat()),
  requestId: name,
  count: fc.oneof(fc.nat({ max: 5 }), fc.integer({ min: 62, max: 70 })),
});

test("requests are remembered by account and id, with their answers, and a copy is the same", () => {
  const property = fc.property(fc.array(request, { maxLength: 80, size: "max" }), (requests) => {
    const memory = new RequestMemory();
    const all: Request[] = [];
    for (const { accountId, requestId, count } of requests) {
      const isKnown = all.some((one) => one.accountId === accountId && one.requestId === requestId);
      expect(memory.find(accountId, requestId) >= 0).toBe(isKnown);
      if (isKnown) continue;
      const sequence = all.length + 1;
      memory.remember(accountId, requestId, sequence, answered(sequence, count));
      all.push({ accountId, requestId, sequence, count });
      if (count === 0) memory.hash();
    }
    expectRemembered(memory, all);
    memory.assertValid();
    const copy = restored(memory);
    expectRemembered(copy, all);
    expect(copy.hash().hex()).toBe(memory.hash().hex());
    copy.assertValid();
  });
  fc.assert(property, { numRuns: 100 });
});

test("names that are none are neither found nor remembered", () => {
  const memory = new RequestMemory();
  for (const text of ["", "x".repeat(37), "é", "a\n", "a\u007f"]) {
    memory.remember(1, text, 1, answered(1, 1));
    expect(memory.find(1, text)).toBe(-1);
  }
  expect(memory.size).toBe(0);
  memory.assertValid();
});

test("the newest 65,536 requests are remembered, and of their answers the newest 131,072 events", () => {
  const memory = new RequestMemory();
  const all: Request[] = [];
  let copy = memory;
  for (let sequence = 1; sequence <= REQUESTS_MAX + 30_000; sequence++) {
    const count = sequence % 1000 === 0 ? 60 : sequence % 6;
    const one = { accountId: sequence % 7, requestId: `request ${sequence}`, sequence, count };
    memory.remember(one.accountId, one.requestId, sequence, answered(sequence, count));
    if (copy !== memory)
      copy.remember(one.accountId, one.requestId, sequence, answered(sequence, count));
    all.push(one);
    if (sequence % 10_000 === 0) memory.hash();
    if (sequence === REQUESTS_MAX + 10_000) copy = restored(memory);
  }
  expectRemembered(memory, all);
  expectRemembered(copy, all);
  expect(memory.find(1, "request 1")).toBe(-1);
  expect(memory.find(30_000 % 7, "request 30000")).toBe(-1);
  expect(memory.find(30_001 % 7, "request 30001")).not.toBe(-1);
  expect(repeated(memory, 30_002 % 7, "request 30002")).toMatchObject([{ answer: [] }]);
  expect(copy.hash().hex()).toBe(memory.hash().hex());
  memory.assertValid();
  copy.assertValid();
});

test("a memory of short answers keeps them all, and forgets each with its request", () => {
  const memory = new RequestMemory();
  const all: Request[] = [];
  for (let sequence = 1; sequence <= REQUESTS_MAX + 2000; sequence++) {
    const one = { accountId: 3, requestId: `${sequence}`, sequence, count: sequence % 2 };
    memory.remember(one.accountId, one.requestId, sequence, answered(sequence, one.count));
    all.push(one);
  }
  expectRemembered(memory, all);
  memory.assertValid();
});

test("exactly 131,072 events are kept, and not one more", () => {
  const memory = new RequestMemory();
  const answers = REMEMBERED_EVENTS_MAX / ANSWER_EVENTS_MAX;
  for (let sequence = 1; sequence <= answers; sequence++) {
    memory.remember(1, `${sequence}`, sequence, answered(sequence, ANSWER_EVENTS_MAX));
  }
  expect(repeated(memory, 1, "1")).toMatchObject([{ answer: { length: ANSWER_EVENTS_MAX } }]);
  memory.remember(1, "one more", answers + 1, answered(answers + 1, 1));
  expect(repeated(memory, 1, "1")).toMatchObject([{ answer: [] }]);
  expect(repeated(memory, 1, "2")).toMatchObject([{ answer: { length: ANSWER_EVENTS_MAX } }]);
  memory.assertValid();
});

test("accounts whose keys collide are told apart, and copies of any size go on", () => {
  // The upper half of an account's number is spread over the lower one.
  const [one, other] = [5, 2 ** 32 + ((5 ^ 0x9e3779b1) >>> 0)];
  expect(keyHash(one, 77)).toBe(keyHash(other, 77));
  const memory = new RequestMemory();
  memory.remember(one, "a", 1, answered(1, 1));
  expect(memory.find(other, "a")).toBe(-1);
  memory.remember(other, "a", 2, answered(2, 1));
  expect(repeated(memory, other, "a")).toMatchObject([{ accountId: other, firstSequence: 2 }]);
  expect(repeated(memory, one, "a")).toMatchObject([{ accountId: one, firstSequence: 1 }]);
  for (let sequence = 3; sequence <= 1030; sequence++) {
    memory.remember(1, `${sequence}`, sequence, answered(sequence, 1));
    if (sequence < 1020) continue;
    const copy = restored(memory);
    copy.remember(1, "another", sequence + 1, answered(sequence + 1, 1));
    expect(copy.size).toBe(sequence + 1);
    copy.assertValid();
  }
});

test("the hash tells memories apart by who, when and what was answered", () => {
  const of = (accountId: number, requestId: string, sequence: number, log: EventLog) => {
    const memory = new RequestMemory();
    memory.remember(accountId, requestId, sequence, log);
    return memory.hash().hex();
  };
  const hashes = [
    of(1, "a", 1, answered(1, 2)),
    of(2, "a", 1, answered(1, 2)),
    of(1, "b", 1, answered(1, 2)),
    of(1, "a", 2, answered(1, 2)),
    of(1, "a", 1, answered(1, 3)),
    of(1, "a", 1, answered(2, 2)),
  ];
  expect(new Set(hashes).size).toBe(hashes.length);
});

test("a damaged copy is noticed", () => {
  const memory = new RequestMemory();
  for (let at = 1; at < 5; at++) memory.remember(at, "a", at, answered(at, at));
  const damage = (change: (state: FlatState) => void) => {
    const state: FlatState = { numbers: [], arrays: [] };
    memory.writeTo(state);
    change(state);
    const copy = new RequestMemory();
    copy.readFrom(new FlatStateReader(state));
    return () => copy.assertValid();
  };
  expect(damage(() => undefined)).not.toThrow();
  expect(damage(({ arrays }) => void (arrays[2] = new Int32Array(3)))).toThrow(InvariantError);
  expect(damage(({ numbers }) => void (numbers[0] = 1))).toThrow(InvariantError);
  expect(damage(({ arrays }) => void ((arrays[0] as Float64Array)[0] = 99))).toThrow(
    InvariantError,
  );
});

function restored(memory: RequestMemory): RequestMemory {
  const state: FlatState = { numbers: [], arrays: [] };
  memory.writeTo(state);
  const copy = new RequestMemory();
  const reader = new FlatStateReader(state);
  copy.readFrom(reader);
  reader.end();
  return copy;
}
