import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { randomUUID } from "node:crypto";
import type { Claims } from "./authorizer.ts";
import type { Match } from "./routes.ts";

export interface ApiIdentity {
  readonly id: string;
  readonly account: string;
  readonly now: () => number;
}

export interface Call {
  readonly request: IncomingMessage;
  readonly path: string;
  readonly query: string;
  readonly body: Buffer;
  readonly match: Match;
  readonly claims: Claims | undefined;
}

/** The event of payload format 2.0. */
export function toEvent(api: ApiIdentity, call: Call): object {
  const { request, path, query, body, match, claims } = call;
  const { headers, cookies } = splitCookies(request.headers);
  const isText = /^(text\/|application\/(json|xml|javascript)\b)|\+(json|xml)\b/.test(
    headers["content-type"] ?? "text/",
  );
  const nowMs = api.now();
  return {
    version: "2.0",
    routeKey: match.route.key,
    rawPath: path,
    rawQueryString: query,
    ...(cookies.length > 0 && { cookies }),
    headers,
    ...(query !== "" && { queryStringParameters: queryParameters(query) }),
    ...(Object.keys(match.pathParameters).length > 0 && { pathParameters: match.pathParameters }),
    requestContext: {
      accountId: api.account,
      apiId: api.id,
      ...(claims && { authorizer: { jwt: { claims, scopes: null } } }),
      domainName: headers["host"] ?? "",
      domainPrefix: api.id,
      http: {
        method: request.method ?? "GET",
        path,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: request.socket.remoteAddress ?? "",
        userAgent: headers["user-agent"] ?? "",
      },
      requestId: randomUUID(),
      routeKey: match.route.key,
      stage: "$default",
      time: logTime(nowMs),
      timeEpoch: nowMs,
    },
    ...(body.length > 0 && { body: body.toString(isText ? "utf8" : "base64") }),
    isBase64Encoded: body.length > 0 && !isText,
  };
}

/** Repeated headers arrive as one, joined by commas; cookies have a place of their own. */
function splitCookies(all: IncomingHttpHeaders) {
  const headers: Record<string, string> = {};
  let cookies: string[] = [];
  for (const [name, value] of Object.entries(all)) {
    const text = Array.isArray(value) ? value.join(",") : (value ?? "");
    if (name === "cookie") cookies = text.split(/;\s*/).filter((cookie) => cookie !== "");
    else headers[name] = text;
  }
  return { headers, cookies };
}

function queryParameters(query: string): Record<string, string> {
  const parameters: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(query)) {
    parameters[name] = Object.hasOwn(parameters, name) ? `${parameters[name]},${value}` : value;
  }
  return parameters;
}

/** 12/Mar/2026:19:03:58 +0000 */
function logTime(nowMs: number): string {
  const [, day, month, year, time] = new Date(nowMs).toUTCString().split(" ");
  return `${day}/${month}/${year}:${time} +0000`;
}
