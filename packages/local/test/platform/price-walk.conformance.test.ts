import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Cloud, startCloud } from "../../src/cloud/index.ts";
import { readManifest } from "../../src/synth/manifest.ts";
import { PriceClient } from "./price-stream.ts";
import { until } from "./until.ts";
import { Venue } from "./venue.ts";

/*
 * The whole price walk as it is deployed: a trade -> the Ingest process -> Kinesis -> the Aggregate
 * function -> the table and the WebSocket API -> a client. Only the exchange is a stand-in.
 */

const root = new URL("../../../..", import.meta.url).pathname;
let dataDir: string;
let cloud: Cloud;
let venue: Venue;
let ingest: ChildProcess;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "bourse-walk-"));
  cloud = await startCloud({
    manifest: readManifest(root),
    root,
    dataDir,
    ports: { http: 0, websocket: 0 },
    corsOrigins: [],
    log: () => {},
  });
  venue = await Venue.start();
  ingest = spawn(process.execPath, ["packages/services/src/ingest/main.ts"], {
    cwd: root,
    stdio: ["pipe", "pipe", "ignore"],
    env: {
      ...process.env,
      ...cloud.env,
      ...cloud.linkEnv(["PriceTicks"]),
      EXCHANGE_WS_URL: venue.url,
      EXIT_WITH_PARENT: "1",
    },
  });
  await until(
    () => venue.subscribed.length,
    (count) => count === 1,
  );
});

afterAll(async () => {
  ingest.kill("SIGKILL");
  await venue.stop();
  await cloud.stop();
  await rm(dataDir, { recursive: true, force: true });
});

test("the collector follows all listed markets", () => {
  expect(venue.subscribed[0]).toEqual(
    ["btcusdt", "ethusdt", "solusdt", "bnbusdt", "ethbtc"].map((symbol) => `${symbol}@trade`),
  );
});

test("a trade reaches those who follow its price", async () => {
  const client = await PriceClient.connect(cloud.urls.websocket);
  expect(
    await client.ask({ method: "SUBSCRIBE", params: ["btcusdt@price", "btcusdt@kline_1m"], id: 1 }),
  ).toEqual({ result: null, id: 1 });

  venue.trade("BTCUSDT", 1);
  expect(await client.next()).toMatchObject({ e: "price", s: "BTCUSDT", p: "100.50000000" });
  expect(await client.next()).toMatchObject({ e: "kline", k: { n: 1, v: "2.00000000" } });

  venue.trade("ETHUSDT", 1);
  venue.trade("BTCUSDT", 2);
  expect(await client.next()).toMatchObject({ e: "price", s: "BTCUSDT" });
  expect(await client.next()).toMatchObject({ e: "kline", k: { n: 2, v: "4.00000000" } });
  await client.close();
});

test("the collector ends with its parent: a closed stdin is enough", async () => {
  const exited = once(ingest, "exit");
  ingest.stdin?.end();
  expect(await exited).toEqual([0, null]);
});
