import { expect, test } from "vitest";
import { answerControl, type Session } from "./control.ts";

class PlainSession implements Session {
  isCombined = false;
  readonly streamsMax = 3;
  readonly #names = new Set<string>();

  streams(): string[] {
    return [...this.#names];
  }

  subscribe(names: readonly string[]): void {
    for (const name of names) this.#names.add(name);
  }

  unsubscribe(names: readonly string[]): void {
    for (const name of names) this.#names.delete(name);
  }
}

const ask = (session: Session, request: object): object =>
  answerControl(JSON.stringify(request), session);

test("subscribes, lists and unsubscribes", () => {
  const session = new PlainSession();
  const [a, b] = ["btcusdt@trade", "btcusdt@depth"];
  expect(ask(session, { method: "SUBSCRIBE", params: [a, b], id: 1 })).toEqual({
    result: null,
    id: 1,
  });
  expect(ask(session, { method: "LIST_SUBSCRIPTIONS", id: "list" })).toEqual({
    result: [a, b],
    id: "list",
  });
  ask(session, { method: "UNSUBSCRIBE", params: [a], id: -5 });
  expect(ask(session, { method: "LIST_SUBSCRIPTIONS", id: null })).toEqual({
    result: [b],
    id: null,
  });
});

test("wraps events when told to, and says whether it does", () => {
  const session = new PlainSession();
  const get = { method: "GET_PROPERTY", params: ["combined"], id: 2 };
  expect(ask(session, get)).toEqual({ result: false, id: 2 });
  ask(session, { method: "SET_PROPERTY", params: ["combined", true], id: 3 });
  expect(ask(session, get)).toEqual({ result: true, id: 2 });
});

test("takes no more streams than it may, and counts none twice", () => {
  const session = new PlainSession();
  ask(session, { method: "SUBSCRIBE", params: ["a", "b", "c"], id: 1 });
  expect(ask(session, { method: "SUBSCRIBE", params: ["a", "b"], id: 2 })).toMatchObject({ id: 2 });
  expect(ask(session, { method: "SUBSCRIBE", params: ["a", "d"], id: 3 })).toEqual({
    code: 2,
    msg: "Invalid request: too many parameters",
    id: 3,
  });
  expect(session.streams()).toEqual(["a", "b", "c"]);
});

const METHODS = "SUBSCRIBE, UNSUBSCRIBE, LIST_SUBSCRIPTIONS, SET_PROPERTY, GET_PROPERTY";

test.each([
  ['{"method":"SET_PROPERTY","params":["color",true],"id":9}', 0, "Unknown property"],
  [
    '{"method":"SET_PROPERTY","params":["combined","yes"],"id":9}',
    1,
    "Invalid value type: expected Boolean",
  ],
  [
    '{"method":"SET_PROPERTY","params":[1,true],"id":9}',
    2,
    "Invalid request: property name must be a string",
  ],
  [
    '{"method":"GET_PROPERTY","params":["combined",true],"id":9}',
    2,
    "Invalid request: too many parameters",
  ],
  [
    '{"method":"JUMP","id":9}',
    2,
    `Invalid request: unknown variant JUMP, expected one of ${METHODS} at line 1 column 16`,
  ],
  ['{"params":[],"id":9}', 2, "Invalid request: missing field `method` at line 1 column 20"],
  [
    '{"method":"SUBSCRIBE","params":[1],"id":9}',
    2,
    "Invalid request: stream name must be a string",
  ],
  ['{"method":"SUBSCRIBE","params":"a","id":9}', 2, "Invalid request: params must be a list"],
])("refuses %s", (text, code, msg) => {
  expect(answerControl(text, new PlainSession())).toEqual({ code, msg, id: 9 });
});

test.each([
  ['{"method":"LIST_SUBSCRIPTIONS","id":1.5}', "request ID must be an unsigned integer"],
  ['{"method":"LIST_SUBSCRIPTIONS","id":{}}', "request ID must be an unsigned integer"],
  [
    `{"method":"LIST_SUBSCRIPTIONS","id":"${"x".repeat(37)}"}`,
    "request ID must be an unsigned integer",
  ],
  ["[]", "expected a request object at line 1 column 2"],
  ["null", "expected a request object at line 1 column 4"],
])("refuses %s without an id to answer to", (text, msg) => {
  expect(answerControl(text, new PlainSession())).toEqual({
    code: 2,
    msg: `Invalid request: ${msg}`,
  });
});

test.each([
  ["hello", "line 1 column 1"],
  ['{"method":', "line 1 column 11"],
  ['{"method":"x",\n "id": y}', "line 2 column 8"],
  ["{'a':1}", "line 1 column 2"],
  ['["\\"y", y]', "line 1 column 9"],
  ["[".repeat(50_000), "line 1 column 50001"],
])("says where %.20s is no JSON", (text, place) => {
  expect(answerControl(text, new PlainSession())).toEqual({
    code: 3,
    msg: `Invalid JSON: expected value at ${place}`,
  });
});

test("the longest message of quotes and backslashes takes no longer to refuse than any other", () => {
  const text = `x"${'\\"'.repeat(32_000)}`;
  const startedMs = performance.now();
  expect(answerControl(text, new PlainSession())).toMatchObject({ code: 3 });
  expect(performance.now() - startedMs).toBeLessThan(500);
});

const deep = "[".repeat(30_000) + "]".repeat(30_000);

test.each([
  [`{"id":12345678901234567890123,"method":"LIST_SUBSCRIPTIONS","params":${deep}}`, 3],
  [`{"id":9,"method":${deep}}`, 2],
])("what is nested too deeply is refused like any other nonsense: %.30s", (text, code) => {
  expect(answerControl(text, new PlainSession())).toMatchObject({ code });
});

test.each(["9007199254740993", "9223372036854775807"])(
  "the id %s is answered with every digit",
  (id) => {
    const method = '"method":"LIST_SUBSCRIPTIONS"';
    for (const text of [
      `{"id":${id},${method},"params":[{"id":1}]}`,
      `{${method},"params":[{"id":1}],"id":${id}}`,
    ]) {
      const answer = JSON.stringify(answerControl(text, new PlainSession()));
      expect(answer).toBe(`{"result":[],"id":${id}}`);
    }
  },
);
