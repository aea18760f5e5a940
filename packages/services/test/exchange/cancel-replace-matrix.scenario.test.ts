import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ExampleServer, startExamples } from "./example-server.ts";
import { alice, type Answer, bob, type Fields, signedParams } from "./harness.ts";
import { WsClient } from "./ws-client.ts";

/** Binance's published matrix: what cancelReplace answers, by what became of its two parts. */

const REQUEST = "POST /api/v3/order/cancelReplace";
const bid = { side: "BUY", type: "LIMIT", timeInForce: "GTC", quantity: "0.01", price: "20000" };
/** There is an offer at 31,000. */
const crossing = { side: "BUY", type: "LIMIT_MAKER", quantity: "0.01", price: "31000" };
const UNKNOWN = { code: -2011, msg: "Unknown order sent." };
const CROSSES = { code: -2010, msg: "Order would immediately match and take." };
const FUNDS = [
  [alice, "USDT", "100000"],
  [bob, "BTC", "10"],
] as const;

async function offer({ place }: ExampleServer): Promise<void> {
  await place(bob, { ...bid, side: "SELL", price: "31000" });
}

/** The parts of an answer, however it came. */
function outcome({ status, body }: Pick<Answer, "status" | "body">) {
  const { cancelResult, newOrderResult } = body.data ?? body;
  return [status, body.code ?? 0, cancelResult, newOrderResult];
}

const COMPLETELY = "Order cancel-replace failed.";
const PARTIALLY = "Order cancel-replace partially failed.";

