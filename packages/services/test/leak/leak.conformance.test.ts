import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  alice,
  type Answer,
  bob,
  deposit,
  signed,
  startServer,
  temporaryDirectory,
  type TestServer,
  type TestUser,
} from "../exchange/harness.ts";
import { type Findings, findingsIn } from "./findings.ts";
import { Operations } from "./operations.ts";
import { Party } from "./party.ts";

/**
 * Two accounts trade with each other and pry into each other's things, at once and over every way in.
 * Neither may ever see an id, a name or a balance of the other.
 */
const OPERATIONS = Number(process.env["OPERATIONS"] ?? 1_500);
const SEED = Number(process.env["SEED"] ?? 20_261_123);
/** Requests of each account that are under way together. */
const AT_ONCE = 6;
const TIME_MS_MAX = 20_000 + OPERATIONS * 60;
/** Nobody's balance comes near: what one has many of, the other has few of. */
const WEALTH = 450_000;

const directory = temporaryDirectory();
let server: TestServer;
let rich: Party;
let poor: Party;
const seen: { rich: Findings; poor: Findings } = { rich: findingsIn([]), poor: findingsIn([]) };

beforeAll(async () => {
  const plenty = String(10 ** 9);
  server = await startServer({
    directory: directory.path,
    env: { REQUEST_WEIGHT_PER_MINUTE_MAX: plenty, CONNECTION_ATTEMPTS_PER_5_MINUTES_MAX: plenty },
  });
  rich = await Party.open(server, alice, "of-the-rich");
  poor = await Party.open(server, bob, "of-the-poor");
  for (const asset of ["BTC", "USDT", "SOL"]) await deposit(server, alice, asset, "900000");
  await deposit(server, bob, "BTC", "5000");
  await deposit(server, bob, "USDT", "90000");
  await deposit(server, bob, "ETH", "1000");
});
afterAll(async () => {
  await rich.close();
  await poor.close();
  await server.stop();
  directory.remove();
});

async function trade(): Promise<void> {
  const operations = new Operations(SEED);
  let left = OPERATIONS;
  const work = async (party: Party, rival: Party): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await operations.run(party, rival);
    }
  };
  const hands = Array.from({ length: AT_ONCE }, () => [work(rich, poor), work(poor, rich)]);
  await Promise.all(hands.flat());
}

const balancesOf = async ({ user }: Party): Promise<Record<string, string>> => {
  const { body } = await signed(server, user, "GET /api/v3/account", { omitZeroBalances: "true" });
  const balances: { asset: string; free: string; locked: string }[] = body.balances;
  return Object.fromEntries(
    balances.map(({ asset, free, locked }) => [asset, `${free}+${locked}`]),
  );
};

/** The balances as the events tell them. */
function balancesTold(events: readonly Answer["body"][]): Record<string, string> {
  const told: Record<string, string> = {};
  for (const { e, B } of events) {
    if (e !== "outboundAccountPosition") continue;
    for (const { a, f, l } of B) told[a] = `${f}+${l}`;
  }
  return told;
}

async function allIsTold(party: Party): Promise<void> {
  await expect.poll(() => balancesTold(party.events)).toEqual(await balancesOf(party));
  await expect.poll(() => party.legacyEvents.length).toBe(party.events.length);
}

const shared = <Item>(a: ReadonlySet<Item>, b: ReadonlySet<Item>): Item[] =>
  [...a].filter((item) => b.has(item));

