import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import path from "node:path";
import {
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import { DynamoDBStreamsClient } from "@aws-sdk/client-dynamodb-streams";
import { afterEach, describe, expect, test } from "vitest";
import { startDynamoDb } from "../../src/cloud/dynamodb/index.ts";
import { StartupError } from "../../src/cloud/startup-error.ts";
import type { TableSpec } from "../../src/synth/manifest.ts";
import { coreTable, runCases } from "./dynamodb.case.ts";
import { createTestLog, eventually, scratchDir, useEnv } from "./suite.ts";

const { log } = createTestLog();
const TableName = coreTable.name;

async function start(file: string, tables: readonly TableSpec[] = [coreTable], now = Date.now) {
  const server = await startDynamoDb({ file, tables, log, now });
  useEnv({
    AWS_ENDPOINT_URL_DYNAMODB: server.endpoint,
    AWS_ENDPOINT_URL_DYNAMODB_STREAMS: server.endpoint,
  });
  const client = new DynamoDBClient({});
  const stop = async (): Promise<void> => {
    client.destroy();
    await server.stop();
  };
  return { ...server, client, stop };
}

describe("DynamoDB and its streams", () => {
  runCases({
    make: async () => {
      const { dir, remove } = scratchDir("dynamodb");
      const server = await start(path.join(dir, "dynamodb.sqlite"));
      const streams = new DynamoDBStreamsClient({});
      return { ...server, streams, stop: () => server.stop().then(remove) };
    },
  });
});

describe("the server as our child", () => {
  const { dir, remove } = scratchDir("dynamodb-child");
  const file = path.join(dir, "dynamodb.sqlite");
  afterEach(remove);
  const put = (client: DynamoDBClient, pk: string) =>
    client.send(new PutItemCommand({ TableName, Item: { pk: { S: pk }, sk: { S: "a" } } }));

  test("keeps what it acknowledged when it is killed, and is started again", async () => {
    const server = await start(file);
    const acknowledged: string[] = [];
    for (let count = 0; count < 50; count++) {
      await put(server.client, `k${count}`);
      acknowledged.push(`k${count}`);
    }
    process.kill(-(server.pid ?? 0), "SIGKILL");
    for (const pk of acknowledged) {
      const Key = { pk: { S: pk }, sk: { S: "a" } };
      const { Item } = await eventually(`read ${pk}`, () =>
        server.client.send(new GetItemCommand({ TableName, Key })).catch(() => undefined),
      );
      expect(Item).toBeDefined();
    }
    await server.stop();
  });

  test("ends when this process is killed", async () => {
    const script = path.join(import.meta.dirname, "dynamodb-process.ts");
    const parent = spawn(process.execPath, [script, file], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [line] = (await once(parent.stdout, "data")) as [Buffer];
    const endpoint = line.toString().trim();
    expect(await isUp(endpoint)).toBe(true);
    parent.kill("SIGKILL");
    await eventually("the orphan ends", async () => ((await isUp(endpoint)) ? undefined : true));
  });
});

const isUp = (endpoint: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(Number(new URL(endpoint).port), "127.0.0.1");
    socket.once("connect", () => resolve(true));
    socket.once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });

describe("tables", () => {
  test("gain what the manifest gained, and keep their items", async () => {
    const { dir, remove } = scratchDir("dynamodb-tables");
    const file = path.join(dir, "dynamodb.sqlite");
    const { streamView: _, ...withoutStream } = coreTable;
    const attributes = coreTable.attributes.filter(({ name }) => !name.startsWith("gsi1"));
    const plain = { ...withoutStream, attributes, globalIndexes: [] };
    const before = await start(file, [plain]);
    await before.client.send(
      new PutItemCommand({ TableName, Item: { pk: { S: "kept" }, sk: { S: "a" } } }),
    );
    await before.stop();

    const after = await start(file);
    const { Table } = await after.client.send(new DescribeTableCommand({ TableName }));
    expect(Table?.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName)).toEqual(["gsi1"]);
    expect(Table?.StreamSpecification?.StreamEnabled).toBe(true);
    expect(Table?.ItemCount).toBe(1);
    await after.stop();

    const otherKey = { ...coreTable, hashKey: "gsi1pk" };
    await expect(start(file, [otherKey])).rejects.toBeInstanceOf(StartupError);
    remove();
  });

  test("lose items when their time is over, unless it was prolonged", async () => {
    const { dir, remove } = scratchDir("dynamodb-expiry");
    let nowMs = 1_000_000_000_000;
    const server = await start(path.join(dir, "dynamodb.sqlite"), [coreTable], () => nowMs);
    const put = (pk: string, expireAt: object) =>
      server.client.send(
        new PutItemCommand({
          TableName,
          Item: { pk: { S: pk }, sk: { S: "a" }, ...expireAt },
        }),
      );
    await put("short", { expireAt: { N: "1000000010" } });
    await put("long", { expireAt: { N: "1000000100" } });
    await put("for ever", {});
    await put("not a number", { expireAt: { S: "1000000010" } });
    expect(await server.sweep()).toBe(0);
    nowMs += 11_000;
    expect(await server.sweep()).toBe(1);
    const Key = { pk: { S: "short" }, sk: { S: "a" } };
    expect((await server.client.send(new GetItemCommand({ TableName, Key }))).Item).toBeUndefined();
    const { Table } = await server.client.send(new DescribeTableCommand({ TableName }));
    expect(Table?.ItemCount).toBe(3);
    await server.stop();
    remove();
  });
});

describe("what keeps it from starting is said with a way out", () => {
  test("an address where nothing answers", async () => {
    const endpoint = "http://127.0.0.1:9";
    const failure = startDynamoDb({ file: "unused", tables: [], log, endpoint });
    await expect(failure).rejects.toMatchObject({
      message: expect.stringContaining("no DynamoDB answers there") as string,
      solution: expect.stringContaining("unset DYNAMODB_ENDPOINT") as string,
    });
  });

  test("a file that cannot be written", async () => {
    const { dir, remove } = scratchDir("dynamodb-file");
    const failure = startDynamoDb({ file: dir, tables: [], log });
    await expect(failure).rejects.toBeInstanceOf(StartupError);
    remove();
  });
});
