import { beforeEach, expect, test, vi } from "vitest";
import { OpenLists } from "../../history/index.ts";
import { LISTEN_KEY_LIFE_MS } from "../../limits.ts";
import { createUserData, type UserData, type UserEvent } from "../../user-data/index.ts";
import { LISTEN_KEY, ListenKeys } from "./listen-keys.ts";

const [ALICE, BOB] = [1001, 1002];
const BTC = { assetId: 2, asset: "BTC", decimals: 8 };
const UNKNOWN = { code: -1125, msg: "This listenKey does not exist." };
const clock = { nowUs: () => 5_000_000, nowMs: () => 5_000 };

let userData: UserData;
let keys: ListenKeys;
let sequence = 0;

beforeEach(() => {
  userData = createUserData({ assets: [BTC], lists: new OpenLists(), clock });
  keys = new ListenKeys(userData, clock);
});

const by = (accountId: number, apiKey: string) => ({ accountId, apiKey, expiresTimeMs: Infinity });
const byToken = (accountId: number, lifeMs: number) => ({
  accountId,
  apiKey: undefined,
  expiresTimeMs: clock.nowMs() + lifeMs,
});

function give(accountId: number): void {
  sequence += 1;
  const transferred = { accountId, assetId: BTC.assetId, amountUnits: 7, transferId: "t" };
  const events = [{ kind: "Transferred", ...transferred } as const];
  const command = { kind: "AdvanceTime" } as const;
  userData.apply({ sequence, timeUs: sequence, command, events, replayed: false });
}

test("an account has one key; who knows it hears of that account and of no other", () => {
  const key = keys.open(by(ALICE, "A"));
  expect(key).toMatch(LISTEN_KEY);
  expect(keys.open(by(ALICE, "A"))).toBe(key);
  expect(keys.open(by(BOB, "B"))).not.toBe(key);
  const heard: UserEvent[] = [];
  const stop = keys.listen(key, (event) => heard.push(event));
  give(BOB);
  expect(heard).toEqual([]);
  give(ALICE);
  expect(heard.map(({ e }) => e)).toEqual(["balanceUpdate"]);
  stop?.();
  give(ALICE);
  expect(heard).toHaveLength(1);
  expect(keys.listen("no such key", () => {})).toBeUndefined();
});

test("only its own account may keep a key or end it", () => {
  const key = keys.open(by(ALICE, "A"));
  expect(() => keys.keepAlive(by(BOB, "B"), key)).toThrow(expect.objectContaining(UNKNOWN));
  expect(() => keys.close(BOB, key)).toThrow(expect.objectContaining(UNKNOWN));
  keys.keepAlive(by(ALICE, "A"), key);
  keys.close(ALICE, key);
  expect(() => keys.keepAlive(by(ALICE, "A"), key)).toThrow(expect.objectContaining(UNKNOWN));
  expect(keys.open(by(ALICE, "A"))).not.toBe(key);
});

test("a key ends an hour after it was last asked for, and when its API key changes", () => {
  vi.useFakeTimers();
  const key = keys.open(by(ALICE, "A"));
  const heard: UserEvent[] = [];
  keys.listen(key, (event) => heard.push(event));
  vi.advanceTimersByTime(LISTEN_KEY_LIFE_MS - 1);
  keys.keepAlive(by(ALICE, "A"), key);
  vi.advanceTimersByTime(LISTEN_KEY_LIFE_MS - 1);
  expect(heard).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(heard).toEqual([{ e: "listenKeyExpired", E: 5_000, listenKey: key }]);
  give(ALICE);
  expect(heard).toHaveLength(1);
  const next = keys.open(by(ALICE, "A"));
  keys.listen(next, (event) => heard.push(event));
  keys.keyChanged("B");
  expect(heard).toHaveLength(1);
  keys.keyChanged("A");
  expect(heard[1]).toMatchObject({ e: "listenKeyExpired", listenKey: next });
  vi.useRealTimers();
});

test("a key ends with any API key that opened or kept it, not only with the first", () => {
  for (const show of [
    () => keys.open(by(ALICE, "READER")),
    (key: string) => keys.keepAlive(by(ALICE, "READER"), key),
  ]) {
    const key = keys.open(by(ALICE, "A"));
    const heard: UserEvent[] = [];
    keys.listen(key, (event) => heard.push(event));
    show(key);
    keys.keyChanged("READER");
    expect(heard).toMatchObject([{ e: "listenKeyExpired", listenKey: key }]);
    expect(keys.listen(key, () => {})).toBeUndefined();
    expect(keys.open(by(ALICE, "A"))).not.toBe(key);
  }
});

test("a key that a token opened ends with that token, whoever keeps it", () => {
  vi.useFakeTimers();
  const key = keys.open(by(ALICE, "A"));
  const heard: UserEvent[] = [];
  keys.listen(key, (event) => heard.push(event));
  expect(keys.open(byToken(ALICE, 600_000))).toBe(key);
  keys.keepAlive(byToken(ALICE, 3_600_000), key);
  keys.keepAlive(by(ALICE, "A"), key);
  vi.advanceTimersByTime(599_999);
  expect(heard).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(heard).toMatchObject([{ e: "listenKeyExpired", listenKey: key }]);
  vi.useRealTimers();
});
