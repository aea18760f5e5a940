import { afterEach, beforeEach, expect, test } from "vitest";
import type { BalanceDays } from "@bourse/core/order-history";
import { ASSETS } from "@bourse/core/market";
import type { Clock } from "../../src/exchange/clock.ts";
import type { StoredHistory } from "../../src/exchange/history/index.ts";
import {
  alice,
  type Answer,
  bob,
  deposit,
  type Fields,
  signed,
  startServer,
  temporaryDirectory,
  type TestServer,
} from "./harness.ts";

const DAY_MS = 86_400_000;
const FIRST_DAY = Date.UTC(2026, 10, 16) / DAY_MS;
const noon = (day: number): number => (FIRST_DAY + day) * DAY_MS + DAY_MS / 2;
const endOf = (day: number): number => (FIRST_DAY + day + 1) * DAY_MS - 1_000;
const ALL_STORED = 1_000_000;

/** What the history projection stored: BTC since day 0, USDT on days 1 to 3, ETH since day 5. */
const stored: BalanceDays = {
  now: [
    balance("BTC", "1.5", "0.5", noon(0)),
    balance("USDT", "0", "0", noon(4)),
    balance("ETH", "1", "0", noon(5)),
  ],
  past: [
    { ...units("USDT", "1000", "0"), firstDay: FIRST_DAY + 1, lastDay: FIRST_DAY + 1 },
    { ...units("USDT", "3000", "250"), firstDay: FIRST_DAY + 2, lastDay: FIRST_DAY + 3 },
  ],
};

function units(name: string, free: string, locked: string) {
  const { assetId = 0, decimals = 0 } = ASSETS.find(({ asset }) => asset === name) ?? {};
  const [freeUnits, lockedUnits] = [free, locked].map((text) => `${Number(text) * 10 ** decimals}`);
  return {
    accountId: alice.accountId,
    assetId,
    freeUnits: freeUnits ?? "",
    lockedUnits: lockedUnits ?? "",
  };
}

function balance(name: string, free: string, locked: string, timeMs: number) {
  return { ...units(name, free, locked), sequence: 1, timeUs: timeMs * 1_000 };
}

class HandClock implements Clock {
  timeMs = noon(0);
  nowMs = (): number => this.timeMs;
  nowUs = (): number => this.timeMs * 1_000;
}

let directory: ReturnType<typeof temporaryDirectory>;
let server: TestServer;
let clock: HandClock;
let storedUpTo: number;

async function start(): Promise<void> {
  const nothing = async (): Promise<never> => {
    throw new Error("Nobody asks for that here.");
  };
  const storedHistory: StoredHistory = {
    lastSequence: async () => storedUpTo,
    findOrder: nothing,
    findOrderByName: nothing,
    orders: nothing,
    trades: nothing,
    findList: nothing,
    findListByName: nothing,
    lists: nothing,
    matches: nothing,
    amendments: nothing,
    balanceTimeUs: nothing,
    balanceDays: async (accountId, fromDay) =>
      accountId === alice.accountId
        ? { now: stored.now, past: stored.past.filter(({ lastDay }) => lastDay >= fromDay) }
        : { now: [], past: [] },
  };
  server = await startServer({ directory: directory.path, clock, storedHistory });
}

beforeEach(async () => {
  directory = temporaryDirectory();
  clock = new HandClock();
  storedUpTo = ALL_STORED;
  await start();
  await deposit(server, alice, "BTC", "10");
  await deposit(server, bob, "USDT", "1000000");
});
afterEach(async () => {
  await server.stop();
  directory.remove();
});

const ask = (fields: Fields = {}, by = alice): Promise<Answer> =>
  signed(server, by, "GET /sapi/v1/accountSnapshot", {
    timestamp: clock.timeMs,
    type: "SPOT",
    ...fields,
  });

