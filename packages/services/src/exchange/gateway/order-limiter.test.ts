import type { Event, OrderView } from "@bourse/engine/event";
import { expect, test } from "vitest";
import { OrderLimiter } from "./order-limiter.ts";

const START_MS = Date.UTC(2026, 0, 10);
const DAY_MS = 86_400_000;
const ACCOUNT = 7;
const OTHER = 8;

/** Drives a limiter with the events an engine would send; the orders are letters. */
class Run {
  readonly limiter = new OrderLimiter({ per10Seconds: 1000, perDay: 1000 });
  readonly #executed = new Map<string, number>();
  nowMs = START_MS;

  place(...names: string[]): number {
    for (const name of names) this.#apply({ kind: "OrderAccepted", order: view(name, 0) });
    return this.count();
  }

  /** One fill of one lot; the other side belongs to somebody else. */
  fill(name: string, role: "maker" | "taker"): number {
    const executed = (this.#executed.get(name) ?? 0) + 1;
    this.#executed.set(name, executed);
    const own = view(name, executed);
    const foreign = { ...view("foreign", 99), accountId: OTHER };
    const sides =
      role === "maker" ? { maker: own, taker: foreign } : { maker: foreign, taker: own };
    this.#apply({ kind: "Trade", quantityLots: 1, ...sides } as Event);
    return this.count();
  }

  count(): number {
    return this.limiter.counts(ACCOUNT, this.nowMs).day;
  }

  #apply(event: Event): void {
    const command = { kind: "AdvanceTime" } as const;
    const timeUs = this.nowMs * 1000;
    this.limiter.apply({ sequence: 1, timeUs, command, events: [event], replayed: false });
  }
}

function view(clientOrderId: string, executedLots: number): OrderView {
  return { clientOrderId, executedLots, accountId: ACCOUNT, marketId: 1 } as OrderView;
}

test("a first fill as taker takes one back; later fills change nothing", () => {
  const run = new Run();
  expect(run.place("A", "B")).toBe(2);
  expect(run.fill("B", "taker")).toBe(1);
  expect(run.place("C")).toBe(2);
  expect(run.fill("B", "taker")).toBe(2);
  expect(run.place("D")).toBe(3);
  expect(run.fill("D", "taker")).toBe(2);
});

test("a first fill as maker takes five back, never below nothing", () => {
  const run = new Run();
  expect(run.place("A", "B", "C", "D", "E")).toBe(5);
  expect(run.fill("A", "maker")).toBe(0);
  expect(run.place("F", "G")).toBe(2);
  expect(run.fill("A", "maker")).toBe(2);
  expect(run.fill("B", "maker")).toBe(0);
});

test("fills count for the window they happen in, whenever the order was placed", () => {
  const run = new Run();
  expect(run.place("a", "b", "c", "d", "e")).toBe(5);
  run.nowMs += DAY_MS;
  expect(run.count()).toBe(0);
  expect(run.place("1", "2", "3", "4", "5", "6", "7", "8", "9", "10")).toBe(10);
  for (const old of ["a", "b", "c", "d", "e"]) run.fill(old, "taker");
  expect(run.count()).toBe(5);
});

test("ten seconds and a day have limits of their own, and say when they end", () => {
  const limiter = new OrderLimiter({ per10Seconds: 2, perDay: 3 });
  const order = view("A", 0);
  const accept = (timeMs: number): void =>
    limiter.apply({
      sequence: 1,
      timeUs: timeMs * 1000,
      command: { kind: "AdvanceTime" },
      events: [{ kind: "OrderAccepted", order }],
      replayed: true,
    });
  accept(START_MS);
  limiter.check(ACCOUNT, 1, START_MS);
  accept(START_MS);
  expect(() => limiter.check(ACCOUNT, 1, START_MS + 2_500)).toThrow(
    expect.objectContaining({
      status: 429,
      code: -1015,
      retryAfterSeconds: 8,
      msg: "Too many new orders; current limit is 2 orders per 10 SECOND.",
    }),
  );
  limiter.check(OTHER, 1, START_MS);
  limiter.check(ACCOUNT, 1, START_MS + 10_000);
  accept(START_MS + 10_000);
  expect(() => limiter.check(ACCOUNT, 1, START_MS + 20_000)).toThrow(
    "Too many new orders; current limit is 3 orders per 1 DAY.",
  );
  limiter.check(ACCOUNT, 1, START_MS + DAY_MS);
});