describe(`two accounts (SEED=${SEED} OPERATIONS=${OPERATIONS})`, () => {
  test(
    "trade, pry, and are told of everything that is theirs",
    { timeout: TIME_MS_MAX },
    async () => {
      await trade();
      await Promise.all([rich, poor].map(allIsTold));
      seen.rich = findingsIn(rich.received);
      seen.poor = findingsIn(poor.received);
    },
  );

  test("the run was worth it: both traded, with each other, and had lists", () => {
    for (const { orderIds, listIds, names } of [seen.rich, seen.poor]) {
      expect(orderIds.size).toBeGreaterThan(OPERATIONS / 8);
      expect(listIds.size).toBeGreaterThan(OPERATIONS / 40);
      expect(names.size).toBeGreaterThan(OPERATIONS / 8);
    }
    const fills = poor.events.filter(({ x }) => x === "TRADE");
    expect(fills.length).toBeGreaterThan(OPERATIONS / 20);
    const kinds = new Set([...rich.events, ...poor.events].map(({ x }) => x));
    for (const kind of ["NEW", "CANCELED", "REPLACED", "TRADE", "EXPIRED", "TRADE_PREVENTION"]) {
      expect(kinds).toContain(kind);
    }
  });

  test("no order, list or name was seen by both", () => {
    expect(shared(seen.rich.orderIds, seen.poor.orderIds)).toEqual([]);
    expect(shared(seen.rich.listIds, seen.poor.listIds)).toEqual([]);
    expect(shared(seen.rich.names, seen.poor.names)).toEqual([]);
  });

  test("nobody's texts hold the other's tag, keys or account", () => {
    const has = (party: Party, secret: string): string[] =>
      party.received.filter((text) => text.includes(secret)).slice(0, 3);
    for (const [party, rival] of [
      [rich, poor],
      [poor, rich],
    ] as const) {
      for (const secret of [rival.tag, rival.listenKey, rival.user.apiKey]) {
        expect(has(party, secret)).toEqual([]);
      }
      expect(has(party, `"uid":${rival.user.accountId}`)).toEqual([]);
    }
  });

  test("nobody was shown the other's balances", () => {
    for (const asset of ["BTC", "USDT"]) {
      const ofRich = [...(seen.rich.free.get(asset) ?? [])].map(Number);
      const ofPoor = [...(seen.poor.free.get(asset) ?? [])].map(Number);
      expect(ofRich.length).toBeGreaterThan(10);
      expect(ofPoor.length).toBeGreaterThan(10);
      expect(ofRich.filter((free) => free < WEALTH && free > 0)).toEqual([]);
      expect(ofPoor.filter((free) => free >= WEALTH)).toEqual([]);
    }
    expect([...(seen.poor.free.get("SOL") ?? [])].filter((free) => Number(free) > 0)).toEqual([]);
    expect([...(seen.rich.free.get("ETH") ?? [])].filter((free) => Number(free) > 0)).toEqual([]);
  });

  test("each stream is in order and without a gap: it tells what the exchange says afterwards", async () => {
    for (const party of [rich, poor]) {
      expect(party.legacyEvents).toEqual(party.events);
      const reports = party.events.filter(({ e }) => e === "executionReport");
      const ids = reports.map(({ I }) => I);
      expect(ids.every((id, index) => index === 0 || id > ids[index - 1])).toBe(true);
      const orders = new Map<number, unknown[]>();
      for (const { i, X, z, Z } of reports) if (i > 0) orders.set(i, [X, z, Z]);
      const all = await everything(party.user, "allOrders", "orderId");
      expect([...orders].toSorted(([a], [b]) => a - b)).toEqual(
        all.map(({ orderId, status, executedQty, cummulativeQuoteQty }) => [
          orderId,
          [status, executedQty, cummulativeQuoteQty],
        ]),
      );
      const fills = reports.filter(({ x }) => x === "TRADE");
      const trades = await everything(party.user, "myTrades", "id");
      expect(fills.map(({ t, i, l, L, n }) => [t, i, l, L, n]).toSorted(byIds)).toEqual(
        trades
          .map(({ id, orderId, qty, price, commission }) => [id, orderId, qty, price, commission])
          .toSorted(byIds),
      );
    }
  });
});

const byIds = ([a, b]: Answer["body"][], [c, d]: Answer["body"][]): number => a - c || b - d;

/** Every page of a list, from its first id on. */
async function everything(by: TestUser, path: string, idName: string): Promise<Answer["body"][]> {
  const fromName = path === "allOrders" ? "orderId" : "fromId";
  const rows = new Map<string, Answer["body"]>();
  for (let from = 0; ;) {
    const fields = { symbol: "BTCUSDT", [fromName]: from, limit: 1000 };
    const { body } = await signed(server, by, `GET /api/v3/${path}`, fields);
    for (const row of body) rows.set(`${row[idName]}/${row.orderId}/${row.isMaker}`, row);
    const last = body.at(-1);
    if (last === undefined || body.length < 1000) return [...rows.values()];
    from = last[idName];
  }
}
