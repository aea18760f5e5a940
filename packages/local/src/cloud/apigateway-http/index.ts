import http from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { HttpApiSpec } from "../../synth/manifest.ts";
import { FunctionError, isTimeout } from "../lambda/index.ts";
import { messageOf, type Log } from "../log.ts";
import { host, listen, readBody, ServiceError, trackSockets } from "../server/index.ts";
import { within } from "../within.ts";
import { message, toAnswer, type HttpAnswer } from "./answer.ts";
import { authorize, type KeysOf } from "./authorizer.ts";
import { Cors } from "./cors.ts";
import { toEvent } from "./event.ts";
import {
  BODY_BYTES_MAX,
  CONNECTIONS_MAX,
  HEADER_BYTES_MAX,
  INTEGRATION_MS_MAX,
  KEEP_ALIVE_MS,
  REQUEST_MS_MAX,
} from "./limits.ts";
import { createRouter } from "./routes.ts";

export interface HttpApiOptions {
  readonly api: HttpApiSpec;
  readonly port: number;
  readonly account: string;
  readonly corsOrigins: readonly string[];
  readonly keysOf: KeysOf;
  readonly invoke: (functionId: string, event: object) => Promise<unknown>;
  readonly log: Log;
  readonly now?: () => number;
  /** How long a function may take; API Gateway's own limit is the default. */
  readonly integrationMsMax?: number;
}

export interface HttpApi {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** An API Gateway HTTP API: routes, JWT authorizer and CORS in front of functions. */
export async function startHttpApi(options: HttpApiOptions): Promise<HttpApi> {
  const respond = createResponder(options);
  const server = http.createServer(
    {
      keepAliveTimeout: KEEP_ALIVE_MS,
      requestTimeout: REQUEST_MS_MAX,
      maxHeaderSize: HEADER_BYTES_MAX,
    },
    (request, response) => {
      void respond(request).then((answer) => send(request, response, answer));
    },
  );
  server.maxConnections = CONNECTIONS_MAX;
  const stop = trackSockets(server);
  const port = await listen(server, options.port, `the HTTP API ${options.api.name}`);
  return { url: `http://${host}:${port}`, stop };
}

/** Never rejects: every failure is an answer. */
function createResponder(options: HttpApiOptions) {
  const { api, log, integrationMsMax = INTEGRATION_MS_MAX } = options;
  const findRoute = createRouter(api.routes);
  const cors = api.cors && new Cors(api.cors, options.corsOrigins);
  const identity = { id: api.id, account: options.account, now: options.now ?? Date.now };

  const call = async (request: IncomingMessage): Promise<HttpAnswer> => {
    const [path, query] = splitUrl(request.url ?? "/");
    const match = findRoute(request.method ?? "GET", path);
    if (!match) return message(404, "Not Found");
    const { jwt } = match.route;
    const claims = jwt && (await authorize(jwt, request.headers.authorization, options.keysOf));
    if (jwt && !claims) return message(401, "Unauthorized", { "www-authenticate": "Bearer" });
    const body = await readBody(request, BODY_BYTES_MAX);
    const event = toEvent(identity, { request, path, query, body, match, claims });
    const invoked = options.invoke(match.route.function, event);
    const result = await within(invoked, integrationMsMax, () => new LateError());
    return toAnswer(result) ?? message(500, "Internal Server Error");
  };
  return async (request: IncomingMessage): Promise<HttpAnswer> => {
    const { origin } = request.headers;
    if (cors && origin !== undefined && isPreflight(request)) {
      return { status: 204, headers: cors.preflight(origin), body: Buffer.alloc(0) };
    }
    const answer = await call(request).catch((error: unknown) => failure(error, log, api.name));
    if (!cors || origin === undefined) return answer;
    return { ...answer, headers: { ...withoutCors(answer.headers), ...cors.answer(origin) } };
  };
}

const isPreflight = (request: IncomingMessage): boolean =>
  request.method === "OPTIONS" && request.headers["access-control-request-method"] !== undefined;

const withoutCors = (headers: HttpAnswer["headers"]): HttpAnswer["headers"] =>
  Object.fromEntries(
    Object.entries(headers).filter(([name]) => !name.startsWith("access-control-")),
  );

/** Not `new URL`: the path goes to the handler as it came. */
function splitUrl(url: string): [string, string] {
  const mark = url.indexOf("?");
  return mark < 0 ? [url, ""] : [url.slice(0, mark), url.slice(mark + 1)];
}

function failure(error: unknown, log: Log, source: string): HttpAnswer {
  if (error instanceof LateError || isTimeout(error)) return message(503, "Service Unavailable");
  if (error instanceof URIError) return message(400, "Bad Request");
  if (error instanceof ServiceError && error.status === 413) {
    return message(413, "Request Entity Too Large");
  }
  if (error instanceof ServiceError && (error.status === 429 || error.status === 503)) {
    return message(503, "Service Unavailable");
  }
  const isLogged = error instanceof FunctionError;
  if (!isLogged) log({ source, level: "error", text: messageOf(error) });
  return message(500, "Internal Server Error");
}

class LateError extends Error {}

function send(request: IncomingMessage, response: ServerResponse, answer: HttpAnswer): void {
  const hasBody = answer.status !== 204 && answer.status !== 304;
  try {
    response.writeHead(answer.status, {
      ...answer.headers,
      ...(hasBody && { "content-length": answer.body.length }),
      ...(!request.complete && { connection: "close" }),
    });
    response.end(hasBody ? answer.body : undefined);
  } catch {
    // the handler set a header that cannot be sent
    response.writeHead(500, { "content-type": "application/json" });
    response.end(JSON.stringify({ message: "Internal Server Error" }));
  }
}
