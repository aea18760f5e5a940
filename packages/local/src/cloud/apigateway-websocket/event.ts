import { randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Connection } from "./connections.ts";

export interface ApiIdentity {
  readonly id: string;
  readonly stage: string;
  readonly domainName: () => string;
  readonly now: () => number;
}

type EventType = "CONNECT" | "MESSAGE" | "DISCONNECT";

export interface Occasion {
  readonly eventType: EventType;
  readonly routeKey: string;
}

export const newRequestId = (): string => randomBytes(11).toString("base64");

/** What every event of a WebSocket API says about where it comes from. */
export function requestContext(api: ApiIdentity, connection: Connection, occasion: Occasion) {
  const nowMs = api.now();
  const requestId = newRequestId();
  return {
    routeKey: occasion.routeKey,
    eventType: occasion.eventType,
    ...(occasion.eventType === "MESSAGE" && { messageId: newRequestId() }),
    extendedRequestId: requestId,
    requestId,
    requestTime: new Date(nowMs).toUTCString(),
    requestTimeEpoch: nowMs,
    messageDirection: "IN",
    stage: api.stage,
    connectedAt: connection.connectedMs,
    identity: { sourceIp: connection.sourceIp, userAgent: connection.userAgent },
    domainName: api.domainName(),
    connectionId: connection.id,
    apiId: api.id,
  };
}

export function connectEvent(api: ApiIdentity, connection: Connection, request: IncomingMessage) {
  const query = new URLSearchParams((request.url ?? "").split("?")[1] ?? "");
  const names = [...new Set(query.keys())];
  const headers = Object.entries(request.headersDistinct);
  return {
    headers: Object.fromEntries(headers.map(([name, values]) => [name, values?.join(",") ?? ""])),
    multiValueHeaders: Object.fromEntries(headers),
    ...(names.length > 0 && {
      queryStringParameters: Object.fromEntries(names.map((name) => [name, query.get(name)])),
      multiValueQueryStringParameters: Object.fromEntries(
        names.map((name) => [name, query.getAll(name)]),
      ),
    }),
    requestContext: requestContext(api, connection, {
      eventType: "CONNECT",
      routeKey: "$connect",
    }),
    isBase64Encoded: false,
  };
}
