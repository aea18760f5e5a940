import { describe, expect, test } from "vitest";
import { createFilter } from "./filter.ts";

const passes = (pattern: object, event: object) => createFilter([JSON.stringify(pattern)])(event);

describe("a filter", () => {
  test("lets everything through when there is none, and what any of several lets through", () => {
    expect(createFilter([])({ any: "thing" })).toBe(true);
    const either = createFilter(['{"a":["1"]}', '{"b":["2"]}']);
    expect([either({ b: "2" }), either({ a: "2" })]).toEqual([true, false]);
  });

  test.each([
    ["all fields must match", { a: ["x"], b: { c: [1] } }, { a: "x", b: { c: 1 } }, true],
    ["one that differs is enough", { a: ["x"], b: { c: [1] } }, { a: "x", b: { c: 2 } }, false],
    ["a number is no text", { a: ["1"] }, { a: 1 }, false],
    ["any of the values", { a: ["x", "y"] }, { a: "y" }, true],
    ["any entry of a list", { a: ["x"] }, { a: ["z", "x"] }, true],
    ["null", { a: [null] }, { a: null }, true],
    ["prefix", { a: [{ prefix: "BTC" }] }, { a: "BTCUSDT" }, true],
    ["suffix", { a: [{ suffix: "BTC" }] }, { a: "BTCUSDT" }, false],
    ["equals-ignore-case", { a: [{ "equals-ignore-case": "Abc" }] }, { a: "aBC" }, true],
    ["exists", { a: [{ exists: true }] }, { b: 1 }, false],
    ["exists not", { a: [{ exists: false }] }, { b: 1 }, true],
    ["anything-but", { a: [{ "anything-but": ["x", "y"] }] }, { a: "z" }, true],
    ["anything-but, excluded", { a: [{ "anything-but": ["x", "y"] }] }, { a: "y" }, false],
    ["anything-but prefix", { a: [{ "anything-but": { prefix: "x" } }] }, { a: "xy" }, false],
    ["numeric within", { a: [{ numeric: [">", 0, "<=", 5] }] }, { a: 5 }, true],
    ["numeric outside", { a: [{ numeric: [">", 0, "<=", 5] }] }, { a: 6 }, false],
    ["numeric of a text", { a: [{ numeric: ["=", 5] }] }, { a: "5" }, false],
    [
      "$or, with what stands beside",
      { $or: [{ a: [1] }, { b: [2] }], c: [3] },
      { b: 2, c: 3 },
      true,
    ],
    ["$or, none", { $or: [{ a: [1] }, { b: [2] }] }, { a: 2, b: 1 }, false],
  ])("%s", (_, pattern, event, expected) => {
    expect(passes(pattern, event)).toBe(expected);
  });

  test("sees the data of a Kinesis record as JSON, or as text", () => {
    const record = (data: string) => ({
      kinesis: { partitionKey: "k", data: Buffer.from(data).toString("base64") },
    });
    expect(passes({ data: { symbol: ["BTCUSDT"] } }, record('{"symbol":"BTCUSDT"}'))).toBe(true);
    expect(passes({ data: ["plain"], partitionKey: ["k"] }, record("plain"))).toBe(true);
  });

  test.each([
    { a: "x" },
    { a: [{ cidr: "10.0.0.0/8" }] },
    { a: [{ numeric: ["~", 1] }] },
    { $or: 1 },
  ])("%j is refused at the start", (pattern) => {
    expect(() => createFilter([JSON.stringify(pattern)])).toThrow(/is not supported here/);
  });
});
