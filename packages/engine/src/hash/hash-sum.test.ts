import { expect, test } from "vitest";
import { HashSum, RecordKind } from "./index.ts";

function sumOf(...records: number[][]): HashSum {
  const sum = new HashSum();
  for (const record of records) {
    sum.begin(RecordKind.Balance);
    for (const value of record) sum.feed(value);
    sum.add();
  }
  return sum;
}

test("the order in which records come leaves no trace, nor does a record that went", () => {
  const sum = sumOf([1, 2], [3, 4], [5, 6]);
  expect(sum.hex()).toBe(sumOf([5, 6], [1, 2], [3, 4]).hex());
  sum.begin(RecordKind.Balance);
  sum.feed(3);
  sum.feed(4);
  sum.subtract();
  expect(sum.equals(sumOf([1, 2], [5, 6]))).toBe(true);
  expect(sum.equals(sumOf([1, 2], [5, 7]))).toBe(false);
});

test("the kind, each field and the order of fields count", () => {
  const seen = new Set([sumOf([1, 2]), sumOf([2, 1]), sumOf([1, 2, 0])].map((sum) => sum.hex()));
  const other = new HashSum();
  other.begin(RecordKind.Order);
  other.feed(1);
  other.feed(2);
  other.add();
  expect(seen.add(other.hex()).size).toBe(4);
});

test("nothing and two equal records differ, and so do upper and lower halves of a number", () => {
  expect(sumOf([7], [7]).hex()).not.toBe(sumOf().hex());
  expect(sumOf([2 ** 32]).hex()).not.toBe(sumOf([1]).hex());
  expect(sumOf([2 ** 52]).hex()).not.toBe(sumOf([2 ** 51]).hex());
});

test("a grid of neighbouring records has no two equal hashes in either lane pair", () => {
  const seen = new Set<string>();
  for (let account = 0; account < 64; account++) {
    for (let free = 0; free < 64; free++) {
      for (const locked of [0, 1, 2 ** 32, 2 ** 40, 2 ** 51]) {
        seen.add(sumOf([1, account, free, 0, locked, 0]).hex());
      }
    }
  }
  expect(seen.size).toBe(64 * 64 * 5);
});

test("units that move between accounts or between free and locked change the sum", () => {
  const before = sumOf([1, 10, 500, 100], [1, 11, 500, 100]);
  expect(before.equals(sumOf([1, 10, 400, 100], [1, 11, 600, 100]))).toBe(false);
  expect(before.equals(sumOf([1, 10, 400, 200], [1, 11, 600, 0]))).toBe(false);
  expect(before.equals(sumOf([1, 11, 500, 100], [1, 11, 500, 100]))).toBe(false);
});

test("half of the bits change when one bit of a field does", () => {
  let changed = 0;
  for (let bit = 0; bit < 52; bit++) {
    const one = sumOf([42, 2 ** 51 + 12345]);
    const other = sumOf([42, 2 ** 51 + 12345 + (bit === 51 ? -(2 ** 51) : 2 ** bit)]);
    changed += ones(one.first ^ other.first) + ones(one.second ^ other.second);
  }
  expect(changed / 52).toBeGreaterThan(28);
  expect(changed / 52).toBeLessThan(36);
});

function ones(word: number): number {
  let count = 0;
  for (let bit = 0; bit < 32; bit++) count += (word >>> bit) & 1;
  return count;
}

test("texts are told apart by length and letters; the hash is the same on every machine", () => {
  const of = (...texts: string[]) => {
    const sum = new HashSum();
    sum.begin(RecordKind.Transfer);
    for (const text of texts) sum.feedText(text);
    sum.add();
    return sum.hex();
  };
  expect(of("ab", "c")).not.toBe(of("a", "bc"));
  expect(of("ab")).not.toBe(of("ba"));
  expect(of("transfer-1")).toBe("ff616184ac5e1bc1");
});
