import { connect } from "node:net";
import {
  ApiGatewayManagementApiClient,
  PostToConnectionCommand,
} from "@aws-sdk/client-apigatewaymanagementapi";
import { describe, expect, test } from "vitest";
import { startWebSocketApi } from "../../src/cloud/apigateway-websocket/index.ts";
import type { WebSocketApiSpec } from "../../src/synth/manifest.ts";
import { runCases, type SocketEvent } from "./apigateway-websocket.case.ts";
import { connectSocket } from "./fixture-cloud.ts";
import { eventually, useEnv } from "./suite.ts";

const spec: WebSocketApiSpec = {
  name: "Socket",
  id: "socket-id",
  url: "wss://mock",
  managementEndpoint: "https://mock",
  routeSelection: "$request.body.action",
  routes: ["$connect", "$disconnect", "$default", "ping", "fail"].map((key) => ({
    key,
    function: key,
  })),
};

async function start(options: { idleMsMax?: number; lifeMsMax?: number; now?: () => number } = {}) {
  useEnv({});
  const events: SocketEvent[] = [];
  const invoke = async (id: string, given: object): Promise<unknown> => {
    const event = given as SocketEvent;
    events.push(event);
    const token = event.queryStringParameters?.["token"];
    if (id === "fail" || token === "throw") throw new Error("as asked");
    return { statusCode: token === "wrong" ? 401 : 200 };
  };
  const api = await startWebSocketApi({ api: spec, port: 0, invoke, log: () => {}, ...options });
  return { ...api, events };
}

describe("API Gateway WebSocket API", () => {
  runCases({ make: () => start() });
});

describe("connections end", () => {
  test("when nothing was sent for ten minutes; a ping keeps them open", async () => {
    let nowMs = 0;
    const api = await start({ idleMsMax: 50, now: () => nowMs });
    const [idle, alive] = [await connectSocket(api.url), await connectSocket(api.url)];
    nowMs = 40;
    const pong = new Promise((resolve) => alive.socket.once("pong", resolve));
    alive.socket.ping();
    await pong;
    nowMs = 80;
    expect(await idle.closed()).toBe(1001);
    expect(alive.socket.readyState).toBe(1);
    await api.stop();
  });

  test("after two hours, however lively", async () => {
    let nowMs = 0;
    const api = await start({ idleMsMax: 50, lifeMsMax: 100, now: () => nowMs });
    const client = await connectSocket(api.url);
    nowMs = 101;
    expect(await client.closed()).toBe(1001);
    await api.stop();
  });
});

describe("a client that does not read", () => {
  test("is refused more once too much waits for it, and others are served", async () => {
    const api = await start();
    const slow = connect(Number(new URL(api.url).port), "127.0.0.1");
    slow.write(
      "GET / HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\nconnection: upgrade\r\n" +
        "sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
    );
    const event = await eventually("it is connected", () => api.events[0]);
    slow.pause();
    const management = new ApiGatewayManagementApiClient({
      endpoint: api.managementEndpoint,
      maxAttempts: 1,
    });
    const Data = "x".repeat(128 * 1024);
    const { connectionId: ConnectionId } = event.requestContext;
    const post = () =>
      management.send(new PostToConnectionCommand({ ConnectionId, Data })).then(
        () => undefined,
        (error: Error) => error.name,
      );
    expect(await eventually("it is too much", post)).toBe("LimitExceededException");
    const other = await connectSocket(api.url);
    other.socket.close();
    slow.destroy();
    management.destroy();
    await api.stop();
  });
});
