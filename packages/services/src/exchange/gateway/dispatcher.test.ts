import { expect, test } from "vitest";
import { Dispatcher } from "./dispatcher.ts";
import { IpLimiter } from "./ip-limiter.ts";
import { OrderLimiter } from "./order-limiter.ts";
import { Params } from "./params.ts";
import type { Route } from "./rest/route.ts";

const NOW_MS = 1_790_000_000_000;
const IP = "127.0.0.1";

const route = (changes: Partial<Route>): Route => ({
  method: "POST",
  path: "/api/v3/order",
  security: "TRADE",
  weight: 4,
  handle: ({ params }) => ({ status: params.string("status") }),
  ...changes,
});

/** What a call answers, and what it costs. */
async function run(changes: Partial<Route>, status: string, perDay = 10) {
  const ipLimiter = new IpLimiter();
  const orderLimiter = new OrderLimiter({ per10Seconds: perDay, perDay });
  const dispatcher = new Dispatcher(ipLimiter, orderLimiter);
  const shared = {
    params: new Params(new Map([["status", status]])),
    ip: IP,
    nowMs: NOW_MS,
    time: (timeUs: number) => timeUs,
    authenticate: async () => ({
      userId: "alice",
      accountId: 1001,
      canTrade: true,
      canWithdraw: false,
      apiKey: undefined,
      expiresTimeMs: Infinity,
    }),
  };
  const outcome = await new Promise((resolve) => {
    const succeed = (result: unknown, orderingAccountId?: number) =>
      resolve({ result, orderingAccountId });
    const fail = (error: unknown, orderingAccountId?: number) =>
      resolve(orderingAccountId === undefined ? error : { error, orderingAccountId });
    dispatcher.run(route(changes), { ...shared, succeed, fail });
  });
  return { outcome, weight: ipLimiter.usedWeight(IP, NOW_MS) };
}

test("a success may cost nothing, always or by what came of it", async () => {
  const isExpired = (result: unknown) => (result as { status: string }).status === "EXPIRED";
  const weights = [
    await run({}, "NEW"),
    await run({ freeOnSuccess: true }, "NEW"),
    await run({ freeOnSuccess: isExpired }, "NEW"),
    await run({ freeOnSuccess: isExpired }, "EXPIRED"),
  ].map(({ weight }) => weight);
  expect(weights).toEqual([4, 0, 4, 0]);
});

test("how many orders a call brings may depend on what it says; none are never too many", async () => {
  const orders = (params: Params) => (params.string("status") === "CANCEL_ONLY" ? 0 : 1);
  expect((await run({ orders }, "PLACE", 0)).outcome).toMatchObject({
    error: { status: 429, code: -1015 },
    orderingAccountId: 1001,
  });
  expect((await run({ orders }, "CANCEL_ONLY", 0)).outcome).toMatchObject({
    result: { status: "CANCEL_ONLY" },
    orderingAccountId: 1001,
  });
});

test("whatever goes wrong is told, wherever it happens", async () => {
  const broken = () => {
    throw new Error("broken");
  };
  for (const changes of [
    { weight: broken },
    { handle: broken },
    { handle: async () => broken() },
    { freeOnSuccess: broken },
  ]) {
    expect((await run(changes, "NEW")).outcome).toEqual(new Error("broken"));
  }
});
