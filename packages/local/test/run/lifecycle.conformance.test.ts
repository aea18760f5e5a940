import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import {
  descendants,
  freeBasePort,
  type StackProcess,
  startStackProcess,
} from "../../src/run/index.ts";
import { ccxtClient } from "../binance/ccxt-client.ts";
import { idOf } from "../binance/stack.ts";

const ROOT = path.join(import.meta.dirname, "..", "..", "..", "..");
const PAIR = "ETH/USDT";

let dir = "";
const running = new Set<StackProcess>();

beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), "bourse-run-"));
});
afterEach(async () => {
  for (const stack of running) await stack.stop();
  running.clear();
  rmSync(dir, { recursive: true, force: true });
});

async function start(port: number, ...options: string[]): Promise<StackProcess> {
  const args = ["--headless", "--market", "quiet", "--port", `${port}`, "--data", dir, ...options];
  const stack = await startStackProcess(args);
  running.add(stack);
  return stack;
}

function client(stack: StackProcess, name: string) {
  const account = stack.ready.accounts.find((candidate) => candidate.name === name);
  if (account === undefined) throw new Error(`no account ${name}`);
  return ccxtClient(stack.ready, { apiKey: account.apiKey, secret: account.secretKey });
}

/** Runs npm start's script where it must refuse, and returns what it said. */
function refused(...options: string[]) {
  const { status, stderr, stdout } = spawnSync(
    process.execPath,
    [
      "--disable-warning=ExperimentalWarning",
      path.join(ROOT, "scripts", "start.ts"),
      "--headless",
      ...options,
    ],
    { encoding: "utf8", timeout: 30_000 },
  );
  return { status, lines: stderr.trim().split("\n"), stdout };
}

/** A process that has ended may stay listed as a zombie until somebody asks how it ended. */
const alive = (pid: number) => {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
};

async function until(holds: () => boolean, withinMs: number): Promise<boolean> {
  const end = Date.now() + withinMs;
  while (!holds() && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 20));
  return holds();
}

test("the ready line has what it promises, and the same is in local.json for its owner only", async () => {
  const { ready } = await start(await freeBasePort());
  expect(Object.keys(ready.urls)).toEqual(["rest", "ws", "wsApi", "platform", "prices"]);
  expect(ready.accounts.map(({ name, kyc }) => [name, kyc])).toEqual([
    ["alice", "approved"],
    ["bob", "approved"],
    ["carol", "none"],
    ["admin", "approved"],
    ["admin2", "approved"],
  ]);
  const file = path.join(dir, "local.json");
  expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(ready);
  expect(statSync(file).mode & 0o077).toBe(0);
});

test("a stopped stack leaves no process, ends in 5 s, and the next start continues", async () => {
  const port = await freeBasePort();
  const first = await start(port);
  const order = await client(first, "alice").createOrder(PAIR, "limit", "buy", 0.1, 2_000);
  const children = descendants(first.ready.pid);
  expect(children.length).toBeGreaterThan(1);
  expect(await first.stop()).toBeLessThan(5_000);
  running.delete(first);
  expect(await until(() => children.filter(alive).length === 0, 1_000)).toBe(true);

  const second = await start(port);
  expect(second.ready.accounts).toEqual(first.ready.accounts);
  const found = await client(second, "alice").fetchOrder(idOf(order), PAIR);
  expect(found).toMatchObject({ status: "open", amount: 0.1, price: 2_000 });
});

test("AWS settings of the person who starts it change nothing", async () => {
  vi.stubEnv("AWS_PROFILE", "somewhere-else");
  vi.stubEnv("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true");
  const { ready } = await start(await freeBasePort()).finally(() => vi.unstubAllEnvs());
  expect(ready.accounts).toHaveLength(5);
});

test("limits of the person who starts it are the exchange's, which publishes them", async () => {
  vi.stubEnv("REQUEST_WEIGHT_PER_MINUTE_MAX", "1234");
  vi.stubEnv("RAW_REQUESTS_PER_5_MINUTES_MAX", "2345");
  vi.stubEnv("ORDERS_PER_10_SECONDS_MAX", "345");
  vi.stubEnv("ORDERS_PER_DAY_MAX", "456");
  const { ready } = await start(await freeBasePort()).finally(() => vi.unstubAllEnvs());
  const response = await fetch(`${ready.urls.rest}/api/v3/exchangeInfo?symbol=BTCUSDT`);
  const { rateLimits } = (await response.json()) as {
    rateLimits: { rateLimitType: string; limit: number }[];
  };
  expect(rateLimits.map(({ rateLimitType, limit }) => [rateLimitType, limit])).toEqual([
    ["REQUEST_WEIGHT", 1234],
    ["RAW_REQUESTS", 2345],
    ["ORDERS", 345],
    ["ORDERS", 456],
  ]);
});

test("kill -9 of the parent takes its children along and does not block the next start", async () => {
  const port = await freeBasePort();
  const first = await start(port);
  const order = await client(first, "bob").createOrder(PAIR, "limit", "buy", 0.1, 2_100);
  const children = descendants(first.ready.pid);
  process.kill(first.ready.pid, "SIGKILL");
  expect(await until(() => children.filter(alive).length === 0, 5_000)).toBe(true);
  running.delete(first);

  const second = await start(port);
  expect(await client(second, "bob").fetchOrder(idOf(order), PAIR)).toMatchObject({
    status: "open",
  });
});

test("the exchange killed alone is started again with everything it acknowledged", async () => {
  const stack = await start(await freeBasePort());
  const alice = client(stack, "alice");
  const order = await alice.createOrder(PAIR, "limit", "buy", 0.1, 2_200);
  const exchange = descendants(stack.ready.pid).find((pid) =>
    readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("exchange/main.ts"),
  );
  process.kill(exchange ?? 0, "SIGKILL");
  const answers = async () => {
    const end = Date.now() + 15_000;
    for (;;) {
      try {
        return await alice.fetchOrder(idOf(order), PAIR);
      } catch (error) {
        if (Date.now() > end) throw error;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  };
  expect(await answers()).toMatchObject({ status: "open", price: 2_200 });
});

test("a taken port is one clear line and exit code 1", async () => {
  const server = createServer();
  const port = await new Promise<number>((resolve) =>
    server.listen(0, "127.0.0.1", () => resolve((server.address() as { port: number }).port)),
  );
  // The base port itself: whether its neighbours are free is for other programs to decide.
  const { status, lines, stdout } = refused("--port", `${port}`, "--data", dir);
  server.close();
  expect(status).toBe(1);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(new RegExp(`Port ${port} .*--port N`));
  expect(stdout).toBe("");
});

test("a data directory that cannot be used is one clear line and exit code 1", () => {
  const file = path.join(dir, "file");
  writeFileSync(file, "");
  chmodSync(file, 0o400);
  const { status, lines } = refused("--data", path.join(file, "below"));
  expect(status).toBe(1);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain("--data DIR");
});

test("an option that is not known is one clear line and exit code 1", () => {
  const { status, lines } = refused("--nope");
  expect({ status, lines: lines.length }).toEqual({ status: 1, lines: 1 });
  expect(lines[0]).toContain("--help");
});
