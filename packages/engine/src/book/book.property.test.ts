import fc from "fast-check";
import { expect, test } from "vitest";
import { Side } from "../market/index.ts";
import { NaiveBook, type NaiveTerms } from "./naive-book.case.ts";
import {
  Book,
  LADDERS,
  MatchTerms,
  assertBookValid,
  canFill,
  walkLots,
  walkQuote,
} from "./index.ts";

const side = fc.constantFrom(Side.Buy, Side.Sell);
const lots = fc.integer({ min: 1, max: 30 });
/** Mostly near one another; also at borders of leaves and as far apart as prices can be. */
const near = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 90, max: 110 }) },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 12 }).map((page) => page * 32) },
  { weight: 1, arbitrary: fc.constantFrom(1, 31, 33, 2 ** 30 - 1, 2 ** 30, 2 ** 32, 2 ** 53 - 1) },
);
const owner = fc.integer({ min: 0, max: 3 });
const which = fc.nat({ max: 1000 });
const ladder = fc.constantFrom(LADDERS.Rising, LADDERS.Falling);
const terms: fc.Arbitrary<NaiveTerms> = fc.record({
  mode: fc.constantFrom(0, 0, 1, 2, 3, 4, 5),
  owner,
  tradeGroup: fc.constantFrom(0, 7),
  budgetUnits: fc.oneof(fc.constant(Infinity), fc.integer({ min: 0, max: 20_000 })),
  lowestTicks: fc.oneof(fc.constant(0), near),
  highestTicks: fc.oneof(fc.constant(Infinity), near),
});
const plain = fc.constant<NaiveTerms>({
  mode: 0,
  owner: 0,
  tradeGroup: 0,
  budgetUnits: Infinity,
  lowestTicks: 0,
  highestTicks: Infinity,
});
const hidden = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 40 }));
const price = fc.oneof(near, near, near, fc.constantFrom(0, Infinity));

const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("take"),
      side,
      price,
      lots: fc.integer({ min: 1, max: 80 }),
      owner,
      hidden,
      rests: fc.boolean(),
      terms: fc.oneof(plain, terms),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("remove"), which }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("reduce"), which, lots }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("wait"), ladder, price: near, owner }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("snapshot") }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("modify"), which, price: near, lots }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** The book and its slow twin, side by side. */
class Pair {
  book = new Book();
  readonly naive = new NaiveBook();
  #lastId = 0;

  run(taken: Step): void {
    const { naive } = this;
    if ("rests" in taken) this.#take(taken);
    else if (taken.kind === "remove") {
      const id = naive.idAt(taken.which);
      if (id === 0) return;
      this.#close(id);
    } else if (taken.kind === "reduce" && "lots" in taken) {
      const id = naive.restingIdAt(taken.which);
      if (id === 0 || naive.openLots(id) <= taken.lots) return;
      this.book.reduce(this.book.find(id), taken.lots);
      naive.reduce(id, taken.lots);
    } else if (taken.kind === "modify" && "which" in taken && "price" in taken) {
      this.#modify(taken.which, taken.price, taken.lots);
    } else if (taken.kind === "snapshot") {
      this.#told();
      const book = new Book();
      book.restore(this.book.image());
      expect(book.image()).toEqual(this.book.image());
      this.book = book;
    } else if ("ladder" in taken) this.#wait(taken);
  }

  #take(order: Extract<Step, { rests: boolean }>): void {
    const { book, naive } = this;
    const matchTerms = termsOf(order.terms);
    const question = { side: order.side, limitTicks: order.price, lots: order.lots };
    expect(canFill(book, { ...question, terms: matchTerms })).toBe(
      naive.canFill(question, order.terms),
    );
    const wanted = order.lots * 100;
    expect(walkLots(book, order.side, order.lots, matchTerms)).toEqual(
      naive.walkLots(order.side, order.lots, order.terms),
    );
    expect(walkQuote(book, order.side, wanted, matchTerms)).toEqual(
      naive.walkQuote(order.side, wanted, order.terms),
    );
    const left = book.match(order.side, order.price, order.lots, matchTerms);
    expect(this.#stepsOfMatch(left)).toEqual(naive.match(question, order.terms));
    const isPriced = order.price > 0 && order.price < Infinity;
    if (left === 0 || !order.rests || !isPriced || book.stopReason > 2) return;
    if (naive.wouldCross(order.side, order.price)) return;
    const orderId = this.#newId();
    const slot = book.open(orderId, order.owner, left);
    if (order.hidden > 0) book.hide(slot, order.hidden, left);
    book.rest(slot, order.side, order.price);
    naive.rest(
      { orderId, owner: order.owner, shown: left, hidden: order.hidden, max: left },
      order,
    );
  }