describe("within the limit", () => {
  let example: ExampleServer;
  beforeAll(async () => {
    example = await startExamples({ funds: FUNDS });
    await offer(example);
  });
  afterAll(() => example.stop());

  /** An order to be replaced, and the answer to its replacement. */
  async function replace(mode: string, isThere: boolean, next: Fields): Promise<Answer> {
    const { orderId } = await example.place(alice, bid);
    const cancelOrderId = isThere ? orderId : 999_999;
    return example.ask(alice, REQUEST, { ...next, cancelReplaceMode: mode, cancelOrderId });
  }

  test.each(["STOP_ON_FAILURE", "ALLOW_FAILURE"])("%s: both succeed", async (mode) => {
    const { status, body } = await replace(mode, true, { ...bid, price: "21000" });
    expect(outcome({ status, body })).toEqual([200, 0, "SUCCESS", "SUCCESS"]);
    expect(body.cancelResponse).toMatchObject({ status: "CANCELED", price: "20000.00000000" });
    expect(body.cancelResponse.clientOrderId).not.toBe(body.cancelResponse.origClientOrderId);
    expect(body.newOrderResponse).toMatchObject({ status: "NEW", price: "21000.00000000" });
    expect(body.newOrderResponse.fills).toEqual([]);
  });

  test("STOP_ON_FAILURE: what cannot be canceled is not replaced", async () => {
    const answer = await replace("STOP_ON_FAILURE", false, bid);
    expect(outcome(answer)).toEqual([400, -2022, "FAILURE", "NOT_ATTEMPTED"]);
    expect(answer.body).toMatchObject({
      msg: COMPLETELY,
      data: { cancelResponse: UNKNOWN, newOrderResponse: null },
    });
  });

  test.each(["STOP_ON_FAILURE", "ALLOW_FAILURE"])("%s: only the cancel succeeds", async (mode) => {
    const answer = await replace(mode, true, crossing);
    expect(outcome(answer)).toEqual([409, -2021, "SUCCESS", "FAILURE"]);
    expect(answer.body).toMatchObject({
      msg: PARTIALLY,
      data: { cancelResponse: { status: "CANCELED" }, newOrderResponse: CROSSES },
    });
  });

  test("ALLOW_FAILURE: only the new order succeeds", async () => {
    const answer = await replace("ALLOW_FAILURE", false, bid);
    expect(outcome(answer)).toEqual([409, -2021, "FAILURE", "SUCCESS"]);
    expect(answer.body.data).toMatchObject({
      cancelResponse: UNKNOWN,
      newOrderResponse: { status: "NEW" },
    });
    expect(Number(answer.headers.get("x-mbx-order-count-1d"))).toBeGreaterThan(0);
  });

  test("ALLOW_FAILURE: both fail", async () => {
    const answer = await replace("ALLOW_FAILURE", false, crossing);
    expect(outcome(answer)).toEqual([400, -2022, "FAILURE", "FAILURE"]);
    expect(answer.body.data).toMatchObject({ cancelResponse: UNKNOWN, newOrderResponse: CROSSES });
  });

  test.each([
    ["too much", { quantity: "9000.1" }, "LOT_SIZE"],
    ["no whole step", { quantity: "0.010001" }, "LOT_SIZE"],
    ["no whole tick", { price: "20000.001" }, "PRICE_FILTER"],
  ])("filters are asked before the cancel, of %s: the order stays", async (_, fields, name) => {
    const answer = await replace("ALLOW_FAILURE", true, { ...bid, ...fields });
    expect(outcome(answer)).toEqual([400, -2022, "FAILURE", "FAILURE"]);
    const filter = { code: -1013, msg: `Filter failure: ${name}` };
    expect(answer.body.data).toMatchObject({ cancelResponse: filter, newOrderResponse: filter });
  });

  test("an order that was filled in part is spared when only new ones may go", async () => {
    const { orderId } = await example.place(alice, { ...bid, price: "30000" });
    await example.place(bob, { ...bid, side: "SELL", price: "30000", quantity: "0.004" });
    const fields = { ...bid, cancelReplaceMode: "STOP_ON_FAILURE", cancelOrderId: orderId };
    const answer = await example.ask(alice, REQUEST, {
      ...fields,
      cancelRestrictions: "ONLY_NEW",
    });
    expect(outcome(answer)).toEqual([400, -2022, "FAILURE", "NOT_ATTEMPTED"]);
    expect(answer.body.data.cancelResponse.msg).toBe(
      "Order was not canceled due to cancel restrictions.",
    );
  });

  test.each<[what: string, fields: Fields, code: number, msg: string]>([
    [
      "no order to cancel",
      { ...bid, cancelReplaceMode: "ALLOW_FAILURE" },
      -1102,
      "Param 'cancelOrigClientOrderId' or 'cancelOrderId' must be sent, but both were empty/null!",
    ],
    [
      "no mode",
      { ...bid, cancelOrderId: 1 },
      -1102,
      "Mandatory parameter 'cancelReplaceMode' was not sent, was empty/null, or malformed.",
    ],
    [
      "an unknown mode",
      { ...bid, cancelOrderId: 1, cancelReplaceMode: "MAYBE" },
      -1130,
      "Data sent for parameter 'cancelReplaceMode' is not valid.",
    ],
    [
      "a bad restriction",
      { ...bid, cancelOrderId: 1, cancelReplaceMode: "ALLOW_FAILURE", cancelRestrictions: "X" },
      -1145,
      "cancelRestrictions has to be either ONLY_NEW or ONLY_PARTIALLY_FILLED.",
    ],
  ])("%s", async (_what, fields, code, msg) => {
    const { status, body } = await example.ask(alice, REQUEST, fields);
    expect({ status, body }).toEqual({ status: 400, body: { code, msg } });
  });

  test("the WebSocket API says the same, in its own frame", async () => {
    const ws = await WsClient.open(example.server);
    const { orderId } = await example.place(alice, bid);
    const ask = (fields: Fields) =>
      ws.call(
        "order.cancelReplace",
        signedParams(alice, { symbol: "BTCUSDT", cancelReplaceMode: "STOP_ON_FAILURE", ...fields }),
      );
    const done = await ask({ ...bid, cancelOrderId: orderId });
    expect(outcome({ status: done.status, body: done.result })).toEqual([
      200,
      0,
      "SUCCESS",
      "SUCCESS",
    ]);
    const half = await ask({ ...crossing, cancelOrderId: done.result.newOrderResponse.orderId });
    expect(outcome({ status: half.status, body: half.error })).toEqual([
      409,
      -2021,
      "SUCCESS",
      "FAILURE",
    ]);
    const nothing = await ask({ ...bid, cancelOrderId: orderId });
    expect(nothing).toMatchObject({
      status: 400,
      error: {
        code: -2022,
        msg: COMPLETELY,
        data: {
          cancelResult: "FAILURE",
          newOrderResult: "NOT_ATTEMPTED",
          cancelResponse: UNKNOWN,
          newOrderResponse: null,
        },
      },
    });
    await ws.close();
  });
});

