import type { KinesisStreamEvent } from "aws-lambda";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findPrice, listCandles, type PriceTick } from "@bourse/core/price";
import { listFollowers } from "@bourse/core/stream";
import type { Table } from "@bourse/core/table";
import { createTable } from "@bourse/core/table";
import { handler as aggregate } from "@bourse/functions/price/aggregate";
import { PriceClient, type PriceStreamStack, startPriceStream } from "./price-stream.ts";

let stack: PriceStreamStack;
let table: Table;
const minuteMs = 60_000;

// Without $disconnect the handlers learn of a client that left only when they send to it.
beforeAll(async () => {
  stack = await startPriceStream(["$disconnect"]);
  table = createTable(stack.table);
});
afterAll(() => stack.stop());

const tick = (symbol: string, sequence: number, price: string, minute = 1): PriceTick => ({
  symbol,
  source: "bourse",
  sourceSequence: sequence,
  priceDecimal: price,
  quantityDecimal: "0.5",
  isBuyerMaker: false,
  eventTimeMs: minute * minuteMs + sequence,
  receivedTimeMs: 0,
});

let sequenceNumber = 0n;
const record = (symbol: string, data: object | string) => ({
  eventSource: "aws:kinesis",
  kinesis: {
    partitionKey: symbol,
    sequenceNumber: String((sequenceNumber += 1n)),
    data: Buffer.from(typeof data === "string" ? data : JSON.stringify(data)).toString("base64"),
  },
});
const batch = (...records: object[]) => ({ Records: records }) as KinesisStreamEvent;
const ticksOf = (symbol: string, ...ticks: PriceTick[]) => record(symbol, { symbol, ticks });

test("a batch becomes prices and candles, and followers hear of it once", async () => {
  const client = await PriceClient.connect(stack.api.url);
  await client.ask({
    method: "SUBSCRIBE",
    params: ["btcusdt@price", "btcusdt@kline_1m"],
    id: 1,
  });
  const event = batch(
    ticksOf("BTCUSDT", tick("BTCUSDT", 1, "65000"), tick("BTCUSDT", 2, "65010.5")),
    ticksOf("ETHUSDT", tick("ETHUSDT", 1, "3000")),
    ticksOf("BTCUSDT", tick("BTCUSDT", 3, "65005")),
  );
  expect(await aggregate(event)).toEqual({ batchItemFailures: [] });
  expect(await client.next()).toEqual({
    e: "price",
    E: minuteMs + 3,
    s: "BTCUSDT",
    p: "65005.00000000",
    ma7: null,
    ma25: null,
  });
  expect(await client.next()).toMatchObject({
    e: "kline",
    s: "BTCUSDT",
    k: {
      t: minuteMs,
      T: 2 * minuteMs - 1,
      i: "1m",
      o: "65000.00000000",
      h: "65010.50000000",
      l: "65000.00000000",
      c: "65005.00000000",
      v: "1.50000000",
      q: "97507.75000000",
      n: 3,
      x: false,
    },
  });
  expect(await findPrice(table, "ETHUSDT")).toMatchObject({ priceDecimal: "3000.00000000" });

  expect(await aggregate(event)).toEqual({ batchItemFailures: [] });
  expect(await listCandles(table, "BTCUSDT", { fromMs: 0, toMs: 9 * minuteMs })).toMatchObject([
    { tradeCount: 3, volume: "1.50000000" },
  ]);
  // The answer to a request comes after anything that the repetition could have sent.
  expect(await client.ask({ method: "LIST_SUBSCRIPTIONS", id: 2 })).toMatchObject({ id: 2 });
  await client.close();
});

test("a minute that ended is pushed once more as closed, before the new one", async () => {
  const client = await PriceClient.connect(stack.api.url);
  await client.ask({ method: "SUBSCRIBE", params: ["solusdt@kline_1m"], id: 1 });
  await aggregate(
    batch(ticksOf("SOLUSDT", tick("SOLUSDT", 1, "150"), tick("SOLUSDT", 2, "151", 2))),
  );
  expect(await client.next()).toMatchObject({ k: { t: minuteMs, x: true } });
  expect(await client.next()).toMatchObject({ k: { t: 2 * minuteMs, x: false } });
  await client.close();
});

test("records that cannot be read are left behind; the others count", async () => {
  const foreign = { symbol: "BTCUSDT", ticks: [tick("BTCUSDT", 9, "1")] };
  const answer = await aggregate(
    batch(
      record("BNBUSDT", "no JSON"),
      record("BNBUSDT", { symbol: "BNBUSDT", ticks: [] }),
      record("BNBUSDT", { symbol: "BNBUSDT", ticks: [tick("BNBUSDT", 1, "1e309")] }),
      record("BNBUSDT", foreign),
      ticksOf("BNBUSDT", tick("BNBUSDT", 2, "600")),
    ),
  );
  expect(answer).toEqual({ batchItemFailures: [] });
  expect(await findPrice(table, "BNBUSDT")).toMatchObject({ priceDecimal: "600.00000000" });
});

test("a catch-up over many minutes is saved whole", async () => {
  const ticks = Array.from({ length: 150 }, (_, n) => tick("ETHBTC", n, "0.05", n));
  await aggregate(batch(ticksOf("ETHBTC", ...ticks)));
  const candles = await listCandles(table, "ETHBTC", { fromMs: 0, toMs: 200 * minuteMs });
  expect(candles).toHaveLength(150);
  expect(await findPrice(table, "ETHBTC")).toMatchObject({ average25: "0.05000000" });
});

test("batches of one symbol at the same moment are all counted", async () => {
  const symbols = Array.from({ length: 8 }, (_, n) => `COIN${n}USDT`);
  const take = (symbol: string, source: string, sequence: number) =>
    aggregate(batch(ticksOf(symbol, { ...tick(symbol, sequence, "80"), source })));
  for (const sequence of [1, 2]) {
    const answers = await Promise.all(
      symbols.flatMap((symbol) =>
        ["one", "two", "three"].map((source) => take(symbol, source, sequence)),
      ),
    );
    expect(answers).toEqual(Array(24).fill({ batchItemFailures: [] }));
  }
  for (const symbol of symbols) {
    const [candle] = await listCandles(table, symbol, { fromMs: 0, toMs: 9 * minuteMs });
    expect(candle).toMatchObject({ tradeCount: 6, volume: "3.00000000" });
  }
});

test("a follower that is gone is forgotten at the first push", async () => {
  const client = await PriceClient.connect(stack.api.url);
  await client.ask({ method: "SUBSCRIBE", params: ["ethusdt@price"], id: 1 });
  await client.close();
  expect(await listFollowers(table, "ethusdt@price", Date.now())).toHaveLength(1);
  await aggregate(batch(ticksOf("ETHUSDT", tick("ETHUSDT", 50, "3001"))));
  expect(await listFollowers(table, "ethusdt@price", Date.now())).toEqual([]);
});
