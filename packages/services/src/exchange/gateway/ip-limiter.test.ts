import { ApiError } from "@bourse/core/error";
import { expect, test } from "vitest";
import { IpLimiter } from "./ip-limiter.ts";

/** A full minute of the clock, so that the windows of the tests begin where they say. */
const START = 1_789_999_980_000;
const limits = { weightPerMinute: 100, requestsPer5Minutes: 1000, connectionsPer5Minutes: 3 };

function refusal(action: () => void): ApiError | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
}

test("weight is counted per address and minute of the clock", () => {
  const limiter = new IpLimiter(limits);
  limiter.charge("a", 60, START);
  limiter.charge("b", 100, START + 1);
  limiter.charge("a", 40, START + 59_999);
  expect(limiter.usedWeight("a", START + 59_999)).toBe(100);
  expect(limiter.usedWeight("a", START + 60_000)).toBe(0);
  limiter.charge("a", 100, START + 60_000);
});

test("beyond the limit: 429, and how long to wait", () => {
  const limiter = new IpLimiter(limits);
  limiter.charge("a", 100, START);
  const error = refusal(() => limiter.charge("a", 1, START + 18_500));
  expect(error).toMatchObject({ status: 429, code: -1003, retryAfterSeconds: 42 });
  expect(error?.msg).toBe(
    "Too much request weight used; current limit is 100 request weight per 1 MINUTE. " +
      "Please use WebSocket Streams for live updates to avoid polling the API.",
  );
});

test("what is refunded can be used again, and never more than was used", () => {
  const limiter = new IpLimiter(limits);
  for (let order = 0; order < 500; order++) {
    limiter.charge("a", 1, START);
    limiter.refund("a", 1, START);
  }
  limiter.refund("a", 1000, START);
  expect(limiter.usedWeight("a", START)).toBe(0);
});

test("who goes on after a 429 is banned, each time for longer, up to three days", () => {
  const limiter = new IpLimiter(limits);
  const minutes: number[] = [];
  let nowMs = START;
  for (let ban = 0; ban < 9; ban++) {
    const hammer = (): ApiError | undefined => refusal(() => limiter.charge("a", 101, nowMs));
    let answer = hammer();
    for (let request = 1; request < 100; request++) {
      expect(answer?.status).toBe(429);
      answer = hammer();
    }
    expect(answer).toMatchObject({ status: 418, code: -1003 });
    expect(limiter.isBanned("a", nowMs)).toBe(true);
    const seconds = answer?.retryAfterSeconds ?? 0;
    minutes.push(seconds / 60);
    expect(answer?.msg).toBe(
      `Way too much request weight used; IP banned until ${nowMs + seconds * 1000}. ` +
        "Please use WebSocket Streams for live updates to avoid bans.",
    );
    expect(refusal(() => limiter.charge("a", 1, nowMs + seconds * 1000 - 1))?.status).toBe(418);
    expect(refusal(() => limiter.connect("a", nowMs + seconds * 1000 - 1))?.status).toBe(418);
    nowMs += seconds * 1000;
    expect(limiter.isBanned("a", nowMs)).toBe(false);
  }
  expect(minutes).toEqual([2, 8, 32, 128, 512, 2048, 4320, 4320, 4320]);
});

test("good conduct for a day is rewarded: the next ban is short again", () => {
  const limiter = new IpLimiter(limits);
  const banLength = (nowMs: number): number => {
    let last: ApiError | undefined;
    for (let request = 0; request < 100; request++) {
      last = refusal(() => limiter.charge("a", 101, nowMs));
    }
    return last?.retryAfterSeconds ?? 0;
  };
  expect(banLength(START)).toBe(120);
  expect(banLength(START + 10 * 60_000)).toBe(480);
  expect(banLength(START + 26 * 3_600_000)).toBe(120);
});

test("requests and connections have limits of their own", () => {
  const limiter = new IpLimiter(limits);
  for (let request = 0; request < 1000; request++) limiter.charge("a", 0, START);
  expect(refusal(() => limiter.charge("a", 0, START))).toMatchObject({ status: 429, code: -1003 });
  for (let attempt = 0; attempt < 3; attempt++) limiter.connect("a", START);
  expect(refusal(() => limiter.connect("a", START))).toMatchObject({
    status: 429,
    code: -1034,
    msg: "Too many connection attempts from IP; current limit is 3 per '5 MINUTE'.",
  });
  limiter.connect("a", START + 5 * 60_000);
});
