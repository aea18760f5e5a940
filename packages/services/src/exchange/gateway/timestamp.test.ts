import { ApiError } from "@bourse/core/error";
import { expect, test } from "vitest";
import { Params } from "./params.ts";
import { checkTimestamp } from "./timestamp.ts";

const NOW = 1_790_000_000_000;
const OUTSIDE = "-1021 Timestamp for this request is outside of the recvWindow.";
const AHEAD = "-1021 Timestamp for this request was 1000ms ahead of the server's time.";
const TOO_LARGE = "-1102 'recvWindow' contains unexpected value. Cannot be greater than 60000.";
const MISSING = "-1102 Mandatory parameter 'timestamp' was not sent, was empty/null, or malformed.";

function outcome(fields: Record<string, string | number>): string | number {
  const params = new Params(new Map(Object.entries(fields).map(([k, v]) => [k, String(v)])));
  try {
    return checkTimestamp(params, NOW);
  } catch (error) {
    return error instanceof ApiError ? `${error.code} ${error.msg}` : String(error);
  }
}

test.each<[string, Record<string, string | number>, string | number]>([
  ["now", { timestamp: NOW }, NOW + 5000],
  ["at the end of the usual window", { timestamp: NOW - 5000 }, NOW],
  ["just outside of it", { timestamp: NOW - 5001 }, OUTSIDE],
  ["a little ahead", { timestamp: NOW + 999 }, NOW + 5999],
  ["a second ahead", { timestamp: NOW + 1000 }, AHEAD],
  ["a wider window", { timestamp: NOW - 60_000, recvWindow: 60_000 }, NOW],
  ["a narrow one", { timestamp: NOW - 2, recvWindow: 1 }, OUTSIDE],
  ["fractions of a millisecond", { timestamp: NOW - 1, recvWindow: "1.5" }, NOW + 0.5],
  ["too wide a window", { timestamp: NOW, recvWindow: 60_001 }, TOO_LARGE],
  ["far too wide a window", { timestamp: NOW, recvWindow: "99999999999" }, TOO_LARGE],
  ["microseconds", { timestamp: `${NOW}250` }, NOW + 5000.25],
  ["old microseconds", { timestamp: `${NOW - 5001}000` }, OUTSIDE],
  ["no timestamp", {}, MISSING],
  ["an empty one", { timestamp: "" }, MISSING],
])("%s", (_what, fields, expected) => {
  expect(outcome(fields)).toBe(expected);
});

test.each(["abc", "-1", "1e12", "NaN", " 1", "0x10", "1.5"])(
  "timestamp=%s is -1100",
  (timestamp) => {
    expect(outcome({ timestamp })).toMatch(
      /^-1100 Illegal characters found in parameter 'timestamp'/,
    );
  },
);

test.each(["abc", "-1", "1e3", "NaN", "1.2345"])("recvWindow=%s is -1100", (recvWindow) => {
  expect(outcome({ timestamp: NOW, recvWindow })).toMatch(
    /^-1100 Illegal characters found in parameter 'recvWindow'/,
  );
});
