import { expect, test } from "vitest";
import { BadMessage, readMessage } from "./read-message.ts";

test("a request: id, method, and parameters as the text that was sent", () => {
  const request = readMessage(
    '{"id":"a1","method":"order.place","params":{"symbol":"BTCUSDT","price":52000.00,' +
      '"quantity":"0.01000000","orderId":9007199254740993,"big":1e5,"flag":true,"none":null,' +
      '"symbols":["A","B"]}}',
  );
  expect(request).toMatchObject({ id: "a1", method: "order.place" });
  expect(Object.fromEntries(request.params)).toEqual({
    symbol: "BTCUSDT",
    price: "52000.00",
    quantity: "0.01000000",
    orderId: "9007199254740993",
    big: "1e5",
    flag: "true",
    symbols: '["A","B"]',
  });
});

test.each(
  "0 -0 7 -7 123456789012345 1234567890123456 9007199254740993 1.0 1.50 -1.5 1e3 1E3 -0.0 0e0".split(
    " ",
  ),
)("the number %s stays as it was sent, wherever it stands", (number) => {
  const alone = readMessage(`{"method":"ping","params":{"a":${number}}}`);
  expect(alone.params.get("a")).toBe(number);
  const spaced = readMessage(`{"method":"ping","params":{"b":"1.5","a" :\t${number} , "c":true}}`);
  expect(spaced.params.get("a")).toBe(number);
});

test.each([
  ['{"method":"ping"}', null],
  ['{"id":null,"method":"ping"}', null],
  ['{"id":7,"method":"ping"}', 7],
  ['{"id":-7,"method":"v3/ping"}', -7],
])("the id of %s is %j", (text, id) => {
  expect(readMessage(text)).toMatchObject({ id, method: "ping" });
});

test.each(["9007199254740993", "9223372036854775807", "-9223372036854775808"])(
  "the id %s is answered with every digit",
  (id) => {
    const request = readMessage(`{"id":${id},"method":"ping"}`);
    expect(JSON.stringify({ id: request.id })).toBe(`{"id":${id}}`);
  },
);

test("names that JavaScript knows are names like any other", () => {
  const { params } = readMessage(
    '{"method":"ping","params":{"__proto__":"1","constructor":"2","toString":"3"}}',
  );
  expect([...params.keys()]).toEqual(["__proto__", "constructor", "toString"]);
});

test.each([
  "",
  "{",
  "null",
  "[]",
  "7",
  '"ping"',
  "{}",
  '{"method":7}',
  '{"method":""}',
  '{"method":"a b"}',
  '{"method":"ping","params":[]}',
  '{"method":"ping","params":"x"}',
  '{"id":{},"method":"ping"}',
  '{"id":1.5,"method":"ping"}',
  '{"id":9223372036854775808,"method":"ping"}',
  '{"id":1e30,"method":"ping"}',
  `{"id":"${"x".repeat(37)}","method":"ping"}`,
  "\u0000",
  "[".repeat(10_000) + "]".repeat(10_000),
  `{"method":"ping","params":${'{"a":'.repeat(10_000)}1${"}".repeat(10_001)}`,
])("%.40s is no request", (text) => {
  expect(() => readMessage(text)).toThrow(BadMessage);
});

test("a bad request is answered under its id when it has one", () => {
  for (const text of ['{"id":5}', '{"id":5,"method":"ping","params":7}']) {
    expect(() => readMessage(text)).toThrow(expect.objectContaining({ id: 5 }));
  }
});

test("more parameters than any method has are refused", () => {
  const params = Object.fromEntries(Array.from({ length: 65 }, (_, i) => [`p${i}`, i]));
  expect(() => readMessage(JSON.stringify({ method: "ping", params }))).toThrow(
    "Too many parameters sent for this endpoint.",
  );
});
