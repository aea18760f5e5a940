import http from "node:http";
import http2 from "node:http2";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import net from "node:net";
import { randomUUID } from "node:crypto";
import type { Log } from "../log.ts";
import { readBody } from "./body.ts";
import { allowOrigin } from "./cors.ts";
import type { Input, JsonService } from "./json-service.ts";
import { CONNECTIONS_MAX, KEEP_ALIVE_MS, REQUEST_BYTES_MAX, REQUEST_MS_MAX } from "./limits.ts";
import { host, listen, trackSockets } from "./listen.ts";
import { notSupported, ServiceError } from "./service-error.ts";

export interface JsonServerOptions {
  readonly services: readonly JsonService[];
  readonly log: Log;
  /** 0, the default, takes a free port. */
  readonly port?: number;
  /** Pages of these origins may call. A server without the list is closed to browsers. */
  readonly corsOrigins?: readonly string[];
}

export interface JsonServer {
  readonly port: number;
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** Serves AWS JSON services over cleartext HTTP/1.1 and HTTP/2 on one port of 127.0.0.1. */
export async function startJsonServer(options: JsonServerOptions): Promise<JsonServer> {
  const server = multiplex((request, response) => void handle(options, request, response));
  const stop = trackSockets(server);
  const names = options.services.map((service) => service.targetPrefix).join(", ");
  const port = await listen(server, options.port ?? 0, names);
  return { port, url: `http://${host}:${port}`, stop };
}

/** The Kinesis client speaks HTTP/2 by prior knowledge: its first bytes are "PRI". */
function multiplex(listener: RequestListener): net.Server {
  const h1 = http.createServer(
    { keepAliveTimeout: KEEP_ALIVE_MS, requestTimeout: REQUEST_MS_MAX },
    listener,
  );
  const h2 = http2.createServer({}, listener as never);
  h2.on("sessionError", () => {}); // a client that went away is no event of ours
  const server = net.createServer((socket) => {
    socket.on("error", () => socket.destroy());
    socket.setTimeout(REQUEST_MS_MAX, () => socket.destroy());
    socket.once("readable", () => {
      const head = socket.read() as Buffer | null;
      if (!head) return void socket.end();
      socket.setTimeout(0);
      socket.removeAllListeners("timeout");
      socket.unshift(head);
      (head.subarray(0, 3).toString("latin1") === "PRI" ? h2 : h1).emit("connection", socket);
    });
  });
  server.maxConnections = CONNECTIONS_MAX;
  return server;
}

async function handle(
  options: JsonServerOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const contentType = request.headers["content-type"] ?? "application/x-amz-json-1.1";
  try {
    if (allowOrigin(options.corsOrigins ?? [], request, response)) return;
    if (request.headers["x-amz-target"] === undefined) {
      if (options.services.some((service) => service.http?.(request, response))) return;
    }
    answer(response, 200, contentType, await dispatch(options.services, request));
  } catch (error) {
    const refused = error instanceof ServiceError ? error : unexpected(error, request, options.log);
    refuse(request, response, refused);
  }
}

async function dispatch(services: readonly JsonService[], request: IncomingMessage) {
  const target = String(request.headers["x-amz-target"] ?? "");
  const dot = target.lastIndexOf(".");
  const service = services.find((candidate) => candidate.targetPrefix === target.slice(0, dot));
  const body = await readBody(request, REQUEST_BYTES_MAX);
  if (!service) throw notSupported("cloud", serviceNamed(request, target));
  const name = target.slice(dot + 1);
  const operation = Object.hasOwn(service.operations, name) ? service.operations[name] : undefined;
  if (!operation) throw notSupported("cloud", `${service.targetPrefix}.${name}`);
  if (!service.unsignedOperations?.has(name)) requireSignature(request);
  return operation(parse(body));
}

/** Whether it was made with the right key is not looked at: the one key there is, is no secret. */
function requireSignature({ headers }: IncomingMessage): void {
  if (headers.authorization?.startsWith("AWS4-HMAC-SHA256 Credential=")) return;
  throw new ServiceError("MissingAuthenticationTokenException", "Missing Authentication Token");
}

/** Every signed request names its service: Credential=<key>/<day>/<region>/<service>/aws4_request. */
function serviceNamed(request: IncomingMessage, target: string): string {
  const scope = /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//.exec(request.headers.authorization ?? "");
  const call = target || `${request.method ?? ""} ${request.url ?? ""}`;
  return scope ? `The service "${scope[1]}" (${call})` : `The call ${call}`;
}

function parse(body: Buffer): Input {
  if (body.length === 0) return {};
  let value: unknown;
  try {
    value = JSON.parse(body.toString("utf8"));
  } catch {
    throw new ServiceError("SerializationException", "The request body is not valid JSON.");
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Input;
  throw new ServiceError("SerializationException", "The request body must be a JSON object.");
}

function unexpected(error: unknown, request: IncomingMessage, log: Log): ServiceError {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const call = String(request.headers["x-amz-target"] ?? request.url);
  log({ source: "cloud", level: "error", text: `${call}: ${text}` });
  return new ServiceError("InternalFailure", "The local cloud failed; its log says why.", 500);
}

function answer(response: ServerResponse, status: number, type: string, value: unknown): void {
  if (response.headersSent) return;
  const body = JSON.stringify(value ?? {});
  response.writeHead(status, {
    "content-type": type,
    "content-length": Buffer.byteLength(body),
    "x-amzn-requestid": randomUUID(),
  });
  response.end(body);
}

function refuse(request: IncomingMessage, response: ServerResponse, error: ServiceError): void {
  if (response.headersSent) return void response.end();
  const type = request.headers["content-type"] ?? "application/x-amz-json-1.1";
  if (type.startsWith("application/x-www-form-urlencoded")) return refuseXml(response, error);
  response.setHeader("x-amzn-errortype", error.type);
  if (!request.complete) response.shouldKeepAlive = false; // the rest of the body is not wanted
  answer(response, error.status, type, { __type: error.type, message: error.message });
}

/** The old "query" services (SNS, STS ...) are not here; their clients only understand XML. */
function refuseXml(response: ServerResponse, error: ServiceError): void {
  const text = error.message.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  response.writeHead(error.status, { "content-type": "text/xml" });
  response.end(
    `<ErrorResponse><Error><Type>Sender</Type><Code>${error.type}</Code>` +
      `<Message>${text}</Message></Error></ErrorResponse>`,
  );
}
