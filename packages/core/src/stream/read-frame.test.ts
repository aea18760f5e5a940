import { expect, test } from "vitest";
import { readFrame, requestIdOf } from "./read-frame.ts";

test("the three requests are read", () => {
  for (const frame of [
    { method: "SUBSCRIBE", params: ["btcusdt@price"], id: 1 },
    { method: "UNSUBSCRIBE", params: ["btcusdt@kline_1m"], id: "mine" },
    { method: "LIST_SUBSCRIPTIONS", id: null },
  ]) {
    expect(readFrame(JSON.stringify(frame))).toEqual(frame);
  }
});

test.each([
  ["no JSON", "hello", 3, /Invalid JSON/],
  ["nothing", "", 3, /Invalid JSON/],
  ["nested too deep", "[".repeat(5_000), 3, /Invalid JSON/],
  ["too long", " ".repeat(8_193), 2, /at most 8192/],
  ["no object", "[]", 2, /Invalid request/],
  ["null", "null", 2, /Invalid request/],
  ["an unknown method", '{"method":"ORDER","id":1}', 2, /method/],
  ["no streams", '{"method":"SUBSCRIBE","id":1}', 2, /params/],
  ["no stream", '{"method":"SUBSCRIBE","params":[],"id":1}', 2, /params/],
  ["a number for a stream", '{"method":"SUBSCRIBE","params":[1],"id":1}', 2, /params\.0/],
  ["no id", '{"method":"SUBSCRIBE","params":["btcusdt@price"]}', 2, /id/],
  ["a fraction for an id", '{"method":"LIST_SUBSCRIPTIONS","id":1.5}', 2, /id/],
])("%s is refused with the reason", (_, text, code, why) => {
  expect(() => readFrame(text)).toThrow(
    expect.objectContaining({ code, message: expect.stringMatching(why) as string }) as Error,
  );
});

test("a refused request keeps its mark when that can be read", () => {
  expect(requestIdOf('{"method":"ORDER","id":7}')).toEqual({ id: 7 });
  expect(requestIdOf('{"id":{}}')).toEqual({});
  expect(requestIdOf("null")).toEqual({});
  expect(requestIdOf("hello")).toEqual({});
});
