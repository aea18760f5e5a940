import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { afterAll, expect, test } from "vitest";
import {
  alice,
  balancesOf,
  deposit,
  placeMiss,
  signed,
  temporaryDirectory,
  type TestServer,
} from "./harness.ts";

const CYCLES = 3;
const CALLERS = 4;
const PROCESS = new URL("server-process.ts", import.meta.url).pathname;
const MARKETS = ["BTCUSDT", "ETHUSDT", "SOLUSDT", "BNBUSDT"];

const directory = temporaryDirectory();
let child: ChildProcess | undefined;
afterAll(() => {
  child?.kill("SIGKILL");
  directory.remove();
});

async function start(): Promise<TestServer> {
  const started = spawn(process.execPath, [PROCESS, directory.path], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  child = started;
  for await (const line of createInterface(started.stdout)) {
    const { base, operatorBase } = JSON.parse(line);
    const stop = async (): Promise<void> => {
      const exited = once(started, "exit");
      started.kill("SIGKILL");
      await exited;
    };
    return { base, operatorBase, keyChanged: () => {}, stop };
  }
  throw new Error("The exchange did not start.");
}

/** Places orders one after the other until the server is gone; answers those that were taken. */
async function placeUntilGone(
  server: TestServer,
  caller: string,
  onPlaced: () => void,
): Promise<{ taken: Map<string, number>; sent: number }> {
  const taken = new Map<string, number>();
  for (let sent = 1; ; sent++) {
    const clientOrderId = `${caller}-${sent}`;
    const symbol = MARKETS[sent % MARKETS.length] ?? "BTCUSDT";
    const answer = await placeMiss(server, symbol, clientOrderId);
    if (answer === undefined) return { taken, sent };
    expect(answer.status).toBe(200);
    taken.set(clientOrderId, answer.body.orderId);
    onPlaced();
  }
}

async function ordersOf(server: TestServer): Promise<Map<string, number[]>> {
  const found = new Map<string, number[]>();
  for (const symbol of MARKETS) {
    let next = 1;
    for (;;) {
      const page = { symbol, orderId: next, limit: 1000 };
      const { body } = await signed(server, alice, "GET /api/v3/allOrders", page);
      for (const { orderId, clientOrderId } of body as {
        orderId: number;
        clientOrderId: string;
      }[]) {
        found.set(clientOrderId, [...(found.get(clientOrderId) ?? []), orderId]);
        next = orderId + 1;
      }
      if (body.length < 1000) break;
    }
  }
  return found;
}

test("kill -9 under load: what was acknowledged is there, once, and nothing else is", async () => {
  let server = await start();
  await deposit(server, alice, "USDT", "1000000");
  const acknowledged = new Map<string, number>();
  let unknownMax = 0;
  for (let cycle = 1; cycle <= CYCLES; cycle++) {
    let placed = 0;
    const killAt = 40 * cycle;
    const running = server;
    const callers = Array.from({ length: CALLERS }, (_, index) =>
      placeUntilGone(running, `c${cycle}-${index}`, () => {
        placed += 1;
        if (placed === killAt) child?.kill("SIGKILL");
      }),
    );
    for (const { taken } of await Promise.all(callers)) {
      for (const [clientOrderId, orderId] of taken) acknowledged.set(clientOrderId, orderId);
    }
    unknownMax += CALLERS;

    server = await start();
    const found = await ordersOf(server);
    const lost = [...acknowledged].filter(([name, orderId]) => found.get(name)?.[0] !== orderId);
    const doubled = [...found].filter(([, orderIds]) => orderIds.length > 1);
    expect({ lost, doubled }).toEqual({ lost: [], doubled: [] });
    // Of each caller's last order nobody knows the outcome: it may be there or not.
    expect(found.size).toBeLessThanOrEqual(acknowledged.size + unknownMax);
    expect(await balancesOf(server, alice)).toEqual({ USDT: "1000000.00000000 + 0.00000000" });
  }
  expect(acknowledged.size).toBeGreaterThan(CYCLES * 40);
  await server.stop();
});
