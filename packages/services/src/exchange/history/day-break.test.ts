import { expect, test } from "vitest";
import { DayBreak } from "./day-break.ts";

const DAY_US = 86_400_000_000;
const NEWEST = 99;

test("a day that another one follows ends before that one's first command", () => {
  const dayBreak = new DayBreak();
  for (const [sequence, timeUs] of [
    [7, 10 * DAY_US],
    [8, 11 * DAY_US - 1],
    [9, 11 * DAY_US],
    [10, 11 * DAY_US + 1],
  ] as const) {
    dayBreak.note(sequence, timeUs);
  }
  expect(dayBreak.lastSequenceOf(10, NEWEST)).toBe(8);
  expect(dayBreak.lastSequenceOf(3, NEWEST)).toBe(8);
});

test("of a day that may go on everything there is belongs to it, and so it is when nothing was seen", () => {
  const dayBreak = new DayBreak();
  expect(dayBreak.lastSequenceOf(11, NEWEST)).toBe(NEWEST);
  dayBreak.note(9, 11 * DAY_US);
  expect(dayBreak.lastSequenceOf(11, NEWEST)).toBe(NEWEST);
});
