import type { IncomingMessage, ServerResponse } from "node:http";
import { messageOf, type Log } from "../log.ts";
import { readBody, ServiceError } from "../server/index.ts";
import type { Connections, OpenConnection } from "./connections.ts";
import { BUFFERED_BYTES_MAX, MESSAGE_BYTES_MAX } from "./limits.ts";

/** The @connections API, by which functions send to clients: POST, GET and DELETE of one of them. */
export function createManagement(connections: Connections, log: Log, now: () => number) {
  const call = async (request: IncomingMessage): Promise<object | undefined> => {
    const id = connectionId(request.url ?? "");
    if (id === undefined) throw new ServiceError("NotFoundException", "Not Found", 404);
    const connection = connections.find(id);
    if (!connection) throw gone();
    if (request.method === "GET") return describe(connection);
    if (request.method === "DELETE") {
      connection.socket.close(1000, "Connection Closed Normally");
      return undefined;
    }
    if (request.method !== "POST") {
      throw new ServiceError("NotFoundException", "Method Not Allowed", 405);
    }
    post(connection, await readBody(request, MESSAGE_BYTES_MAX));
    connection.lastActiveMs = now();
    return undefined;
  };
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    try {
      const result = await call(request);
      const status = result === undefined && request.method === "DELETE" ? 204 : 200;
      answer(response, status, result);
    } catch (error) {
      const refused = error instanceof ServiceError ? error : failure(error, log);
      const type = refused.status === 413 ? "PayloadTooLargeException" : refused.type;
      response.setHeader("x-amzn-errortype", type);
      if (!request.complete) response.shouldKeepAlive = false;
      answer(response, refused.status, { __type: type, message: refused.message });
    }
  };
}

/** The path may begin with a stage; the SDK encodes the @ and the id. */
function connectionId(url: string): string | undefined {
  const encoded = /^(?:\/[^/@]+)?\/(?:%40|@)connections\/([^/?]+)$/i.exec(url)?.[1];
  try {
    return encoded === undefined ? undefined : decodeURIComponent(encoded);
  } catch {
    return undefined;
  }
}

/** Does not wait until the client has read: one that reads slowly must not hold up the function. */
function post({ socket }: OpenConnection, message: Buffer): void {
  if (socket.bufferedAmount > BUFFERED_BYTES_MAX) {
    throw new ServiceError("LimitExceededException", "The client reads too slowly.", 429);
  }
  socket.send(message, { binary: false });
}

const describe = ({ connectedMs, lastActiveMs, sourceIp, userAgent }: OpenConnection) => ({
  connectedAt: new Date(connectedMs).toISOString(),
  identity: { sourceIp, userAgent },
  lastActiveAt: new Date(lastActiveMs).toISOString(),
});

const gone = (): ServiceError => new ServiceError("GoneException", "Gone", 410);

function failure(error: unknown, log: Log): ServiceError {
  log({ source: "websocket", level: "error", text: messageOf(error) });
  return new ServiceError("InternalServerException", "Internal Server Error", 500);
}

function answer(response: ServerResponse, status: number, value: object | undefined): void {
  const body = value === undefined ? "" : JSON.stringify(value);
  response.writeHead(status, {
    ...(body !== "" && { "content-type": "application/json" }),
    ...(status !== 204 && { "content-length": Buffer.byteLength(body) }),
  });
  response.end(body);
}
