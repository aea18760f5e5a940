import { gunzipSync } from "node:zlib";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { handler } from "@bourse/functions/projection/lake";
import { createLakeStore } from "@bourse/functions/projection/lake-store";
import { startTestS3, type TestS3 } from "../conformance/s3-bucket.ts";
import { useEndpoint } from "./test-table.ts";
import { EventFeed } from "./event-feed.ts";

let s3: TestS3;
const environment = { ...process.env };
beforeAll(async () => {
  s3 = await startTestS3();
  useEndpoint("S3", s3.url);
  // Unlike the others this service checks who signs.
  process.env["AWS_ACCESS_KEY_ID"] = process.env["AWS_SECRET_ACCESS_KEY"] = "local";
  process.env["SST_RESOURCES_JSON"] = JSON.stringify({
    App: { name: "bourse", stage: "test" },
    Lake: { name: s3.bucket },
  });
});
afterAll(async () => {
  await s3.stop();
  process.env = environment;
});

const noon = Date.UTC(2026, 10, 22, 12);
let feed: EventFeed;
beforeEach(() => {
  vi.spyOn(console, "log").mockImplementation(() => {});
  feed = new EventFeed(noon);
  for (let n = 1; n <= 5; n += 1) feed.trade("BTCUSDT", 6_500_000 + n, 10);
});
afterEach(async () => {
  for (const key of await keys()) {
    await s3.client.send(new DeleteObjectCommand({ Bucket: s3.bucket, Key: key }));
  }
});

async function keys(): Promise<string[]> {
  const { Contents = [] } = await s3.client.send(new ListObjectsV2Command({ Bucket: s3.bucket }));
  return Contents.map(({ Key = "" }) => Key);
}

async function bytesOf(Key: string): Promise<Uint8Array> {
  const { Body } = await s3.client.send(new GetObjectCommand({ Bucket: s3.bucket, Key }));
  return (await Body?.transformToByteArray()) ?? new Uint8Array();
}

interface Line {
  readonly sequence: number;
  readonly time: string;
  readonly command: { readonly kind: string };
  readonly events: readonly Readonly<Record<string, unknown>>[];
}

const linesOf = async (key: string): Promise<Line[]> =>
  gunzipSync(await bytesOf(key))
    .toString("utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Line);

/** Every sequence of every file, in the order of the keys. */
async function sequences(): Promise<number[]> {
  const files = (await keys()).filter((key) => key.startsWith("events/"));
  return (await Promise.all(files.map(linesOf))).flat().map(({ sequence }) => sequence);
}

const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);
const CHECKPOINT = "state/events.json";
const FILE = "events/day=2026-11-22/000000000001.jsonl.gz";

test("everything the exchange did stands in a file of its day, one command a line", async () => {
  await handler(feed.event(1, feed.lastSequence));
  expect(await keys()).toEqual([FILE, CHECKPOINT]);
  const lines = await linesOf(FILE);
  expect(lines.map(({ sequence }) => sequence)).toEqual(upTo(feed.lastSequence));
  const last = lines.at(-1);
  expect(last).toMatchObject({
    command: { kind: "PlaceOrder" },
    time: expect.stringMatching(/^2026-11-22T12:/) as never,
  });
  expect(last?.events.find(({ kind }) => kind === "Trade")).toMatchObject({
    priceTicks: 6_500_005,
  });
  expect(last?.events.find(({ kind }) => kind === "BalanceChanged")).toMatchObject({
    freeUnits: expect.stringMatching(/^\d+$/) as never,
  });
});

test("small batches share a file, and nothing is in it twice however often it is delivered", async () => {
  const last = feed.lastSequence;
  for (const [from, to] of [
    [1, 4],
    [1, 4],
    [3, 9],
    [10, last],
    [1, last],
  ] as const) {
    await handler(feed.event(from, to));
  }
  expect(await keys()).toEqual([FILE, CHECKPOINT]);
  expect(await sequences()).toEqual(upTo(last));
});

test("a crash between a file and the checkpoint leaves nothing double", async () => {
  await handler(feed.event(1, 5));
  const before = await bytesOf(CHECKPOINT);
  await handler(feed.event(6, 12));
  await s3.client.send(
    new PutObjectCommand({
      Bucket: s3.bucket,
      Key: CHECKPOINT,
      Body: before,
      Metadata: { "last-sequence": "5" },
    }),
  );
  await handler(feed.event(6, feed.lastSequence));
  expect(await sequences()).toEqual(upTo(feed.lastSequence));
});

test("a batch that does not follow is refused", async () => {
  await handler(feed.event(1, 5));
  await expect(handler(feed.event(7, 8))).rejects.toThrow("The lake ends at 5");
  expect(await sequences()).toEqual(upTo(5));
});

test("a new day begins a new file", async () => {
  const today = feed.lastSequence;
  feed.wait(13 * 3_600_000);
  feed.trade("ETHUSDT", 300_000, 100);
  await handler(feed.event(1, feed.lastSequence));
  const tomorrow = "events/day=2026-11-23/000000000001.jsonl.gz";
  expect(await keys()).toEqual([FILE, tomorrow, CHECKPOINT]);
  expect((await linesOf(tomorrow)).map(({ sequence }) => sequence)).toEqual([today + 1, today + 2]);
});

test("of two that write at a time none loses or doubles a command", async () => {
  await handler(feed.event(1, 3));
  const last = feed.lastSequence;
  const ends = await Promise.allSettled([
    handler(feed.event(4, 8)),
    handler(feed.event(4, last)),
    handler(feed.event(2, 6)),
  ]);
  expect(ends.some(({ status }) => status === "fulfilled")).toBe(true);
  await handler(feed.event(1, last)); // whoever was refused is delivered again
  expect(await sequences()).toEqual(upTo(last));
});

test("a write that builds on what is no longer there is refused", async () => {
  const store = createLakeStore(s3.bucket);
  const file = { key: FILE, bytes: Buffer.from("x"), lastSequence: 1 };
  const first = await store.write(file, undefined);
  await expect(store.write(file, undefined)).rejects.toThrow("pre-conditions");
  const second = await store.write({ ...file, bytes: Buffer.from("xy"), lastSequence: 2 }, first);
  await expect(store.write({ ...file, lastSequence: 3 }, first)).rejects.toThrow("pre-conditions");
  expect(await store.head(FILE)).toEqual(second);
  await expect(store.read(FILE, first)).rejects.toThrow("pre-conditions");
});
