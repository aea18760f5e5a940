import type { KinesisStreamEvent } from "aws-lambda";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { findPrice, listCandles } from "@bourse/core/price";
import { type PriceRecord, priceRecord } from "@bourse/core/price/wire";
import { createTable } from "@bourse/core/table";
import { handler as aggregate } from "@bourse/functions/price/aggregate";
import { handler } from "@bourse/functions/projection/price-ticks";
import { type JsonServer, startJsonServer } from "../../src/cloud/server/index.ts";
import { useEndpoint } from "./test-table.ts";
import { EventFeed } from "./event-feed.ts";
import { type PriceStreamStack, startPriceStream } from "./price-stream.ts";

/** Kinesis as far as the writer sees it: takes records, or refuses some when it is told to. */
interface Put {
  readonly PartitionKey: string;
  readonly Data: string;
}
let calls: string[][];
let taken: Put[];
let refuses: (symbol: string, call: number) => boolean;
let kinesis: JsonServer;
let stack: PriceStreamStack;

async function PutRecords(input: Readonly<Record<string, unknown>>): Promise<object> {
  const records = input["Records"] as readonly Put[];
  calls.push(records.map(({ PartitionKey }) => PartitionKey));
  const answers = records.map((record) => {
    if (refuses(record.PartitionKey, calls.length)) {
      const ErrorCode = "ProvisionedThroughputExceededException";
      return { ErrorCode, ErrorMessage: "Rate exceeded" };
    }
    taken.push(record);
    return { SequenceNumber: String(taken.length), ShardId: "shardId-000000000000" };
  });
  return { FailedRecordCount: 0, Records: answers };
}

const environment = { ...process.env };
beforeAll(async () => {
  kinesis = await startJsonServer({
    log: () => {},
    services: [{ targetPrefix: "Kinesis_20131202", operations: { PutRecords } }],
  });
  useEndpoint("KINESIS", kinesis.url);
  stack = await startPriceStream();
  const resources = JSON.parse(process.env["SST_RESOURCES_JSON"] ?? "") as object;
  process.env["SST_RESOURCES_JSON"] = JSON.stringify({ ...resources, PriceTicks: { name: "T" } });
});
beforeEach(() => {
  calls = [];
  taken = [];
  refuses = () => false;
  vi.spyOn(console, "log").mockImplementation(() => {});
});
afterEach(() => vi.useRealTimers());
afterAll(async () => {
  await stack.stop();
  await kinesis.stop();
  process.env = environment;
});

const minuteMs = 60_000;
const begun = Date.UTC(2026, 10, 22, 12);

const recordsOf = (puts: readonly Put[]): PriceRecord[] =>
  puts.map(({ Data }) =>
    priceRecord.parse(JSON.parse(Buffer.from(Data, "base64").toString("utf8"))),
  );

/** The trade ids of a symbol in the order in which they reached the stream. */
const idsOf = (symbol: string): number[] =>
  recordsOf(taken)
    .filter((record) => record.symbol === symbol)
    .flatMap(({ ticks }) => ticks.map(({ sourceSequence }) => sourceSequence));

const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);

test("trades reach the stream under their symbol, in order and as they happened", async () => {
  const feed = new EventFeed(begun);
  feed.trade("BTCUSDT", 6_500_050, 200_000);
  feed.trade("ETHUSDT", 300_000, 10_000);
  feed.trade("BTCUSDT", 6_500_100, 100);
  await handler(feed.event(1, feed.lastSequence));
  expect(taken.map(({ PartitionKey }) => PartitionKey)).toEqual(["BTCUSDT", "ETHUSDT"]);
  expect(recordsOf(taken)[0]?.ticks).toMatchObject([
    {
      symbol: "BTCUSDT",
      source: "bourse",
      sourceSequence: 1,
      priceDecimal: "65000.50000000",
      quantityDecimal: "2.00000000",
      isBuyerMaker: false,
    },
    { sourceSequence: 2, priceDecimal: "65001.00000000", eventTimeMs: feed.timeMs },
  ]);
});

test("a batch without a trade calls nobody", async () => {
  const feed = new EventFeed(begun);
  await handler(feed.event(1, feed.lastSequence));
  expect(calls).toEqual([]);
});

test("of a write that is taken in part, only what was refused is written again", async () => {
  const feed = new EventFeed(begun);
  feed.trade("BTCUSDT", 6_500_000, 100);
  feed.trade("ETHUSDT", 300_000, 100);
  refuses = (symbol, call) => symbol === "BTCUSDT" && call <= 2;
  await handler(feed.event(1, feed.lastSequence));
  expect(calls).toEqual([["BTCUSDT", "ETHUSDT"], ["BTCUSDT"], ["BTCUSDT"]]);
  expect(idsOf("BTCUSDT")).toEqual([1]);
  expect(idsOf("ETHUSDT")).toEqual([1]);
});

test("many trades of a symbol never overtake one another, whatever is refused", async () => {
  const feed = new EventFeed(begun);
  for (let n = 1; n <= 1_200; n += 1) feed.trade("BTCUSDT", 6_500_000 + n, 100);
  for (let n = 1; n <= 600; n += 1) feed.trade("SOLUSDT", 15_000 + n, 100);
  refuses = (symbol, call) => symbol === "BTCUSDT" && call === 1;
  await handler(feed.event(1, feed.lastSequence));
  expect(idsOf("BTCUSDT")).toEqual(upTo(1_200));
  expect(idsOf("SOLUSDT")).toEqual(upTo(600));
  expect(recordsOf(taken).every(({ ticks }) => ticks.length <= 500)).toBe(true);
});

test("a stream that refuses to the end fails the batch, so that it is delivered again", async () => {
  const feed = new EventFeed(begun);
  feed.trade("BTCUSDT", 6_500_000, 100);
  refuses = () => true;
  await expect(handler(feed.event(1, feed.lastSequence))).rejects.toThrow(
    "Kinesis refused 1 of 1 price records 5 times (ProvisionedThroughputExceededException).",
  );
});

test("whoever reads the stream counts each trade once, however often it was written", async () => {
  const feed = new EventFeed(begun);
  feed.trade("BNBUSDT", 60_000, 1_000);
  feed.trade("BNBUSDT", 60_100, 1_000);
  const half = feed.lastSequence;
  feed.wait(minuteMs);
  feed.trade("BNBUSDT", 60_200, 1_000);
  await handler(feed.event(1, half));
  await handler(feed.event(1, feed.lastSequence)); // delivered again, and more behind it
  await handler(feed.event(half - 1, feed.lastSequence));
  await aggregate(batchOf(taken));
  await aggregate(batchOf(taken));
  const table = createTable(stack.table);
  const period = { fromMs: begun, toMs: begun + 3 * minuteMs };
  expect(await listCandles(table, "BNBUSDT", period)).toMatchObject([
    { tradeCount: 2, volume: "2.00000000", open: "600.00000000", close: "601.00000000" },
    { tradeCount: 1 },
  ]);
  expect(await findPrice(table, "BNBUSDT")).toMatchObject({ priceDecimal: "602.00000000" });
});

const batchOf = (puts: readonly Put[]) =>
  ({
    Records: puts.map(({ PartitionKey, Data }, index) => ({
      eventSource: "aws:kinesis",
      kinesis: { partitionKey: PartitionKey, sequenceNumber: String(index + 1), data: Data },
    })),
  }) as KinesisStreamEvent;
