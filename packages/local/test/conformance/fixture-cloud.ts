import path from "node:path";
import { DynamoDBClient, QueryCommand } from "@aws-sdk/client-dynamodb";
import { WebSocket } from "ws";
import { startCloud, type Cloud } from "../../src/cloud/index.ts";
import type { Manifest } from "../../src/synth/manifest.ts";
import { fixtureManifest } from "../fixtures/manifest.ts";
import { createTestLog, eventually, useEnv } from "./suite.ts";

export const webOrigin = "http://127.0.0.1:3000";

export interface FixtureCloud extends Cloud {
  readonly logged: { source: string; level: string; text: string }[];
  /** The values of an attribute of all items of one partition, in order. */
  readonly values: (pk: string, attribute: string) => Promise<string[]>;
  readonly publish: (...texts: string[]) => Promise<Response>;
}

/** The fixture app on a cloud of its own. */
export async function startFixtureCloud(
  dataDir: string,
  manifest: Manifest = fixtureManifest,
  httpPort = 0,
): Promise<FixtureCloud> {
  const { entries, log } = createTestLog();
  const cloud = await startCloud({
    manifest,
    root: path.join(import.meta.dirname, "../../../.."),
    dataDir,
    ports: { http: httpPort, websocket: 0 },
    corsOrigins: [webOrigin],
    log,
  });
  useEnv(cloud.env);
  const dynamodb = new DynamoDBClient({});
  return {
    ...cloud,
    logged: entries,
    values: async (pk, attribute) => {
      const { Items = [] } = await dynamodb.send(
        new QueryCommand({
          TableName: "fixture-table",
          KeyConditionExpression: "pk = :pk",
          ExpressionAttributeValues: { ":pk": { S: pk } },
          ConsistentRead: true,
        }),
      );
      return Items.map((item) => item[attribute]?.S ?? item[attribute]?.N ?? "");
    },
    publish: (...texts) =>
      fetch(`${cloud.urls.http}/ticks`, { method: "POST", body: JSON.stringify(texts) }),
    stop: async () => {
      dynamodb.destroy();
      await cloud.stop();
    },
  };
}

/** A client of the price WebSocket that remembers what it got. */
export async function connectSocket(url: string) {
  const socket = new WebSocket(url);
  const messages: string[] = [];
  let closeCode: number | undefined;
  socket.on("message", (data: Buffer) => messages.push(data.toString()));
  socket.on("close", (code) => (closeCode = code));
  await new Promise<void>((resolve, reject) => {
    socket.once("open", resolve);
    socket.once("error", reject);
  });
  return {
    socket,
    messages,
    closed: () => eventually("the socket closes", () => closeCode),
    received: (count: number) =>
      eventually(`${count} messages`, () => (messages.length >= count ? messages : undefined)),
  };
}
