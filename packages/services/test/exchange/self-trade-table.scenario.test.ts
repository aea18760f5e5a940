import { afterEach, expect, test } from "vitest";
import { type ExampleServer, startExamples } from "./example-server.ts";
import { alice, type Answer, balancesOf, bob, type Fields, type TestUser } from "./harness.ts";

/** Binance's published table of self-trade prevention, case by case, over HTTP. */

let example: ExampleServer | undefined;
afterEach(async () => {
  await example?.stop();
});

async function start(commands: Parameters<typeof startExamples>[0] = {}): Promise<ExampleServer> {
  const funds = [alice, bob].flatMap((by) =>
    ["BTC", "USDT"].map((asset) => [by, asset, "20000"] as const),
  );
  example = await startExamples({ funds, ...commands });
  return example;
}

interface Placed {
  readonly orderId: number;
  readonly body: Answer["body"];
}

/** BUY LIMIT makers and then the SELL taker, all of one account. */
async function meet(
  { place }: ExampleServer,
  makers: readonly Fields[],
  taker: Fields,
): Promise<{ readonly makers: readonly Placed[]; readonly taker: Placed }> {
  const limit = { type: "LIMIT", timeInForce: "GTC" };
  const placed: Placed[] = [];
  for (const fields of makers) {
    const body = await place(alice, { side: "BUY", ...limit, ...fields });
    placed.push({ orderId: body.orderId, body });
  }
  const type = taker["type"] === "MARKET" ? {} : limit;
  const body = await place(alice, { side: "SELL", ...type, newOrderRespType: "FULL", ...taker });
  return { makers: placed, taker: { orderId: body.orderId, body } };
}

/** As GET order shows it now: status, executed, prevented. */
async function state({ ask }: ExampleServer, { orderId }: Placed, by: TestUser = alice) {
  const { body } = await ask(by, "GET /api/v3/order", { orderId });
  const { status, executedQty, preventedQuantity } = body;
  return [status, Number(executedQty), Number(preventedQuantity ?? 0)];
}

const THREE = [
  { quantity: "1.2", price: "1.2" },
  { quantity: "1.3", price: "1.1" },
  { quantity: "8.1", price: "1" },
];

test("A: NONE: the trade happens", async () => {
  const server = await start();
  const met = await meet(server, [{ quantity: "1", price: "1" }], {
    quantity: "1",
    price: "1",
    selfTradePreventionMode: "NONE",
  });
  expect(met.taker.body).toMatchObject({ status: "FILLED", selfTradePreventionMode: "NONE" });
  expect(met.taker.body.fills).toHaveLength(1);
  expect(met.taker.body).not.toHaveProperty("preventedMatches");
  expect(await state(server, met.makers[0] as Placed)).toEqual(["FILLED", 1, 0]);
});

test("B: EXPIRE_MAKER: all makers expire, the taker joins the book", async () => {
  const server = await start();
  const met = await meet(server, THREE, {
    quantity: "3",
    price: "1",
    selfTradePreventionMode: "EXPIRE_MAKER",
  });
  const [first, second, third] = met.makers as [Placed, Placed, Placed];
  expect(met.taker.body).toMatchObject({ status: "NEW", fills: [], executedQty: "0.00000000" });
  expect(met.taker.body).not.toHaveProperty("preventedQuantity");
  expect(met.taker.body.preventedMatches).toEqual([
    match(0, first, "1.20000000", { makerPreventedQuantity: "1.20000000" }),
    match(1, second, "1.10000000", { makerPreventedQuantity: "1.30000000" }),
    match(2, third, "1.00000000", { makerPreventedQuantity: "8.10000000" }),
  ]);
  expect(await state(server, first)).toEqual(["EXPIRED_IN_MATCH", 0, 1.2]);
  expect(await state(server, second)).toEqual(["EXPIRED_IN_MATCH", 0, 1.3]);
  expect(await state(server, third)).toEqual(["EXPIRED_IN_MATCH", 0, 8.1]);
  expect(await state(server, met.taker)).toEqual(["NEW", 0, 0]);
});

test("C: EXPIRE_TAKER: the makers stay, the taker expires whole", async () => {
  const server = await start();
  const met = await meet(server, THREE, {
    quantity: "3",
    price: "1",
    selfTradePreventionMode: "EXPIRE_TAKER",
  });
  expect(met.taker.body).toMatchObject({
    status: "EXPIRED_IN_MATCH",
    preventedQuantity: "3.00000000",
    preventedMatchId: 0,
    preventedMatches: [
      match(0, met.makers[0] as Placed, "1.20000000", { takerPreventedQuantity: "3.00000000" }),
    ],
  });
  for (const maker of met.makers) expect(await state(server, maker)).toEqual(["NEW", 0, 0]);
});