  #stepsOfMatch(left: number) {
    const { book } = this;
    const steps = [];
    for (let at = 0; at < book.steps.count; at++) {
      const slot = book.steps.slot(at);
      const orderId = book.orderId(slot);
      const { steps: log } = book;
      steps.push({ orderId, lots: log.lots(at), ticks: log.priceTicks(at), kind: log.kind(at) });
      if (log.isLast(at)) book.close(slot);
    }
    return { left, stopReason: book.stopReason, steps };
  }

  #close(id: number): void {
    const slot = this.book.find(id);
    this.book.remove(slot);
    this.book.close(slot);
    this.naive.remove(id);
  }

  /** Takes a resting order out and enters it anew under its id and slot. */
  #modify(at: number, ticks: number, newLots: number): void {
    const { book, naive } = this;
    const id = naive.restingIdAt(at);
    if (id === 0 || naive.wouldCross(naive.sideOf(id), ticks)) return;
    const slot = book.find(id);
    const of = naive.sideOf(id);
    const { owner: who, hidden: hides } = naive.remove(id);
    book.remove(slot);
    book.setShownLots(slot, newLots);
    if (hides > 0) book.hide(slot, hides, newLots);
    book.rest(slot, of, ticks);
    const order = { orderId: id, owner: who, shown: newLots, hidden: hides, max: newLots };
    naive.rest(order, { side: of, price: ticks });
  }

  #wait(taken: Extract<Step, { ladder: number }>): void {
    const { book, naive } = this;
    const orderId = this.#newId();
    book.wait(book.open(orderId, taken.owner, 5), taken.ladder, taken.price);
    const order = { orderId, owner: taken.owner, shown: 5, hidden: 0, max: 5 };
    naive.wait(order, taken.ladder, taken.price);
  }

  check(): void {
    const { book, naive } = this;
    assertBookValid(book);
    expect(queuesOf(book)).toEqual(naive.queues());
    expect(book.orderCount).toBe(naive.orderCount);
  }

  /** What the book says was touched tells every difference, and each level once. */
  #told(): void {
    const told: [Side, number][] = [];
    this.book.takeTouched((of, ticks, shown) => {
      told.push([of, ticks]);
      this.naive.tell(of, ticks, shown);
    });
    expect(new Set(told.map(String)).size).toBe(told.length);
    expect(this.naive.told()).toEqual(this.naive.shown());
  }

  tell(): void {
    this.#told();
  }

  /** Some are beyond 32 bits, and ids of closed orders are used again. */
  #newId(): number {
    this.#lastId++;
    const id = this.#lastId % 5 === 0 ? this.#lastId * 2 ** 32 : this.#lastId % 97;
    return this.naive.has(id) || id === 0 ? this.#lastId + 1000 : id;
  }
}

function termsOf(wanted: NaiveTerms): MatchTerms {
  const terms = new MatchTerms();
  terms.selfTradePrevention = wanted.mode as MatchTerms["selfTradePrevention"];
  terms.owner = wanted.owner;
  terms.tradeGroup = wanted.tradeGroup;
  terms.tradeGroups = Float64Array.of(0, 7, 7, 0);
  terms.budgetUnits = wanted.budgetUnits;
  terms.unitsPerTickLot = 3;
  terms.lowestTicks = wanted.lowestTicks;
  terms.highestTicks = wanted.highestTicks;
  return terms;
}

function queuesOf(book: Book) {
  const queue = (level: number) => {
    const found: (readonly number[])[] = [];
    for (let slot = book.first(level); slot !== 0; slot = book.next(level, slot)) {
      found.push([
        book.orderId(slot),
        book.owner(slot),
        book.shownLots(slot),
        book.hiddenLots(slot),
      ]);
    }
    return found;
  };
  const levels = (of: number) => {
    const found = [];
    for (let level = book.bestLevel(of); level !== 0; level = book.worseLevel(level)) {
      found.push({ ticks: book.priceTicks(level), orders: queue(level) });
    }
    return found;
  };
  return { ladders: Object.values(LADDERS).map(levels) };
}

test("it does what a book of plain arrays does", () => {
  const property = fc.property(
    fc.array(fc.tuple(step, fc.boolean()), { maxLength: 120, size: "max" }),
    (steps) => {
      const pair = new Pair();
      for (const [taken, isTold] of steps) {
        pair.run(taken);
        if (isTold) pair.tell();
        pair.check();
      }
      pair.tell();
    },
  );
  fc.assert(property, { numRuns: 300 });
});
