import {
  ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
  GetConnectionCommand,
  PostToConnectionCommand,
} from "@aws-sdk/client-apigatewaymanagementapi";
import { expect } from "vitest";
import { WebSocket } from "ws";
import { connectSocket } from "./fixture-cloud.ts";
import { eventually, type Implementation, runSuite } from "./suite.ts";

export interface SocketEvent {
  readonly headers?: Readonly<Record<string, string>>;
  readonly queryStringParameters?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly isBase64Encoded: boolean;
  readonly requestContext: Readonly<Record<string, unknown>> & {
    readonly connectionId: string;
    readonly eventType: string;
    readonly routeKey: string;
  };
}

/**
 * An API with $connect (refuses `?token=wrong` with 401, fails for `?token=throw`), $disconnect,
 * `ping` and `fail` (which throws), chosen by `action`, and $default; `events` are what its
 * functions got.
 */
export interface WebSocketSubject {
  readonly url: string;
  readonly managementEndpoint: string;
  readonly events: readonly SocketEvent[];
  readonly stop: () => Promise<void>;
}

const connectionOf = ({ events }: WebSocketSubject): string =>
  events.findLast(({ requestContext }) => requestContext.eventType === "CONNECT")?.requestContext
    .connectionId ?? "";

const managementOf = ({ managementEndpoint }: WebSocketSubject) =>
  new ApiGatewayManagementApiClient({ endpoint: managementEndpoint, maxAttempts: 1 });

const refusedWith = (url: string) =>
  new Promise<number | undefined>((resolve, reject) => {
    const socket = new WebSocket(url);
    socket.once("unexpected-response", (_request, response) => resolve(response.statusCode));
    socket.once("open", () => reject(new Error("it was let in")));
    socket.once("error", () => {});
  });

export function runCases(implementation: Implementation<WebSocketSubject>): void {
  runSuite(implementation, {
    "$connect sees the request and lets the client in": async (subject) => {
      const { socket } = await connectSocket(`${subject.url}?token=right&x=1`);
      const event = subject.events.at(-1);
      expect(event).toMatchObject({
        queryStringParameters: { token: "right", x: "1" },
        multiValueQueryStringParameters: { x: ["1"] },
        isBase64Encoded: false,
        requestContext: {
          routeKey: "$connect",
          eventType: "CONNECT",
          messageDirection: "IN",
          connectedAt: expect.any(Number) as number,
          connectionId: expect.stringMatching(/^.{15}=$/) as string,
          requestTimeEpoch: expect.any(Number) as number,
        },
      });
      expect(event?.headers).toHaveProperty("sec-websocket-key");
      socket.close();
    },

    "$connect may refuse": async ({ url }) => {
      expect(await refusedWith(`${url}?token=wrong`)).toBe(401);
      expect(await refusedWith(`${url}?token=throw`)).toBe(502);
    },

    "a message goes to the route it names, else to $default": async (subject) => {
      const { socket } = await connectSocket(subject.url);
      const before = subject.events.length;
      for (const body of ['{"action":"ping"}', '{"action":"other"}', "no JSON", "[1]", "null"]) {
        socket.send(body);
      }
      socket.send('{"action":"$disconnect"}');
      await eventually("six events", () => subject.events[before + 5]);
      const events = subject.events.slice(before);
      expect(
        Object.fromEntries(
          events.map(({ body, requestContext }) => [body, requestContext.routeKey]),
        ),
      ).toEqual({
        '{"action":"ping"}': "ping",
        '{"action":"other"}': "$default",
        "no JSON": "$default",
        "[1]": "$default",
        null: "$default",
        '{"action":"$disconnect"}': "$default",
      });
      expect(events[0]?.requestContext).toMatchObject({ eventType: "MESSAGE" });
      expect(events[0]?.requestContext["messageId"]).toEqual(expect.any(String));
      socket.close();
    },

    "$disconnect is told how the connection ended": async (subject) => {
      const { socket } = await connectSocket(subject.url);
      const connectionId = connectionOf(subject);
      socket.close(4001, "enough");
      const event = await eventually("$disconnect", () =>
        subject.events.find(
          ({ requestContext }) =>
            requestContext.eventType === "DISCONNECT" &&
            requestContext.connectionId === connectionId,
        ),
      );
      expect(event.requestContext).toMatchObject({
        routeKey: "$disconnect",
        disconnectStatusCode: 4001,
        disconnectReason: "enough",
      });
    },

    "a function that fails is told to the client": async (subject) => {
      const client = await connectSocket(subject.url);
      client.socket.send('{"action":"fail"}');
      const [message] = await client.received(1);
      expect(JSON.parse(message ?? "")).toEqual({
        message: "Internal server error",
        connectionId: connectionOf(subject),
        requestId: expect.any(String) as string,
      });
      client.socket.close();
    },

    "functions post to a connection, look at it and end it": async (subject) => {
      const client = await connectSocket(subject.url);
      const ConnectionId = connectionOf(subject);
      const management = managementOf(subject);
      for (const text of ["one", "zwei €"]) {
        await management.send(new PostToConnectionCommand({ ConnectionId, Data: text }));
      }
      expect(await client.received(2)).toEqual(["one", "zwei €"]);
      const seen = await management.send(new GetConnectionCommand({ ConnectionId }));
      expect(Number(seen.ConnectedAt)).toBeLessThanOrEqual(Number(seen.LastActiveAt));
      expect(seen.Identity?.SourceIp).not.toBe("");
      await management.send(new DeleteConnectionCommand({ ConnectionId }));
      await client.closed();
      management.destroy();
    },

    "a connection that is gone is a GoneException": async (subject) => {
      const client = await connectSocket(subject.url);
      const ConnectionId = connectionOf(subject);
      client.socket.terminate();
      await client.closed();
      const management = managementOf(subject);
      for (const id of [ConnectionId, "neverWasOneOfUs="]) {
        const post = new PostToConnectionCommand({ ConnectionId: id, Data: "x" });
        await eventually("it is gone", () =>
          management.send(post).then(
            () => undefined,
            (error: Error) => (error.name === "GoneException" ? true : undefined),
          ),
        );
      }
      const get = new GetConnectionCommand({ ConnectionId });
      await expect(management.send(get)).rejects.toMatchObject({
        name: "GoneException",
        $metadata: { httpStatusCode: 410 },
      });
      management.destroy();
    },

    "more than 128 KB is refused, in both directions": async (subject) => {
      const client = await connectSocket(subject.url);
      const management = managementOf(subject);
      const large = "x".repeat(128 * 1024 + 1);
      const post = new PostToConnectionCommand({
        ConnectionId: connectionOf(subject),
        Data: large,
      });
      await expect(management.send(post)).rejects.toMatchObject({
        name: "PayloadTooLargeException",
      });
      client.socket.send(large);
      expect(await client.closed()).toBe(1009);
      management.destroy();
    },

    "binary frames end the connection": async (subject) => {
      const client = await connectSocket(subject.url);
      client.socket.send(Buffer.from([1, 2, 3]));
      expect(await client.closed()).toBe(1003);
    },
  });
}
