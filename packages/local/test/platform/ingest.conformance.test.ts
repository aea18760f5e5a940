import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
  ListShardsCommand,
} from "@aws-sdk/client-kinesis";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type PriceRecord, priceRecord } from "@bourse/core/price/wire";
import { type Ingest, startIngest } from "@bourse/services/ingest";
import { createKinesis, type Kinesis } from "../../src/cloud/kinesis/index.ts";
import { type JsonServer, startJsonServer } from "../../src/cloud/server/index.ts";
import { useEndpoint } from "./core-table.ts";
import { until } from "./until.ts";
import { Venue } from "./venue.ts";

const silent = { info: () => {}, warn: () => {}, error: () => {} };
let directory: string;
let kinesis: Kinesis;
let server: JsonServer;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "bourse-kinesis-"));
  kinesis = createKinesis({
    file: join(directory, "streams.sqlite"),
    region: "us-east-1",
    account: "123456789012",
  });
  server = await startJsonServer({ services: [kinesis], log: () => {} });
  useEndpoint("KINESIS", server.url);
});
afterAll(async () => {
  await server.stop();
  kinesis.stop();
  await rm(directory, { recursive: true, force: true });
});

function start(venue: Venue, streamName: string, symbols = ["BTCUSDT", "ETHUSDT"]): Ingest {
  return startIngest({ exchangeUrl: venue.url, symbols, streamName, log: silent });
}

function newStream(name: string): string {
  const arn = `arn:aws:kinesis:us-east-1:123456789012:stream/${name}`;
  kinesis.ensureStream({ name, arn, mode: "ON_DEMAND", retentionHours: 24 });
  return name;
}

/** All records of a stream, with the shard they lie in. */
async function recordsOf(name: string): Promise<(PriceRecord & { key: string; shard: string })[]> {
  const client = new KinesisClient({});
  const found: (PriceRecord & { key: string; shard: string })[] = [];
  const { Shards = [] } = await client.send(new ListShardsCommand({ StreamName: name }));
  for (const { ShardId } of Shards) {
    const { ShardIterator } = await client.send(
      new GetShardIteratorCommand({
        StreamName: name,
        ShardId,
        ShardIteratorType: "TRIM_HORIZON",
      }),
    );
    const { Records = [] } = await client.send(new GetRecordsCommand({ ShardIterator }));
    for (const { Data, PartitionKey = "" } of Records) {
      const record = priceRecord.parse(JSON.parse(Buffer.from(Data ?? []).toString("utf8")));
      found.push({ ...record, key: PartitionKey, shard: ShardId ?? "" });
    }
  }
  client.destroy();
  return found;
}

const sequences = (records: readonly PriceRecord[], symbol: string) =>
  records
    .filter((record) => record.symbol === symbol)
    .flatMap(({ ticks }) => ticks.map(({ sourceSequence }) => sourceSequence));

test("trades reach the stream, in order, under their symbol", async () => {
  const stream = newStream("Trades");
  const venue = await Venue.start();
  const ingest = start(venue, stream);
  await until(
    () => venue.subscribed,
    (subscribed) => subscribed.length === 1,
  );
  expect(venue.subscribed[0]).toEqual(["btcusdt@trade", "ethusdt@trade"]);
  for (let id = 1; id <= 700; id += 1) venue.trade(id % 7 === 0 ? "ETHUSDT" : "BTCUSDT", id);
  await until(ingest.counts, ({ written }) => written === 700);
  const records = await recordsOf(stream);
  expect(records.every(({ key, symbol }) => key === symbol)).toBe(true);
  const all = Array.from({ length: 700 }, (_, n) => n + 1);
  expect(sequences(records, "ETHUSDT")).toEqual(all.filter((id) => id % 7 === 0));
  expect(sequences(records, "BTCUSDT")).toEqual(all.filter((id) => id % 7 !== 0));
  await ingest.stop();
  await venue.stop();
});

