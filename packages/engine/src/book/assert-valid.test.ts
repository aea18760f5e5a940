import { describe, expect, test } from "vitest";
import { Side } from "../market/index.ts";
import type { BookImage } from "./book.ts";
import { Book, LADDERS, assertBookValid } from "./index.ts";
import { LAYOUT } from "./layout.ts";

const { DOUBLE_SHIFT, FIRST, LEVEL, LOTS, NEXT, ORDER_ID, PREVIOUS, RECORD_SHIFT } = LAYOUT;

/** Two orders at 100, an iceberg at 90, one at 110 on the other side, and one that waits. */
function usualBook(): Book {
  const book = new Book();
  book.rest(book.open(1, 5, 10), Side.Buy, 100);
  book.rest(book.open(2, 5, 20), Side.Buy, 100);
  const iceberg = book.open(3, 5, 4);
  book.hide(iceberg, 8, 4);
  book.rest(iceberg, Side.Buy, 90);
  book.rest(book.open(4, 5, 7), Side.Sell, 110);
  book.wait(book.open(5, 5, 9), LADDERS.Rising, 120);
  book.takeTouched(() => {});
  return book;
}

/** The records of a book, to be damaged. */
class Memory {
  readonly image: BookImage;
  readonly words: Int32Array;
  readonly doubles: Float64Array;
  readonly order: number;
  readonly second: number;
  readonly level: number;
  readonly iceberg: number;

  constructor(book: Book) {
    this.image = book.image();
    this.words = this.image.records.words;
    this.doubles = new Float64Array(this.words.buffer);
    [this.order, this.second, this.iceberg] = [book.find(1), book.find(2), book.find(3)];
    this.level = book.restingLevel(this.order);
  }

  setWord(record: number, at: number, value: number): void {
    this.words[(record << RECORD_SHIFT) | at] = value;
  }

  setDouble(record: number, at: number, value: number): void {
    this.doubles[(record << DOUBLE_SHIFT) | at] = value;
  }

  restored(): Book {
    const book = new Book();
    book.restore(this.image);
    return book;
  }
}

describe("a damaged book is found out", () => {
  const damages: readonly (readonly [string, (memory: Memory) => void])[] = [
    ["order 1 counts for another level", (m) => m.setWord(m.order, LEVEL, 0)],
    ["order 2 is not linked back", (m) => m.setWord(m.second, PREVIOUS, m.level)],
    ["order 77 is not found by its id", (m) => m.setDouble(m.order, ORDER_ID, 77)],
    ["says it shows 31, its orders show 30", (m) => m.setDouble(m.level, LOTS, 31)],
    ["order 1 rests and shows nothing", (m) => m.setDouble(m.order, LOTS, 0)],
    ["order 1 rests and shows nothing", (m) => m.setDouble(m.order, LOTS, -1)],
    ["order 1 stands in two queues", (m) => m.setWord(m.second, NEXT, m.order)],
    ["level at 100 is not found by its price", (m) => m.setWord(m.level, FIRST, m.level)],
    [
      "says 12 lots are open, its orders 13",
      (m) => {
        m.image.hidden.hiddenLots[m.iceberg] = 9;
      },
    ],
  ];

  test("the whole one is valid, also from its image", () => {
    assertBookValid(usualBook());
    assertBookValid(new Memory(usualBook()).restored());
  });

  test.each(damages)("%s", (message, damage) => {
    const memory = new Memory(usualBook());
    damage(memory);
    expect(() => assertBookValid(memory.restored())).toThrow(message);
  });

  test("bids at the best ask or above it cross the book", () => {
    for (const ticks of [110, 111]) {
      const book = usualBook();
      book.rest(book.open(6, 5, 1), Side.Buy, ticks);
      expect(() => assertBookValid(book)).toThrow(`crossed book: bid ${ticks}, ask 110`);
    }
  });
});

describe("an image", () => {
  /** Whatever a book can do, in all its arrays. */
  function disturb(book: Book): void {
    for (let id = 100; id < 1000; id++) {
      const slot = book.open(id, 5, 3);
      book.hide(slot, id, 3);
      book.rest(slot, Side.Buy, id % 97);
    }
    for (const id of [1, 3, 500]) {
      book.remove(book.find(id));
      book.close(book.find(id));
    }
    book.takeTouched(() => {});
  }

  test("stays as it is when its book goes on, and when another goes on from it", () => {
    const book = usualBook();
    disturb(book);
    const image = book.image();
    const copy = structuredClone(image);
    const other = new Book();
    other.restore(image);
    for (const one of [book, other]) {
      for (let id = 100; id < 110; id++) one.reduce(one.find(id), 20);
      one.remove(one.find(101));
      one.close(one.find(101));
      one.rest(one.open(1001, 5, 3), Side.Sell, 2000);
      expect(image).toEqual(copy);
    }
    expect(other.image()).toEqual(book.image());
  });

  test("what icebergs hide outlives the growth of the arrays it is kept in", () => {
    const book = usualBook();
    disturb(book);
    expect([2, 4, 100, 999].map((id) => book.hiddenLots(book.find(id)))).toEqual([0, 0, 100, 999]);
    assertBookValid(book);
  });

  test("of another version is refused", () => {
    const image = { ...usualBook().image(), version: 1 };
    expect(() => new Book().restore(image)).toThrow("a book image of version 1 is unknown");
  });
});
