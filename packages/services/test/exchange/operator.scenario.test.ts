import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Clock, systemClock } from "../../src/exchange/clock.ts";
import { type Disk, type DiskFile, nodeDisk } from "../../src/exchange/disk/index.ts";
import { readTokenOf } from "../../src/exchange/operator/index.ts";
import {
  alice,
  bob,
  call,
  deposit,
  operate,
  OPERATOR_TOKEN,
  signed,
  startServer,
  temporaryDirectory,
  type TestServer,
} from "./harness.ts";

let server: TestServer;
let directory: ReturnType<typeof temporaryDirectory>;

beforeEach(async () => {
  directory = temporaryDirectory();
  server = await startServer({ directory: directory.path });
});
afterEach(async () => {
  await server.stop();
  directory.remove();
});

test("everybody's balances are told at one sequence, free and locked", async () => {
  await deposit(server, alice, "USDT", "1000");
  await deposit(server, bob, "BTC", "2");
  await signed(server, alice, "POST /api/v3/order", {
    symbol: "BTCUSDT",
    side: "BUY",
    type: "LIMIT",
    timeInForce: "GTC",
    quantity: "0.001",
    price: "50000",
  });
  const { status, body } = await operate(server, "GET /operator/balances?from=0");
  expect(status).toBe(200);
  const { body: state } = await operate(server, "GET /operator/state");
  expect(body).toEqual({
    sequence: state.sequence,
    accountIds: [0, alice.accountId, bob.accountId],
    balances: [
      [alice.accountId, 1, "95000000000", "5000000000"],
      [bob.accountId, 2, "20000000000", "0"],
    ],
  });
});

test("pages of many accounts follow one another", async () => {
  const accounts = 520;
  for (let accountId = 1; accountId <= accounts; accountId++) {
    await deposit(server, { ...alice, accountId }, "BNB", "1");
  }
  const first = (await operate(server, "GET /operator/balances?from=0")).body;
  const second = (await operate(server, `GET /operator/balances?from=${first.next}`)).body;
  expect(first.accountIds).toHaveLength(500);
  expect(second.next).toBeUndefined();
  const ids = [...first.accountIds, ...second.accountIds];
  expect(ids).toEqual(Array.from({ length: accounts + 1 }, (_, id) => id));
  expect([...first.balances, ...second.balances]).toHaveLength(accounts);
});

test.each(["", "?from=", "?from=-1", "?from=x", "?from=1&from=2"])(
  "/operator/balances%s is no request",
  async (query) => {
    expect((await operate(server, `GET /operator/balances${query}`)).status).toBe(404);
  },
);

test("a market is closed and opened again, and stays as it is over a restart", async () => {
  await deposit(server, alice, "USDT", "1000");
  const order = { symbol: "BTCUSDT", side: "BUY", type: "LIMIT", timeInForce: "GTC" };
  const bid = { ...order, quantity: "0.001", price: "50000" };
  const place = async () => (await signed(server, alice, "POST /api/v3/order", bid)).body;
  const set = async (status: string, symbol = "BTCUSDT") =>
    (await operate(server, "POST /operator/markets/status", { symbol, status })).body;
  const { orderId } = await place();
  expect(await set("HALT")).toEqual({ outcome: "done" });
  expect(await set("HALT")).toEqual({ outcome: "done before" });
  await server.stop();
  server = await startServer({ directory: directory.path });
  expect(await place()).toEqual({ code: -2010, msg: "Market is closed." });
  const { body } = await call(server, "GET", "/api/v3/exchangeInfo?symbol=BTCUSDT");
  expect(body.symbols[0]).toMatchObject({ status: "HALT", isSpotTradingAllowed: false });
  const cancel = { symbol: "BTCUSDT", orderId };
  expect((await signed(server, alice, "DELETE /api/v3/order", cancel)).body.status).toBe(
    "CANCELED",
  );
  expect(await set("TRADING")).toEqual({ outcome: "done" });
  expect(await place()).toMatchObject({ status: "NEW" });
  expect(await set("HALT", "BTCEUR")).toMatchObject({ code: -1121 });
  expect(await set("CLOSED")).toMatchObject({ code: -1130 });
});

test("what the operator's caller no longer waits for does not happen behind his back", async () => {
  await server.stop();
  let gate = Promise.resolve();
  let open = (): void => {};
  let writes = 0;
  const gated = (file: DiskFile): DiskFile => ({
    write: async (bytes) => {
      writes += 1;
      await gate;
      await file.write(bytes);
    },
    sync: () => file.sync(),
    close: () => file.close(),
  });
  const disk: Disk = {
    ...nodeDisk(),
    open: async (path, how) => {
      const file = await nodeDisk().open(path, how);
      return path.startsWith(join(directory.path, "journal")) ? gated(file) : file;
    },
  };
  let lateMs = 0;
  const system = systemClock();
  const clock: Clock = {
    nowMs: () => system.nowMs() + lateMs,
    nowUs: () => system.nowUs() + lateMs * 1_000,
  };
  server = await startServer({ directory: directory.path, disk, clock });
  await deposit(server, alice, "USDT", "1");
  const before = (await operate(server, "GET /operator/state")).body;
  writes = 0;
  gate = new Promise((resolve) => (open = resolve));
  const written = deposit(server, alice, "USDT", "2");
  await expect.poll(() => writes).toBe(1);
  const queued = deposit(server, alice, "USDT", "3");
  await expect
    .poll(async () => (await operate(server, "GET /operator/state")).body.queuedCommands)
    .toBe(1);
  lateMs = 6_000;
  open();
  expect((await written).body.free).toBe("3.00000000");
  expect((await queued).body).toMatchObject({ code: -1021 });
  const after = (await operate(server, "GET /operator/state")).body;
  expect(after.sequence).toBe(before.sequence + 1);
});

test("the token for looking does not let anybody touch", async () => {
  const token = readTokenOf(OPERATOR_TOKEN);
  const looking = (request: string) => operate(server, request, undefined, token);
  expect((await looking("GET /operator/balances?from=0")).status).toBe(200);
  expect((await looking("GET /operator/state")).status).toBe(200);
  const money = { accountId: 1001, asset: "USDT", amount: "1", transferId: "t" };
  expect((await operate(server, "POST /operator/deposits", money, token)).status).toBe(401);
  for (const other of [token.toUpperCase(), "", readTokenOf("x")]) {
    const { status } = await operate(server, "GET /operator/balances?from=0", undefined, other);
    expect(status).toBe(401);
  }
});