test("a cut connection is made again, and what cannot be read is counted and passed over", async () => {
  const stream = newStream("Cut");
  const venue = await Venue.start();
  const ingest = start(venue, stream);
  await until(
    () => venue.subscribed.length,
    (count) => count === 1,
  );
  venue.trade("BTCUSDT", 1);
  await until(ingest.counts, ({ written }) => written === 1);
  venue.cut();
  await until(
    () => venue.subscribed.length,
    (count) => count === 2,
  );
  venue.say('{"e":"trade","s":"BTCUSDT"}');
  venue.trade("BTCUSDT", 2);
  await until(ingest.counts, ({ written, unreadable }) => written === 2 && unreadable === 1);
  expect(sequences(await recordsOf(stream), "BTCUSDT")).toEqual([1, 2]);
  await ingest.stop();
  await venue.stop();
});

test("while the stream is away ticks wait, and are written in order when it is back", async () => {
  const venue = await Venue.start();
  const ingest = start(venue, "ComesLater");
  await until(
    () => venue.subscribed.length,
    (count) => count === 1,
  );
  for (let id = 1; id <= 20; id += 1) venue.trade("BTCUSDT", id);
  await until(ingest.counts, ({ buffered }) => buffered === 20 || buffered === 0);
  expect(ingest.counts().written).toBe(0);
  newStream("ComesLater");
  await until(ingest.counts, ({ written }) => written === 20);
  expect(sequences(await recordsOf("ComesLater"), "BTCUSDT")).toEqual(
    Array.from({ length: 20 }, (_, n) => n + 1),
  );
  await ingest.stop();
  await venue.stop();
});

test("what is buffered when the process ends is still written", async () => {
  const stream = newStream("Stopped");
  const venue = await Venue.start();
  const ingest = start(venue, stream);
  await until(
    () => venue.subscribed.length,
    (count) => count === 1,
  );
  venue.trade("BTCUSDT", 1);
  await until(ingest.counts, ({ buffered, written }) => buffered + written === 1);
  await ingest.stop();
  expect(sequences(await recordsOf(stream), "BTCUSDT")).toEqual([1]);
  await venue.stop();
});

test("of a write that Kinesis takes in part, only the refused records are sent again", async () => {
  const calls: string[][] = [];
  const taken: PriceRecord[] = [];
  const busy = await startJsonServer({
    log: () => {},
    services: [{ targetPrefix: "Kinesis_20131202", operations: { PutRecords } }],
  });
  async function PutRecords(input: Readonly<Record<string, unknown>>): Promise<object> {
    const records = input["Records"] as { PartitionKey: string; Data: string }[];
    calls.push(records.map(({ PartitionKey }) => PartitionKey).toSorted());
    const refuse = calls.length <= 2;
    const answers = records.map(({ PartitionKey, Data }) => {
      if (refuse && PartitionKey === "BTCUSDT") {
        return {
          ErrorCode: "ProvisionedThroughputExceededException",
          ErrorMessage: "Rate exceeded",
        };
      }
      taken.push(priceRecord.parse(JSON.parse(Buffer.from(Data, "base64").toString("utf8"))));
      return { SequenceNumber: String(taken.length), ShardId: "shardId-000000000000" };
    });
    return { FailedRecordCount: 0, Records: answers };
  }
  useEndpoint("KINESIS", busy.url);
  const venue = await Venue.start();
  const ingest = start(venue, "Busy");
  await until(
    () => venue.subscribed.length,
    (count) => count === 1,
  );
  venue.trade("BTCUSDT", 1);
  venue.trade("ETHUSDT", 1);
  await until(
    () => calls.length,
    (count) => count >= 1,
  );
  venue.trade("BTCUSDT", 2);
  await until(ingest.counts, ({ written }) => written === 3);
  expect(sequences(taken, "BTCUSDT")).toEqual([1, 2]);
  expect(sequences(taken, "ETHUSDT")).toEqual([1]);
  expect(calls.flat().filter((symbol) => symbol === "ETHUSDT")).toHaveLength(1);
  await ingest.stop();
  await venue.stop();
  await busy.stop();
  useEndpoint("KINESIS", server.url);
});
