import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { alice, call, signed, type TestServer } from "../../../services/test/exchange/harness.ts";
import { Cluster, type Member } from "./cluster.ts";
import { runDrill } from "./drill.ts";
import { fund } from "./traders.ts";

const SEED = 42;
const GAP_MS_MAX = 5_000;

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), "bourse-failover-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const serverOf = ({ base, operatorBase }: Member): TestServer => {
  return { base, operatorBase, keyChanged: () => {}, stop: () => Promise.resolve() };
};
const order = {
  symbol: "BTCUSDT",
  side: "BUY",
  type: "LIMIT",
  timeInForce: "GTC",
  quantity: "0.01",
  price: "50000",
};

test("a standby shows the market, leaves accounts to the leader, and takes over when it stops", async () => {
  const cluster = await Cluster.start(directory);
  try {
    const first = await cluster.leader();
    const second = cluster.members.find((member) => member !== first);
    if (second === undefined) throw new Error("There is no standby.");
    const [leader, standby] = [serverOf(first), serverOf(second)];
    await fund(first);
    const placed = await signed(leader, alice, "POST /api/v3/order", order);
    expect(placed.status).toBe(200);
    await cluster.caughtUp();

    const depth = "/api/v3/depth?symbol=BTCUSDT";
    const [shown, shownThere] = [
      await call(leader, "GET", depth),
      await call(standby, "GET", depth),
    ];
    expect(shown.body.bids).toEqual([["50000.00000000", "0.01000000"]]);
    expect(shownThere.body).toEqual(shown.body);
    for (const request of ["POST /api/v3/order", "GET /api/v3/openOrders"]) {
      const { status, body } = await signed(standby, alice, request, order);
      expect([status, body.code]).toEqual([503, -1001]);
    }
    const healthy = async (server: TestServer, where: string): Promise<number> =>
      (await call(server, "GET", where)).status;
    expect([await healthy(leader, "/health"), await healthy(standby, "/health")]).toEqual([
      200, 200,
    ]);
    const leading = [
      await healthy(leader, "/health/leader"),
      await healthy(standby, "/health/leader"),
    ];
    expect(leading).toEqual([200, 503]);

    first.child.kill("SIGTERM");
    await cluster.bury(first);
    expect(await cluster.leader()).toBe(second);
    const { status, body } = await signed(standby, alice, "GET /api/v3/openOrders");
    expect([status, body.length, body[0]?.orderId]).toEqual([200, 1, placed.body.orderId]);
  } finally {
    await cluster.stop();
  }
});

test(`a leader is killed, another one stopped, and both at once: others go on from there (seed ${SEED})`, async () => {
  const { calls, findings, gapsMs } = await runDrill({
    directory,
    kills: 1,
    pauses: 1,
    outages: 1,
    seed: SEED,
    connections: 2,
    inFlight: 4,
    say: () => {},
  });
  expect(findings).toEqual({ lost: [], doubled: [], conflicting: [] });
  expect(calls.acknowledged.size).toBeGreaterThan(20);
  expect(calls.inFlight).toBeGreaterThan(0);
  expect(Math.max(...gapsMs.kill, ...gapsMs.pause)).toBeLessThan(GAP_MS_MAX);
});
