import { randomBytes } from "node:crypto";
import { STATUS_CODES, type IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer, type RawData } from "ws";
import type { WebSocketApiSpec } from "../../synth/manifest.ts";
import { messageOf, type Log } from "../log.ts";
import { within } from "../within.ts";
import type { Connection, Connections, OpenConnection } from "./connections.ts";
import { connectEvent, newRequestId, requestContext, type ApiIdentity } from "./event.ts";
import { HANDSHAKE_MS_MAX, MESSAGE_BYTES_MAX, MESSAGES_IN_FLIGHT_MAX } from "./limits.ts";

export interface GatewayOptions {
  readonly api: WebSocketApiSpec;
  readonly identity: ApiIdentity;
  readonly connections: Connections;
  readonly invoke: (functionId: string, event: object) => Promise<unknown>;
  readonly log: Log;
}

/** Handles upgrade requests: $connect decides, then each message goes to its route. */
export function createGateway(options: GatewayOptions) {
  const wss = new WebSocketServer({
    noServer: true,
    maxPayload: MESSAGE_BYTES_MAX,
    perMessageDeflate: false,
  });
  return (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    socket.on("error", () => socket.destroy());
    const connection = newConnection(request, options.identity.now());
    void admit(options, connection, request).then((status) => {
      if (status !== 200) return refuse(socket, status);
      wss.handleUpgrade(request, socket, head, (client) => {
        serve(options, { ...connection, socket: client });
      });
    });
  };
}

/** The id looks like AWS's own, which ends with "=" and must be encoded in a URL. */
const newConnection = (request: IncomingMessage, nowMs: number): Connection => ({
  id: `${randomBytes(11).toString("base64url").slice(0, 15)}=`,
  connectedMs: nowMs,
  lastActiveMs: nowMs,
  sourceIp: request.socket.remoteAddress ?? "",
  userAgent: request.headers["user-agent"] ?? "",
});

/** The status of the handshake: 200 when $connect lets the client in, or is not there. */
async function admit(
  options: GatewayOptions,
  connection: Connection,
  request: IncomingMessage,
): Promise<number> {
  if (options.connections.isFull) return 429;
  const target = functionOf(options.api, "$connect");
  if (target === undefined) return 200;
  try {
    const event = connectEvent(options.identity, connection, request);
    const late = () => new Error("$connect took too long");
    const result = await within(options.invoke(target, event), HANDSHAKE_MS_MAX, late);
    const status = Number((result as { statusCode?: unknown } | null)?.statusCode ?? 200);
    if (status >= 200 && status < 300) return 200;
    return STATUS_CODES[status] === undefined ? 500 : status;
  } catch (error) {
    options.log({ source: options.api.name, level: "warn", text: `$connect: ${messageOf(error)}` });
    return 502;
  }
}

function refuse(socket: Duplex, status: number): void {
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n`;
  socket.end(`${head}content-length: 0\r\nconnection: close\r\n\r\n`);
}

function serve(options: GatewayOptions, connection: OpenConnection): void {
  const { connections, identity } = options;
  const { socket } = connection;
  let inFlight = 0;
  const alive = (): void => {
    connection.lastActiveMs = identity.now();
  };
  connections.add(connection);
  socket.on("error", () => {}); // a broken frame or an oversized message; "close" follows
  socket.on("ping", alive);
  socket.on("pong", alive);
  socket.on("message", (data, isBinary) => {
    alive();
    if (isBinary) return socket.close(1003, "Text frames only");
    inFlight++;
    if (inFlight >= MESSAGES_IN_FLIGHT_MAX) socket.pause();
    void route(options, connection, textOf(data)).then(() => {
      inFlight--;
      if (socket.isPaused && inFlight < MESSAGES_IN_FLIGHT_MAX) socket.resume();
    });
  });
  socket.on("close", (code, reason) => {
    connections.remove(connection.id);
    void disconnected(options, connection, { code, reason: reason.toString("utf8") });
  });
}

/** Never rejects: what goes wrong is told to the client, as API Gateway does. */
async function route(options: GatewayOptions, to: OpenConnection, body: string): Promise<void> {
  const { api, identity } = options;
  const wanted = selectRoute(api.routeSelection, body);
  const routeKey = functionOf(api, wanted) === undefined ? "$default" : wanted;
  const target = functionOf(api, routeKey);
  if (target === undefined) return tell(to, "Forbidden");
  const context = requestContext(identity, to, { eventType: "MESSAGE", routeKey });
  try {
    await options.invoke(target, { requestContext: context, body, isBase64Encoded: false });
  } catch {
    tell(to, "Internal server error");
  }
}

/** `$request.body.action` names the field of the message that names the route. */
function selectRoute(expression: string, body: string): string {
  const path = /^\$request\.body\.([\w.]+)$/.exec(expression.replaceAll(/[{}]/g, ""))?.[1];
  try {
    let value: unknown = JSON.parse(body);
    for (const name of path?.split(".") ?? []) {
      value = (value as Record<string, unknown> | null)?.[name];
    }
    // A client may not choose the routes that only the gateway itself takes.
    return typeof value === "string" && !value.startsWith("$") ? value : "$default";
  } catch {
    return "$default";
  }
}

function functionOf(api: WebSocketApiSpec, key: string): string | undefined {
  return api.routes.find((candidate) => candidate.key === key)?.function;
}

function tell({ socket, id }: OpenConnection, message: string): void {
  if (socket.readyState !== 1) return;
  socket.send(JSON.stringify({ message, connectionId: id, requestId: newRequestId() }));
}

async function disconnected(
  options: GatewayOptions,
  connection: OpenConnection,
  how: { readonly code: number; readonly reason: string },
): Promise<void> {
  const target = functionOf(options.api, "$disconnect");
  if (target === undefined) return;
  const context = requestContext(options.identity, connection, {
    eventType: "DISCONNECT",
    routeKey: "$disconnect",
  });
  const event = {
    requestContext: {
      ...context,
      disconnectStatusCode: how.code,
      disconnectReason: how.reason,
    },
    isBase64Encoded: false,
  };
  try {
    await options.invoke(target, event);
  } catch {
    // logged with the function; AWS delivers $disconnect at best effort too
  }
}

const textOf = (data: RawData): string =>
  Buffer.isBuffer(data) ? data.toString("utf8") : Buffer.concat(data as Buffer[]).toString("utf8");
