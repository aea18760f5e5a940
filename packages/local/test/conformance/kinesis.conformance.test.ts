import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import {
  CreateStreamCommand,
  DeleteStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
  PutRecordCommand,
} from "@aws-sdk/client-kinesis";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { afterEach, describe, expect, test } from "vitest";
import { createKinesis } from "../../src/cloud/kinesis/index.ts";
import { startJsonServer } from "../../src/cloud/server/index.ts";
import { runCases } from "./kinesis.case.ts";
import { scratchDir, useEnv } from "./suite.ts";

async function startKinesis(file: string, now: () => number = Date.now) {
  const kinesis = createKinesis({ file, region: "us-east-1", account: "123456789012", now });
  const server = await startJsonServer({ services: [kinesis], log: () => {} });
  useEnv({ AWS_ENDPOINT_URL_KINESIS: server.url });
  const stop = async (): Promise<void> => {
    await server.stop();
    kinesis.stop();
  };
  return { stop };
}

const make = (newClient: () => KinesisClient) => async () => {
  const { dir, remove } = scratchDir("kinesis");
  const { stop } = await startKinesis(path.join(dir, "kinesis.sqlite"));
  const client = newClient();
  return {
    client,
    stop: async () => {
      client.destroy();
      await stop();
      remove();
    },
  };
};

describe("Kinesis over HTTP/2, the SDK's default", () => {
  runCases({ make: make(() => new KinesisClient({})) });
});

describe("Kinesis over HTTP/1.1", () => {
  runCases({ make: make(() => new KinesisClient({ requestHandler: new NodeHttpHandler() })) });
});

describe("what was acknowledged", () => {
  const { dir, remove } = scratchDir("kinesis-crash");
  afterEach(remove);

  test("is there after the process was killed", async () => {
    const file = path.join(dir, "kinesis.sqlite");
    const script = path.join(import.meta.dirname, "kinesis-process.ts");
    const child = spawn(process.execPath, [script, file], { stdio: ["ignore", "pipe", "inherit"] });
    const [line] = (await once(child.stdout, "data")) as [Buffer];
    useEnv({ AWS_ENDPOINT_URL_KINESIS: line.toString().trim() });
    const client = new KinesisClient({ maxAttempts: 1 });
    await client.send(new CreateStreamCommand({ StreamName: "ticks", ShardCount: 1 }));
    const acknowledged: string[] = [];
    const writers = Array.from({ length: 4 }, async (_, writer) => {
      for (let count = 0; ; count++) {
        const text = `${writer}-${count}`;
        const record = { StreamName: "ticks", PartitionKey: text, Data: Buffer.from(text) };
        await client.send(new PutRecordCommand(record));
        acknowledged.push(text);
        if (acknowledged.length === 200) child.kill("SIGKILL");
      }
    });
    await Promise.allSettled(writers);
    client.destroy();

    const { stop } = await startKinesis(file);
    const records = await allRecords();
    await stop();
    expect(acknowledged.length).toBeGreaterThanOrEqual(200);
    expect(records).toEqual(expect.arrayContaining(acknowledged));
    expect(new Set(records).size).toBe(records.length);
  });
});

async function allRecords(): Promise<string[]> {
  const client = new KinesisClient({});
  const { ShardIterator } = await client.send(
    new GetShardIteratorCommand({
      StreamName: "ticks",
      ShardId: "shardId-000000000000",
      ShardIteratorType: "TRIM_HORIZON",
    }),
  );
  const { Records = [] } = await client.send(new GetRecordsCommand({ ShardIterator }));
  client.destroy();
  return Records.map(({ PartitionKey }) => PartitionKey ?? "");
}

describe("a stream that is made again", () => {
  test("is another one: iterators of the old one are refused, its records are gone", async () => {
    const { dir, remove } = scratchDir("kinesis-again");
    const { stop } = await startKinesis(path.join(dir, "kinesis.sqlite"));
    const client = new KinesisClient({});
    const stream = { StreamName: "ticks" };
    const shard = { ...stream, ShardId: "shardId-000000000000" };
    const horizon = new GetShardIteratorCommand({ ...shard, ShardIteratorType: "TRIM_HORIZON" });
    const record = { ...stream, PartitionKey: "k", Data: Buffer.from("old") };
    await client.send(new CreateStreamCommand({ ...stream, ShardCount: 1 }));
    await client.send(new PutRecordCommand(record));
    const old = await client.send(horizon);
    await client.send(new DeleteStreamCommand(stream));
    await client.send(new CreateStreamCommand({ ...stream, ShardCount: 1 }));
    const stale = new GetRecordsCommand({ ShardIterator: old.ShardIterator });
    await expect(client.send(stale)).rejects.toMatchObject({ name: "InvalidArgumentException" });
    const { ShardIterator } = await client.send(horizon);
    expect((await client.send(new GetRecordsCommand({ ShardIterator }))).Records).toEqual([]);
    client.destroy();
    await stop();
    remove();
  });
});

describe("with a clock that moves", () => {
  test("records end with their retention, iterators after five minutes", async () => {
    const { dir, remove } = scratchDir("kinesis-clock");
    let nowMs = Date.UTC(2026, 0, 1);
    const { stop } = await startKinesis(path.join(dir, "kinesis.sqlite"), () => nowMs);
    const client = new KinesisClient({});
    const stream = { StreamName: "ticks" };
    await client.send(new CreateStreamCommand({ ...stream, ShardCount: 1 }));
    const data = { ...stream, PartitionKey: "k", Data: Buffer.from("x") };
    const first = await client.send(new PutRecordCommand(data));
    const at = { ...stream, ShardId: "shardId-000000000000" };
    const horizon = new GetShardIteratorCommand({ ...at, ShardIteratorType: "TRIM_HORIZON" });
    const old = await client.send(horizon);

    nowMs += 301_000;
    const expired = new GetRecordsCommand({ ShardIterator: old.ShardIterator });
    await expect(client.send(expired)).rejects.toMatchObject({
      name: "ExpiredIteratorException",
    });
    nowMs += 24 * 3_600_000;
    const { ShardIterator } = await client.send(horizon);
    const { Records } = await client.send(new GetRecordsCommand({ ShardIterator }));
    expect(Records).toEqual([]);
    const next = await client.send(new PutRecordCommand(data));
    expect(String(next.SequenceNumber) > String(first.SequenceNumber)).toBe(true);
    client.destroy();
    await stop();
    remove();
  });
});