test("a replacement that was not attempted counts as an unfilled order all the same", async () => {
  const example = await startExamples({ funds: FUNDS, env: { ORDERS_PER_DAY_MAX: "2" } });
  const fields = { ...bid, cancelReplaceMode: "STOP_ON_FAILURE", cancelOrderId: 5 };
  const counts = [];
  for (let attempt = 0; attempt < 2; attempt += 1) {
    await example.ask(alice, REQUEST, fields);
    const [, day] = (await example.ask(alice, "GET /api/v3/rateLimit/order")).body;
    counts.push(day.count);
  }
  expect(counts).toEqual([1, 2]);
  expect((await example.ask(alice, REQUEST, fields)).body.code).toBe(-1015);
  await example.stop();
});

describe("over the limit", () => {
  const LIMIT = { code: -1015, msg: "Too many new orders; current limit is 2 orders per 1 DAY." };
  let example: ExampleServer;
  let orderIds: number[];

  beforeAll(async () => {
    example = await startExamples({ funds: FUNDS, env: { ORDERS_PER_DAY_MAX: "2" } });
    orderIds = [];
    for (let count = 0; count < 2; count += 1) {
      orderIds.push((await example.place(alice, bid)).orderId);
    }
  });
  afterAll(() => example.stop());

  const replace = (mode: string, cancelOrderId: number | undefined, rateMode: string) =>
    example.ask(alice, REQUEST, {
      ...bid,
      cancelReplaceMode: mode,
      cancelOrderId: cancelOrderId ?? 999_999,
      orderRateLimitExceededMode: rateMode,
    });

  test.each(["STOP_ON_FAILURE", "ALLOW_FAILURE"])(
    "%s, DO_NOTHING: nothing is done",
    async (mode) => {
      const answer = await replace(mode, orderIds[0], "DO_NOTHING");
      expect(answer).toMatchObject({ status: 429, body: LIMIT });
      expect(answer.headers.get("retry-after")).not.toBeNull();
      expect((await example.ask(alice, "GET /api/v3/openOrders")).body).toHaveLength(2);
    },
  );

  test("STOP_ON_FAILURE, CANCEL_ONLY: the cancel fails", async () => {
    const answer = await replace("STOP_ON_FAILURE", undefined, "CANCEL_ONLY");
    expect(outcome(answer)).toEqual([429, -2022, "FAILURE", "NOT_ATTEMPTED"]);
    expect(answer.body.data).toMatchObject({ cancelResponse: UNKNOWN, newOrderResponse: null });
  });

  test("STOP_ON_FAILURE, CANCEL_ONLY: the cancel succeeds", async () => {
    const answer = await replace("STOP_ON_FAILURE", orderIds[0], "CANCEL_ONLY");
    expect(outcome(answer)).toEqual([429, -2021, "SUCCESS", "FAILURE"]);
    expect(answer.body.data.newOrderResponse).toEqual(LIMIT);
    expect((await example.ask(alice, "GET /api/v3/openOrders")).body).toHaveLength(1);
  });

  test("ALLOW_FAILURE, CANCEL_ONLY: the cancel fails", async () => {
    const answer = await replace("ALLOW_FAILURE", undefined, "CANCEL_ONLY");
    expect(outcome(answer)).toEqual([400, -2022, "FAILURE", "FAILURE"]);
    expect(answer.body.data).toMatchObject({ cancelResponse: UNKNOWN, newOrderResponse: LIMIT });
  });

  test("ALLOW_FAILURE, CANCEL_ONLY: the cancel succeeds", async () => {
    const answer = await replace("ALLOW_FAILURE", orderIds[1], "CANCEL_ONLY");
    expect(outcome(answer)).toEqual([409, -2021, "SUCCESS", "FAILURE"]);
    expect((await example.ask(alice, "GET /api/v3/openOrders")).body).toEqual([]);
  });
});