async function tradeAt(price: string): Promise<void> {
  const terms = { symbol: "BTCUSDT", type: "LIMIT", timeInForce: "GTC", quantity: "0.01", price };
  for (const [by, side] of [[alice, "SELL"] as const, [bob, "BUY"] as const]) {
    const timestamp = clock.timeMs;
    const { status } = await signed(server, by, "POST /api/v3/order", {
      ...terms,
      side,
      timestamp,
    });
    expect(status).toBe(200);
  }
}

interface Snapshot {
  readonly updateTime: number;
  readonly data: {
    readonly totalAssetOfBtc: string;
    readonly balances: readonly { asset: string; free: string; locked: string }[];
  };
}

/** Each snapshot as `day: asset free locked, ... = BTC`. */
function shown({ body }: Answer): string[] {
  const snapshots: readonly Snapshot[] = body.snapshotVos;
  return snapshots.map(({ updateTime, data }) => {
    const day = (updateTime + 1_000) / DAY_MS - 1 - FIRST_DAY;
    const balances = data.balances
      .map(({ asset, free, locked }) => `${asset} ${Number(free)} ${Number(locked)}`)
      .join(", ");
    return `${day}: ${balances} = ${Number(data.totalAssetOfBtc)}`;
  });
}

test("what was held when each day ended, at the last price of that day", async () => {
  await tradeAt("50000");
  clock.timeMs = noon(2);
  await tradeAt("40000");
  clock.timeMs = noon(5);
  const answer = await ask();
  expect(answer.status).toBe(200);
  expect(answer.body).toMatchObject({ code: 200, msg: "" });
  expect(shown(answer)).toEqual([
    "0: BTC 1.5 0.5 = 2",
    "1: USDT 1000 0, BTC 1.5 0.5 = 2.02",
    "2: USDT 3000 250, BTC 1.5 0.5 = 2.08125",
    "3: USDT 3000 250, BTC 1.5 0.5 = 2.08125",
    "4: BTC 1.5 0.5 = 2",
  ]);
  expect(answer.body.snapshotVos.at(-1)).toMatchObject({ type: "spot", updateTime: endOf(4) });
  clock.timeMs = noon(6);
  expect(shown(await ask()).at(-1)).toBe("5: BTC 1.5 0.5, ETH 1 0 = 2");
});

test("as many days as are asked for, the newest of them, and none that is not over", async () => {
  clock.timeMs = noon(20);
  const days = async (fields: Fields): Promise<number[]> =>
    shown(await ask(fields)).map((each) => Number(each.split(":")[0]));
  expect(await days({})).toEqual([13, 14, 15, 16, 17, 18, 19]);
  expect(await days({ limit: 9 })).toHaveLength(9);
  expect(await days({ limit: 30 })).toHaveLength(20);
  expect(await days({ startTime: endOf(17) })).toEqual([17, 18, 19]);
  expect(await days({ startTime: endOf(17) + 1 })).toEqual([18, 19]);
  expect(await days({ endTime: endOf(3) })).toEqual([0, 1, 2, 3]);
  expect(await days({ endTime: endOf(3) - 1 })).toEqual([0, 1, 2]);
  expect(await days({ startTime: endOf(19) + 1 })).toEqual([]);
  clock.timeMs = noon(40);
  expect(await days({ limit: 30, endTime: endOf(12) })).toEqual([10, 11, 12]);
});

test("other wallets are empty, and so is the account of who never had anything", async () => {
  clock.timeMs = noon(3);
  for (const type of ["MARGIN", "FUTURES"]) expect(shown(await ask({ type }))).toEqual([]);
  expect(shown(await ask({}, bob))).toEqual([]);
  expect((await ask({ type: "OTHER" })).status).toBe(400);
  expect((await ask({ limit: 6 })).status).toBe(400);
});

test("while a day is not stored to its end it is refused, and not half told", async () => {
  await server.stop();
  storedUpTo = 0;
  await start();
  clock.timeMs = noon(2);
  expect(await ask()).toMatchObject({ status: 503, body: { code: -1001 } });
});

test("where nothing is ever stored there is nothing", async () => {
  await server.stop();
  server = await startServer({ directory: directory.path, clock });
  clock.timeMs = noon(2);
  expect(shown(await ask())).toEqual([]);
});
