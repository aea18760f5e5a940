import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { messageOf, type Log } from "../log.ts";
import { authenticate } from "./authenticate.ts";
import type { S3Answer, S3Context } from "./context.ts";
import { corsHeaders, preflight, type CorsRule } from "./cors.ts";
import { REFUSED_BYTES_MAX } from "./limits.ts";
import { operationOf, operations } from "./operations.ts";
import { postObject } from "./post-object.ts";
import { readRequest, type S3Request } from "./request.ts";
import { errorXml, refusal, S3Error } from "./s3-error.ts";

export interface HandlerOptions {
  /** Pages of these origins are let in wherever a bucket has CORS rules at all. */
  readonly corsOrigins: readonly string[];
  readonly log: Log;
}

type Headers = Readonly<Record<string, string>>;

/** Answers one request; whatever goes wrong becomes an XML error with S3's code. */
export async function handle(
  context: S3Context,
  options: HandlerOptions,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const id = randomUUID();
  let headers: Headers = { "x-amz-request-id": id, "x-amz-id-2": id };
  try {
    const request = readRequest(message, id);
    const rules = corsRules(context, options, request.bucket);
    headers = { ...headers, ...corsHeaders(request, rules) };
    const answer =
      request.method === "OPTIONS"
        ? { status: 200, headers: preflight(request, rules) }
        : await perform(context, request);
    await send(message, response, answer, headers);
  } catch (error) {
    const refused = error instanceof S3Error ? error : unexpected(error, message, options.log);
    await refuse(message, response, refused, { ...headers, ...refused.headers });
  }
}

async function perform(context: S3Context, request: S3Request): Promise<S3Answer> {
  const name = operationOf(request);
  if (name === "PostObject") return postObject(context, request); // its policy is its signature
  const payload = authenticate(request, context.policy);
  const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
  if (!operation) throw refusal.notSupported(name);
  return operation(context, request, payload);
}

function corsRules(
  { buckets }: S3Context,
  { corsOrigins }: HandlerOptions,
  bucket: string,
): readonly CorsRule[] {
  const rules = bucket === "" ? [] : (buckets.find(bucket)?.settings.cors ?? []);
  return rules.map((rule) => ({ ...rule, origins: [...rule.origins, ...corsOrigins] }));
}

async function send(
  message: IncomingMessage,
  response: ServerResponse,
  { body, headers, status }: S3Answer,
  common: Headers,
): Promise<void> {
  drain(message); // operations without a body leave it unread
  if (typeof body === "string") {
    response.writeHead(status, {
      "content-type": "application/xml",
      "content-length": Buffer.byteLength(body),
      ...common,
      ...headers,
    });
    response.end(body);
    return;
  }
  const hasBody = status !== 204 && status !== 304;
  const length =
    hasBody && headers?.["content-length"] === undefined ? { "content-length": "0" } : {};
  response.writeHead(status, { ...length, ...common, ...headers });
  if (body === undefined) response.end();
  else await pipeline(body, response);
}

async function refuse(
  message: IncomingMessage,
  response: ServerResponse,
  error: S3Error,
  headers: Headers,
): Promise<void> {
  if (response.headersSent) return void response.destroy();
  const path = message.url?.split("?")[0] ?? "/";
  const xml = errorXml(error, path, headers["x-amz-request-id"] ?? "");
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n${xml}`;
  response.writeHead(error.status, {
    ...headers,
    "content-type": "application/xml",
    "content-length": Buffer.byteLength(body),
  });
  response.end(message.method === "HEAD" ? undefined : body);
  drain(message);
}

/** Reads what is left: a sender still sending would see a broken connection, not our answer. */
function drain(message: IncomingMessage): void {
  let bytesLeft = REFUSED_BYTES_MAX;
  message.on("data", (chunk: Buffer) => {
    bytesLeft -= chunk.length;
    if (bytesLeft < 0) message.destroy();
  });
  message.on("error", () => message.destroy());
  message.removeAllListeners("readable"); // a form is read step by step; now let it flow
  message.resume();
}

function unexpected(error: unknown, message: IncomingMessage, log: Log): S3Error {
  if (!isGone(error)) {
    const text = error instanceof Error ? (error.stack ?? error.message) : messageOf(error);
    log({ source: "s3", level: "error", text: `${message.method} ${message.url}: ${text}` });
  }
  return new S3Error(500, "InternalError", "The local S3 failed; its log says why.");
}

/** The client went away in the middle of a body: no fault of ours. */
function isGone(error: unknown): boolean {
  const code = String((error as { code?: unknown } | undefined)?.code);
  return ["ECONNRESET", "EPIPE", "ERR_STREAM_PREMATURE_CLOSE"].includes(code);
}
