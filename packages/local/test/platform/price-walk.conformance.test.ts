import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Journal, openFileJournal } from "@bourse/services/exchange/journal";
import { type Cloud, startCloud } from "../../src/cloud/index.ts";
import { readManifest } from "../../src/synth/manifest.ts";
import { EventFeed } from "./event-feed.ts";
import { PriceClient } from "./price-stream.ts";

/*
 * The whole price walk as it is deployed: the event log of the exchange -> the price-ticks
 * projection -> Kinesis -> the Aggregate function -> the table and the WebSocket API -> a client.
 * Only the process of the exchange is left out.
 */

const root = new URL("../../../..", import.meta.url).pathname;
const quiet = { info: () => {}, warn: () => {}, error: () => {} };
let dataDir: string;
let cloud: Cloud;
let log: Journal;
const feed = new EventFeed(Date.now());

/** What the exchange has done since the last time stands in its event log. */
const publish = () => log.append(feed.records.slice(log.lastSequence));

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
  cloud.openTopics();
  log = await openFileJournal({ directory: join(dataDir, "exchange", "events"), log: quiet });
  await publish();
});

afterAll(async () => {
  await log.close();
  await cloud.stop();
  await rm(dataDir, { recursive: true, force: true });
});

test("a trade reaches those who follow its price", async () => {
  const client = await PriceClient.connect(cloud.urls.websocket);
  expect(
    await client.ask({ method: "SUBSCRIBE", params: ["btcusdt@price", "btcusdt@kline_1m"], id: 1 }),
  ).toEqual({ result: null, id: 1 });

  feed.trade("BTCUSDT", 6_500_050, 200_000);
  await publish();
  expect(await client.next()).toMatchObject({ e: "price", s: "BTCUSDT", p: "65000.50000000" });
  expect(await client.next()).toMatchObject({ e: "kline", k: { n: 1, v: "2.00000000" } });

  feed.trade("ETHUSDT", 300_000, 10_000);
  feed.trade("BTCUSDT", 6_500_100, 200_000);
  await publish();
  expect(await client.next()).toMatchObject({ e: "price", s: "BTCUSDT" });
  expect(await client.next()).toMatchObject({ e: "kline", k: { n: 2, v: "4.00000000" } });
  await client.close();
});
