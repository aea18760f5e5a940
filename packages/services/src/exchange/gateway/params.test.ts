import { ApiError } from "@bourse/core/error";
import { describe, expect, test } from "vitest";
import { Params } from "./params.ts";

const of = (fields: Record<string, string>): Params => new Params(new Map(Object.entries(fields)));

function outcome<Value>(action: () => Value): Value | string {
  try {
    return action();
  } catch (error) {
    return error instanceof ApiError ? `${error.status} ${error.code} ${error.msg}` : String(error);
  }
}

const MANDATORY = "400 -1102 Mandatory parameter 'x' was not sent, was empty/null, or malformed.";
const EMPTY = "400 -1105 Parameter 'x' was empty.";
const NOT_DECIMAL =
  "400 -1100 Illegal characters found in parameter 'x'; " +
  "legal range is '^([0-9]{1,20})(\\.[0-9]{1,20})?$'.";
const NOT_INTEGER =
  "400 -1100 Illegal characters found in parameter 'x'; legal range is '^[0-9]{1,20}$'.";
const INVALID = "400 -1130 Data sent for parameter 'x' is not valid.";

test("what must be sent is missed, and what is empty too", () => {
  for (const params of [of({}), of({ x: "" })]) {
    expect(outcome(() => params.string("x"))).toBe(MANDATORY);
    expect(outcome(() => params.integer("x"))).toBe(MANDATORY);
    expect(outcome(() => params.decimalText("x"))).toBe(MANDATORY);
    expect(outcome(() => params.enum("x", ["A"]))).toBe(MANDATORY);
  }
});

test("what may be left out may not be empty", () => {
  const params = of({ x: "" });
  expect(outcome(() => params.optionalString("x"))).toBe(EMPTY);
  expect(outcome(() => params.optionalInteger("x"))).toBe(EMPTY);
  expect(outcome(() => params.optionalDecimalText("x"))).toBe(EMPTY);
  expect(outcome(() => params.optionalBoolean("x"))).toBe(EMPTY);
  expect(outcome(() => params.optionalEnum("x", ["A"]))).toBe(EMPTY);
  expect(outcome(() => params.strings("x"))).toBe(EMPTY);
  expect(of({}).optionalDecimalText("x")).toBeUndefined();
});

/** Everything JavaScript's own readers take for a number, or turn into one silently. */
const TRAPS = [
  "1e309",
  "1e5",
  "1E5",
  "NaN",
  "Infinity",
  "-Infinity",
  "-1",
  "-0",
  "+1",
  "0x10",
  "0b1",
  " 12 ",
  "12 ",
  "1,5",
  "1abc",
  "1_000",
  ".5",
  "5.",
  "1.2.3",
  "٣",
  "１",
  "null",
  "true",
  "[]",
  "1".repeat(21),
  `0.${"1".repeat(21)}`,
  "1\n",
  "1\u0000",
  "9007199254740993n",
];

describe.each(TRAPS)("the number %j", (text) => {
  test("is no decimal and no integer", () => {
    expect(outcome(() => of({ x: text }).decimalText("x"))).toBe(NOT_DECIMAL);
    expect(outcome(() => of({ x: text }).integer("x"))).toBe(NOT_INTEGER);
  });
});

test("decimals stay the text they were", () => {
  for (const text of ["0", "0.1", "00.10", "123456789.12345678", "99999999999999999999"]) {
    expect(of({ x: text }).decimalText("x")).toBe(text);
  }
});

test("integers: too small is refused, too large is cut, what no number holds overflows", () => {
  const params = of({ x: "5" });
  expect(params.integer("x", { min: 1, max: 10 })).toBe(5);
  expect(params.integer("x", { max: 3 })).toBe(3);
  expect(outcome(() => params.integer("x", { min: 6 }))).toBe(INVALID);
  expect(of({ x: "9007199254740991" }).integer("x")).toBe(Number.MAX_SAFE_INTEGER);
  expect(outcome(() => of({ x: "9007199254740993" }).integer("x"))).toBe(
    "400 -1108 Parameter 'x' overflowed.",
  );
});

test("times are milliseconds or microseconds", () => {
  expect(of({ x: "1790000000123" }).optionalTimeMs("x")).toBe(1_790_000_000_123);
  expect(of({ x: "1790000000123999" }).optionalTimeMs("x")).toBe(1_790_000_000_123);
});

test.each([
  ["-5", 0],
  ["9223372036854775807", 9_007_199_254_740],
  ["99999999999999999999", 9_007_199_254_740],
])("the time %s is cut to what a clock may say", (text, timeMs) => {
  expect(of({ x: text }).optionalTimeMs("x")).toBe(timeMs);
});

test.each(["1e3", "-", "1.5", "x", "--1"])("%s is no time", (text) => {
  expect(outcome(() => of({ x: text }).optionalTimeMs("x"))).toMatch(/^400 -1100 /);
});

test("booleans are words, in any case", () => {
  expect(of({ x: "true" }).optionalBoolean("x")).toBe(true);
  expect(of({ x: "FALSE" }).optionalBoolean("x")).toBe(false);
  expect(outcome(() => of({ x: "1" }).optionalBoolean("x"))).toBe(INVALID);
});

test("words must be among those known; the caller says what to answer otherwise", () => {
  expect(of({ x: "BUY" }).enum("x", ["BUY", "SELL"])).toBe("BUY");
  expect(outcome(() => of({ x: "buy" }).enum("x", ["BUY", "SELL"]))).toBe(INVALID);
  expect(outcome(() => of({ x: "HOLD" }).optionalEnum("x", ["BUY"], "InvalidSide"))).toBe(
    "400 -1117 Invalid side.",
  );
});

test("lists are JSON arrays of different, non-empty strings", () => {
  expect(of({ x: '["BTCUSDT","ETHUSDT"]' }).strings("x")).toEqual(["BTCUSDT", "ETHUSDT"]);
  expect(of({ x: '["１２３"]' }).strings("x")).toEqual(["１２３"]);
  for (const text of ["BTCUSDT", "[]", '[""]', "[1]", '"A"', "{}", '["A"', "null", "[[]]"]) {
    expect(outcome(() => of({ x: text }).strings("x"))).toMatch(/^400 -1100 /);
  }
  expect(outcome(() => of({ x: '["A","A"]' }).strings("x"))).toBe(
    "400 -1151 Symbol is present multiple times in the list.",
  );
});
