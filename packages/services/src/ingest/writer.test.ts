import { afterEach, expect, test } from "vitest";
import { PriceWriter } from "./writer.ts";

const environment = { ...process.env };
afterEach(() => {
  process.env = { ...environment };
});

test("a stream that stays away costs the oldest ticks of the busiest symbol, and is reported", async () => {
  Object.assign(process.env, {
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_ENDPOINT_URL_KINESIS: "http://127.0.0.1:9", // nobody listens on the discard port
  });
  const reported: number[] = [];
  const writer = new PriceWriter({
    streamName: "Nowhere",
    ticksBufferedMax: 10,
    log: {
      info: () => {},
      warn: () => {},
      error: (_, fields) => reported.push(Number(fields?.["dropped"])),
    },
  });
  for (let sequence = 1; sequence <= 30; sequence += 1) {
    writer.add(tick(sequence % 10 === 0 ? "ETHUSDT" : "BTCUSDT", sequence));
  }
  expect(writer.counts()).toEqual({ written: 0, dropped: 20, buffered: 10 });
  await writer.stop();
  expect(writer.counts()).toEqual({ written: 0, dropped: 20, buffered: 10 });
  expect(reported).toEqual([20]);
});

const tick = (symbol: string, sourceSequence: number) => ({
  symbol,
  source: "bourse",
  sourceSequence,
  priceDecimal: "1",
  quantityDecimal: "1",
  isBuyerMaker: false,
  eventTimeMs: 1,
  receivedTimeMs: 1,
});
