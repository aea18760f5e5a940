import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { OpenLists } from "../../history/index.ts";
import { createUserData } from "../../user-data/index.ts";
import type { Caller } from "../authenticator.ts";
import { Subscriptions } from "./subscriptions.ts";

const [ALICE, BOB] = [1001, 1002];
const HOUR_MS = 3_600_000;

let told: { subscriptionId: number; event: object }[];
let subscriptions: Subscriptions;

beforeEach(() => {
  vi.useFakeTimers();
  told = [];
  const nowUs = (): number => Date.now() * 1000;
  const clock = { nowUs, nowMs: () => Date.now() };
  subscriptions = new Subscriptions({
    userData: createUserData({ assets: [], lists: new OpenLists(), clock }),
    time: (timeUs) => timeUs / 1000,
    send: (message) => told.push(message),
    nowUs,
  });
});
afterEach(() => {
  vi.useRealTimers();
});

/** By a token that ends an hour from now, or by an API key. */
const caller = (accountId: number, apiKey?: string): Caller => ({
  userId: `user-${accountId}`,
  accountId,
  canTrade: true,
  canWithdraw: true,
  apiKey,
  expiresTimeMs: Date.now() + HOUR_MS,
});
const ended = (subscriptionId: number) => ({
  subscriptionId,
  event: { e: "eventStreamTerminated", E: Date.now() },
});

test.each([true, false])("a subscription ends with its token, of a logon: %s", (ofLogon) => {
  const { subscriptionId } = subscriptions.start(caller(ALICE), ofLogon);
  vi.advanceTimersByTime(HOUR_MS - 1);
  expect(told).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(told).toEqual([ended(subscriptionId)]);
  expect(subscriptions.areAny()).toBe(false);
});

test("it goes on with the next token of the same account, not with another's or a key's", () => {
  subscriptions.start(caller(ALICE), true);
  vi.advanceTimersByTime(HOUR_MS / 2);
  subscriptions.renew(caller(ALICE));
  vi.advanceTimersByTime(HOUR_MS - 1);
  expect(told).toEqual([]);
  subscriptions.renew(caller(BOB));
  subscriptions.renew(caller(ALICE, "A"));
  vi.advanceTimersByTime(1);
  expect(told).toEqual([ended(0)]);
});

test("what an API key opened ends with the key only, and what was ended before ends once", () => {
  subscriptions.start(caller(ALICE, "A"), false);
  subscriptions.start(caller(BOB), true);
  subscriptions.renew(caller(ALICE));
  subscriptions.stopOfLogon();
  subscriptions.tellEnded();
  const once = [ended(1)];
  vi.advanceTimersByTime(2 * HOUR_MS);
  expect(told).toEqual(once);
  expect(subscriptions.list()).toEqual([{ subscriptionId: 0 }]);
});
