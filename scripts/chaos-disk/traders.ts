import {
  alice,
  bob,
  deposit,
  signed,
  type TestServer,
  type TestUser,
} from "../../packages/services/test/exchange/harness.ts";

const LOOPS_PER_TRADER = 8;
const [UNKNOWN_OUTCOME, FILTER_FAILURE] = [-1007, -1013];

let sent = 0;

/** Everything that the traders sent, by clientOrderId. */
export interface Calls {
  readonly acknowledged: Map<string, number>;
  /** No answer, or "unknown": in the journal or not. */
  readonly unknown: Map<string, TestUser>;
  /** Answered with "not accepted", and how. */
  readonly refused: Map<string, string>;
  /** When an order was acknowledged last, and the longest wait for the next. */
  lastAckMs: number;
  gapMsMax: number;
}

export const newCalls = (): Calls => ({
  acknowledged: new Map(),
  unknown: new Map(),
  refused: new Map(),
  lastAckMs: performance.now(),
  gapMsMax: 0,
});

export type Server = Pick<TestServer, "base" | "operatorBase">;

/** The harness asks for a whole server; these calls need its addresses only. */
const whole = (server: Server): TestServer => ({
  ...server,
  keyChanged: () => {},
  stop: () => Promise.resolve(),
});

export async function fund(server: Server): Promise<void> {
  for (const user of [alice, bob]) {
    for (const [asset, amount] of Object.entries({ BTC: "1000", USDT: "50000000" })) {
      const { status, body } = await deposit(whole(server), user, asset, amount);
      if (status !== 200) throw new Error(`No funds for the drill: ${JSON.stringify(body)}`);
    }
  }
}

/** Two users trade with one another, many requests at once, until `isRunning` says no. */
export async function trade(
  server: Server,
  calls: Calls,
  random: () => number,
  isRunning: () => boolean,
): Promise<void> {
  const loops = [alice, bob].flatMap((user) =>
    Array.from({ length: LOOPS_PER_TRADER }, async () => {
      while (isRunning() && (await placeOrder(server, user, calls, random)));
    }),
  );
  await Promise.all(loops);
}

/** False when the exchange is gone. */
async function placeOrder(
  server: Server,
  user: TestUser,
  calls: Calls,
  random: () => number,
): Promise<boolean> {
  const side = user === alice ? "BUY" : "SELL";
  const id = `${side}-${++sent}`;
  const fields = {
    symbol: "BTCUSDT",
    side,
    type: "LIMIT",
    timeInForce: "GTC",
    quantity: ((1 + Math.floor(random() * 40)) / 10_000).toFixed(4),
    price: 50_000 + Math.floor(random() * 20),
    newClientOrderId: id,
  };
  const answer = await signed(whole(server), user, "POST /api/v3/order", fields).catch(() => {});
  if (answer?.status === 200) {
    noteAck(calls);
    calls.acknowledged.set(id, answer.body.orderId);
    return true;
  }
  if (answer === undefined || answer.body?.code === UNKNOWN_OUTCOME) calls.unknown.set(id, user);
  else calls.refused.set(id, JSON.stringify(answer.body));
  // One side has more open orders than an account may have.
  if (answer?.body?.code === FILTER_FAILURE) await cancelAll(server, user);
  return answer !== undefined;
}

function noteAck(calls: Calls): void {
  const nowMs = performance.now();
  calls.gapMsMax = Math.max(calls.gapMsMax, nowMs - calls.lastAckMs);
  calls.lastAckMs = nowMs;
}

async function cancelAll(server: Server, user: TestUser): Promise<void> {
  await signed(whole(server), user, "DELETE /api/v3/openOrders", { symbol: "BTCUSDT" }).catch(
    () => {},
  );
}

/** What the exchange says about an order; undefined when it knows none. */
export async function findOrderId(
  server: Server,
  user: TestUser,
  clientOrderId: string,
): Promise<number | undefined> {
  const fields = { symbol: "BTCUSDT", origClientOrderId: clientOrderId };
  const { status, body } = await signed(whole(server), user, "GET /api/v3/order", fields);
  return status === 200 ? Number(body.orderId) : undefined;
}
