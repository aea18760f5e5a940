import { afterAll, beforeAll, expect, test } from "vitest";
import {
  alice,
  bob,
  deposit,
  type Fields,
  signed,
  startServer,
  temporaryDirectory,
  type TestServer,
} from "./harness.ts";

/** `order/test?explain=1`: what each filter says of an order, in the numbers of the wire. */

const directory = temporaryDirectory();
let server: TestServer;
beforeAll(async () => {
  server = await startServer({ directory: directory.path });
  await deposit(server, alice, "USDT", "1000");
  await deposit(server, bob, "BTC", "1");
  await deposit(server, bob, "USDT", "10000");
  const order = { ...bid, quantity: "0.1", price: "30000" };
  await signed(server, bob, "POST /api/v3/order", { ...order, side: "SELL" });
  await signed(server, bob, "POST /api/v3/order", { ...order, quantity: "0.05" });
});
afterAll(async () => {
  await server.stop();
  directory.remove();
});

const bid = { symbol: "BTCUSDT", side: "BUY", type: "LIMIT", timeInForce: "GTC" };

interface Verdict {
  readonly filter: string;
  readonly passed: boolean;
  readonly text: string;
}

async function explained(fields: Fields) {
  const { status, body } = await signed(server, alice, "POST /api/v3/order/test", {
    ...bid,
    explain: "1",
    ...fields,
  });
  expect(status).toBe(200);
  const { verdicts, ...outcome } = body;
  const lines = (verdicts as Verdict[]).map(
    ({ filter, passed, text }) => `${passed ? "+" : "-"} ${filter}: ${text}`,
  );
  return { outcome, lines };
}

test("an order that would be taken: every comparison, with its numbers", async () => {
  const { outcome, lines } = await explained({ quantity: "0.02", price: "25000" });
  expect(outcome).toEqual({ accepted: true });
  expect(lines).toEqual([
    "+ 3.4: The market is open.",
    "+ 3.5: The market takes such orders.",
    "+ PRICE_FILTER: 25000.00000000 is at least 0.01000000.",
    "+ PRICE_FILTER: 25000.00000000 is at most 1000000.00000000.",
    "+ LOT_SIZE: 0.02000000 is at least 0.00001000.",
    "+ LOT_SIZE: 0.02000000 is at most 9000.00000000.",
    "+ PERCENT_PRICE_BY_SIDE: 25000.00000000 is at least 6000.00000000.",
    "+ PERCENT_PRICE_BY_SIDE: 25000.00000000 is at most 150000.00000000.",
    "+ NOTIONAL: 500.00000000 is at least 5.00000000.",
    "+ NOTIONAL: 500.00000000 is at most 9000000.00000000.",
    "+ MAX_NUM_ORDERS: 1 is at most 200.",
    "+ 3.9: Every amount stays exact.",
  ]);
});

test("an order that fails in several ways is told of all of them, and of the one that decides", async () => {
  const { outcome, lines } = await explained({
    quantity: "0.0002",
    price: "5000",
    icebergQty: "0.00001",
  });
  expect(outcome).toEqual({
    accepted: false,
    code: -1013,
    msg: "Filter failure: PERCENT_PRICE_BY_SIDE",
    rule: "4.4",
  });
  expect(lines.filter((line) => line.startsWith("-"))).toEqual([
    "- PERCENT_PRICE_BY_SIDE: 5000.00000000 is not at least 6000.00000000.",
    "- NOTIONAL: 1.00000000 is not at least 5.00000000.",
  ]);
  expect(lines).toContain("+ ICEBERG_PARTS: 20 is at most 100.");
});

test("what no filter says, the answer says itself", async () => {
  const { outcome, lines } = await explained({ quantity: "1", price: "25000" });
  expect(outcome).toMatchObject({
    accepted: false,
    code: -2010,
    msg: "Account has insufficient balance for requested action.",
    rule: "3.13",
  });
  expect(lines.every((line) => line.startsWith("+"))).toBe(true);
});

test("a market order by quote is judged by what the book has for it", async () => {
  const market = { symbol: "BTCUSDT", side: "BUY", type: "MARKET", quoteOrderQty: "600" };
  const { body } = await signed(server, alice, "POST /api/v3/order/test", {
    ...market,
    explain: "true",
  });
  expect(body.accepted).toBe(true);
  expect(body.verdicts).toContainEqual({
    filter: "LOT_SIZE",
    passed: true,
    actual: "0.02000000",
    limit: "0.00001000",
    text: "0.02000000 is at least 0.00001000.",
  });
});