test("D: EXPIRE_BOTH: both expire", async () => {
  const server = await start();
  const met = await meet(server, [{ quantity: "1", price: "1" }], {
    quantity: "3",
    price: "1",
    selfTradePreventionMode: "EXPIRE_BOTH",
  });
  expect(await state(server, met.makers[0] as Placed)).toEqual(["EXPIRED_IN_MATCH", 0, 1]);
  expect(await state(server, met.taker)).toEqual(["EXPIRED_IN_MATCH", 0, 3]);
  expect(met.taker.body.preventedMatches).toMatchObject([
    { takerPreventedQuantity: "3.00000000", makerPreventedQuantity: "1.00000000" },
  ]);
});

test("E: the taker's mode decides, whatever the maker's", async () => {
  const server = await start();
  const maker = { quantity: "1", price: "1", selfTradePreventionMode: "EXPIRE_MAKER" };
  const met = await meet(server, [maker], {
    quantity: "1",
    price: "1",
    selfTradePreventionMode: "EXPIRE_TAKER",
  });
  expect(await state(server, met.makers[0] as Placed)).toEqual(["NEW", 0, 0]);
  expect(await state(server, met.taker)).toEqual(["EXPIRED_IN_MATCH", 0, 1]);
});

test("F: a market order that expires its maker finds nobody else", async () => {
  const server = await start();
  const met = await meet(server, [{ quantity: "1", price: "1" }], {
    type: "MARKET",
    quantity: "1",
    selfTradePreventionMode: "EXPIRE_MAKER",
  });
  expect(met.taker.body).toMatchObject({
    status: "EXPIRED",
    expiryReason: "INSUFFICIENT_LIQUIDITY",
  });
  expect(await state(server, met.makers[0] as Placed)).toEqual(["EXPIRED_IN_MATCH", 0, 1]);
});

test("G: DECREMENT: both lose what would have been traded", async () => {
  const server = await start();
  const met = await meet(server, [{ quantity: "6", price: "2" }], {
    quantity: "2",
    price: "2",
    selfTradePreventionMode: "DECREMENT",
  });
  expect(await state(server, met.makers[0] as Placed)).toEqual(["NEW", 0, 2]);
  expect(await state(server, met.taker)).toEqual(["EXPIRED_IN_MATCH", 0, 2]);
  const [open] = (await server.ask(alice, "GET /api/v3/openOrders")).body;
  const shown = { origQty: "6.00000000", preventedQuantity: "2.00000000", preventedMatchId: 0 };
  expect(open).toMatchObject(shown);
  const { orderId } = met.makers[0] as Placed;
  for (const request of ["GET /api/v3/order", "DELETE /api/v3/order"] as const) {
    expect((await server.ask(alice, request, { orderId })).body).toMatchObject(shown);
  }
});

test("H: TRANSFER between two accounts of a group moves both amounts, without a fee", async () => {
  const ofGroup = ({ accountId }: TestUser) =>
    ({
      kind: "ConfigureAccount",
      spec: {
        accountId,
        canTrade: true,
        canWithdraw: true,
        canDeposit: true,
        tradeGroupId: 1,
        makerRate: -1,
        takerRate: -1,
        paysInFeeAsset: false,
      },
    }) as const;
  const server = await start({ commands: [ofGroup(alice), ofGroup(bob)] });
  const transfer = {
    type: "LIMIT",
    timeInForce: "GTC",
    price: "0.2",
    selfTradePreventionMode: "TRANSFER",
  };
  const maker = await server.place(bob, { ...transfer, side: "BUY", quantity: "0.6" });
  const taker = await server.place(alice, { ...transfer, side: "SELL", quantity: "0.2" });
  expect(taker).toMatchObject({
    status: "EXPIRED_IN_MATCH",
    preventedQuantity: "0.20000000",
    tradeGroupId: 1,
    fills: [],
  });
  const { orderId } = maker;
  expect(await state(server, { orderId, body: maker }, bob)).toEqual(["NEW", 0, 0.2]);
  expect(await balancesOf(server.server, bob)).toEqual({
    BTC: "20000.20000000 + 0.00000000",
    USDT: "19999.88000000 + 0.08000000",
  });
  expect(await balancesOf(server.server, alice)).toEqual({
    BTC: "19999.80000000 + 0.00000000",
    USDT: "20000.04000000 + 0.00000000",
  });
});

test("a market that leaves a mode out refuses it", async () => {
  const { ask } = await start({ spec: { selfTradePreventionModes: 1 } });
  const limit = { type: "LIMIT", timeInForce: "GTC", price: "1", quantity: "1" };
  const answer = await ask(alice, "POST /api/v3/order", {
    ...limit,
    side: "BUY",
    selfTradePreventionMode: "TRANSFER",
  });
  expect(answer).toMatchObject({
    status: 400,
    body: {
      code: -1013,
      msg: "This symbol does not allow the specified self-trade prevention mode.",
    },
  });
});

function match(preventedMatchId: number, maker: Placed, price: string, lost: Fields) {
  const { orderId: makerOrderId } = maker;
  return { preventedMatchId, makerSymbol: "BTCUSDT", makerOrderId, price, ...lost };
}
