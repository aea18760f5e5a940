import { expect, test } from "vitest";
import { type RawRequest, readParams } from "./read-request.ts";

const raw = (query: string, body = ""): RawRequest => ({ query, body });
const latin1 = (text: string): string => Buffer.from(text, "utf8").toString("latin1");

function pairs(request: RawRequest): [string, string][] {
  const params = readParams(request);
  return params.names().map((name) => [name, params.optionalString(name) ?? ""]);
}

test.each([
  ["symbol=BTCUSDT&price=1.5", { symbol: "BTCUSDT", price: "1.5" }],
  ["a=1&&b=2&", { a: "1", b: "2" }],
  ["a=b=c", { a: "b=c" }],
  ["symbols=%5B%22A%22%2C%22B%22%5D&x=1", { symbols: '["A","B"]', x: "1" }],
  ["name=a+b&n%61me2=%2B", { name: "a b", name2: "+" }],
  [latin1("name=\u00fc\u4e2d"), { name: "\u00fc\u4e2d" }],
  [latin1("name=\u00fc%C3%BC"), { name: "\u00fc\u00fc" }],
])("reads %s", (query, expected) => {
  expect(pairs(raw(query))).toEqual(Object.entries(expected));
  expect(pairs(raw("", query))).toEqual(Object.entries(expected));
});

test("a name without a value has an empty one, and so may a value have an empty name", () => {
  const params = readParams(raw("flag&a=1&=x&last"));
  expect(params.names()).toEqual(["flag", "a", "", "last"]);
  expect(params.string("a")).toBe("1");
  expect(() => params.optionalString("flag")).toThrow("flag");
});

test("too many are refused as such, whatever else is wrong with them", () => {
  const many = Array.from({ length: 65 }, () => "a=%ZZ").join("&");
  expect(() => readParams(raw(many))).toThrow("Too many parameters");
  expect(() => readParams(raw(`x=1${"&".repeat(64)}`))).toThrow("Too many parameters");
  expect(pairs(raw(`x=1${"&".repeat(63)}`))).toEqual([["x", "1"]]);
});

test("the query wins over the body", () => {
  expect(pairs(raw("a=query", "a=body&b=1"))).toEqual([
    ["a", "query"],
    ["b", "1"],
  ]);
});

test.each([
  ["a=1&a=2", "Duplicate values"],
  ["a=1&%61=2", "Duplicate values"],
  ["a=%ZZ", ""],
  [Array.from({ length: 65 }, (_, at) => `p${at}=1`).join("&"), "Too many parameters"],
])("refuses %.30s", (text, why) => {
  expect(() => readParams(raw(text))).toThrow(why);
  expect(() => readParams(raw("x=1", text))).toThrow(why);
});
