import path from "node:path";
import { expect, test } from "vitest";
import { parseReplayOptions } from "./options.ts";

test("left out, it is a summary of the whole journal of npm start", () => {
  expect(parseReplayOptions([])).toEqual({
    dataDir: path.resolve(".bourse"),
    toSequence: undefined,
    orderId: undefined,
    symbol: undefined,
    bookSequence: undefined,
    json: false,
    help: false,
  });
});

test("an order up to a command, its market in any letters", () => {
  const options = parseReplayOptions("--order 7 --market btcusdt --to 99 --json".split(" "));
  expect(options).toMatchObject({ orderId: 7, symbol: "BTCUSDT", toSequence: 99, json: true });
});

test.each([
  ["--to 0", '--to is "0"'],
  ["--order x1", '--order is "x1"'],
  ["--book 9007199254740992", '--book is "9007199254740992"'],
  ["--book 5 --order 1", "two questions"],
  ["--book 5 --to 6", "Leave out --to"],
  ["--market BTCUSDT", "Give one of them too"],
  ["--colour", "Unknown option '--colour'"],
  ["spare", "Unexpected argument 'spare'"],
])("%s is refused with a reason", (args, reason) => {
  expect(() => parseReplayOptions(args.split(" "))).toThrow(reason);
});
