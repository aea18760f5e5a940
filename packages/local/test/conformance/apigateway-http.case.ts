import http from "node:http";
import { expect } from "vitest";
import { type Implementation, runSuite } from "./suite.ts";

/**
 * An API with the routes below, whose functions answer with their event, or as `x-answer` asks:
 * a JSON text to return, "throw" or "hang".
 */
export interface HttpApiSubject {
  readonly url: string;
  readonly allowedOrigin: string;
  readonly stop: () => Promise<void>;
}

export const routeKeys = [
  "GET /orders",
  "ANY /orders",
  "GET /orders/{id}",
  "GET /orders/latest",
  "POST /orders/{id}/fills/{fill}",
  "ANY /files/{path+}",
  "GET /{proxy+}",
];

interface Event {
  readonly routeKey: string;
  readonly rawPath: string;
  readonly rawQueryString: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies?: readonly string[];
  readonly queryStringParameters?: Readonly<Record<string, string>>;
  readonly pathParameters?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly isBase64Encoded: boolean;
  readonly requestContext: { readonly http: Readonly<Record<string, string>> };
}

const eventOf = async (response: Response): Promise<Event> => (await response.json()) as Event;
const answering = (answer: unknown) => ({ headers: { "x-answer": JSON.stringify(answer) } });

export function runCases(implementation: Implementation<HttpApiSubject>): void {
  runSuite(implementation, {
    "the most specific route answers": async ({ url }) => {
      const routeOf = async (method: string, path: string) =>
        (await eventOf(await fetch(`${url}${path}`, { method }))).routeKey;
      expect(await routeOf("GET", "/orders")).toBe("GET /orders");
      expect(await routeOf("PUT", "/orders")).toBe("ANY /orders");
      expect(await routeOf("GET", "/orders/latest")).toBe("GET /orders/latest");
      expect(await routeOf("GET", "/orders/7")).toBe("GET /orders/{id}");
      expect(await routeOf("DELETE", "/files/a/b.txt")).toBe("ANY /files/{path+}");
      expect(await routeOf("GET", "/anything/else")).toBe("GET /{proxy+}");
      expect(await routeOf("GET", "/orders/")).toBe("GET /{proxy+}");
    },

    "no route is Not Found": async ({ url }) => {
      for (const [method, path] of [
        ["POST", "/anything"],
        ["GET", "/"],
        ["DELETE", "/orders/7"],
      ] as const) {
        const response = await fetch(`${url}${path}`, { method });
        expect([response.status, await response.json()]).toEqual([404, { message: "Not Found" }]);
      }
    },

    "the event is of payload format 2.0": async ({ url }) => {
      const response = await fetch(`${url}/orders/7/fills/a%20b?x=1&y=2&x=3&empty=`, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          cookie: "session=abc; theme=dark",
          "X-Custom": "One",
        },
        body: '{"price":"1.10"}',
      });
      const event = await eventOf(response);
      expect(event).toMatchObject({
        version: "2.0",
        routeKey: "POST /orders/{id}/fills/{fill}",
        rawPath: "/orders/7/fills/a%20b",
        rawQueryString: "x=1&y=2&x=3&empty=",
        queryStringParameters: { x: "1,3", y: "2", empty: "" },
        pathParameters: { id: "7", fill: "a b" },
        cookies: ["session=abc", "theme=dark"],
        body: '{"price":"1.10"}',
        isBase64Encoded: false,
        requestContext: {
          stage: "$default",
          routeKey: "POST /orders/{id}/fills/{fill}",
          http: { method: "POST", path: "/orders/7/fills/a%20b", protocol: "HTTP/1.1" },
        },
      });
      expect(event.headers["x-custom"]).toBe("One");
      expect(event.headers).not.toHaveProperty("cookie");
      expect(event.requestContext.http["sourceIp"]).not.toBe("");
    },

    "a body that is no text comes as base64": async ({ url }) => {
      const body = Buffer.from([0, 1, 254, 255]);
      const response = await fetch(`${url}/files/x`, {
        method: "PUT",
        headers: { "content-type": "application/octet-stream" },
        body,
      });
      const event = await eventOf(response);
      expect([event.body, event.isBase64Encoded]).toEqual([body.toString("base64"), true]);
    },

    "a request without body, query or parameters has none of them": async ({ url }) => {
      const event = await eventOf(await fetch(`${url}/orders`));
      for (const name of ["body", "queryStringParameters", "pathParameters", "cookies"]) {
        expect(event).not.toHaveProperty(name);
      }
    },

    "status, headers, cookies and body are those of the function": async ({ url }) => {
      const answer = {
        statusCode: 418,
        headers: { "X-Number": 7, "content-type": "text/plain" },
        cookies: ["a=1; Path=/", "b=2"],
        body: Buffer.from([0, 255]).toString("base64"),
        isBase64Encoded: true,
      };
      const response = await fetch(`${url}/orders`, answering(answer));
      expect(response.status).toBe(418);
      expect(response.headers.get("x-number")).toBe("7");
      expect(response.headers.get("content-type")).toBe("text/plain");
      expect(response.headers.getSetCookie()).toEqual(["a=1; Path=/", "b=2"]);
      expect([...new Uint8Array(await response.arrayBuffer())]).toEqual([0, 255]);
      const empty = await fetch(`${url}/orders`, answering({ statusCode: 204 }));
      expect([empty.status, await empty.text()]).toEqual([204, ""]);
    },

    "an answer without a status is the body itself": async ({ url }) => {
      const response = await fetch(`${url}/orders`, answering({ hello: "there" }));
      expect(response.status).toBe(200);
      expect(response.headers.get("content-type")).toBe("application/json");
      expect(await response.json()).toEqual({ hello: "there" });
    },

    "a function that fails or answers nonsense is an Internal Server Error": async ({ url }) => {
      for (const answer of ["throw", { statusCode: "soon" }, { statusCode: 200, body: 7 }]) {
        const headers = { "x-answer": answer === "throw" ? "throw" : JSON.stringify(answer) };
        const response = await fetch(`${url}/orders`, { headers });
        expect([response.status, await response.json()]).toEqual([
          500,
          { message: "Internal Server Error" },
        ]);
      }
      const bad = { statusCode: 200, headers: { "bad name": "x" } };
      expect((await fetch(`${url}/orders`, answering(bad))).status).toBe(500);
    },

    "a function that does not answer in time is Service Unavailable": async ({ url }) => {
      const response = await fetch(`${url}/orders`, { headers: { "x-answer": "hang" } });
      expect([response.status, await response.json()]).toEqual([
        503,
        { message: "Service Unavailable" },
      ]);
    },

    "a body of more than 10 MB is refused": async ({ url }) => {
      const body = Buffer.alloc(10 * 1024 * 1024 + 1);
      const status = await fetch(`${url}/orders`, { method: "POST", body }).then(
        (response) => response.status,
        () => 413, // the connection may be closed before all of it is sent
      );
      expect(status).toBe(413);
    },

    "a path that is not validly encoded is a Bad Request": async ({ url }) => {
      const { hostname, port } = new URL(url);
      const status = await new Promise((resolve, reject) => {
        const request = http.get({ hostname, port, path: "/orders/%E0%A4%A" }, (response) => {
          response.resume();
          resolve(response.statusCode);
        });
        request.on("error", reject);
      });
      expect(status).toBe(400);
    },

    "a preflight request is answered by the gateway, for allowed origins": async (subject) => {
      const { url, allowedOrigin } = subject;
      const preflight = (origin: string) =>
        fetch(`${url}/orders`, {
          method: "OPTIONS",
          headers: { origin, "access-control-request-method": "POST" },
        });
      const allowed = await preflight(allowedOrigin);
      expect(allowed.status).toBe(204);
      expect(Object.fromEntries(allowed.headers)).toMatchObject({
        "access-control-allow-origin": allowedOrigin,
        "access-control-allow-methods": "GET,POST",
        "access-control-allow-headers": "authorization,content-type",
        "access-control-max-age": "600",
      });
      const other = await preflight("https://evil.example");
      expect(other.headers.get("access-control-allow-origin")).toBeNull();
    },

    "CORS headers of the function give way to those of the gateway": async (subject) => {
      const { url, allowedOrigin } = subject;
      const answer = { statusCode: 200, headers: { "Access-Control-Allow-Origin": "*" } };
      const from = (origin: string) =>
        fetch(`${url}/orders`, { headers: { ...answering(answer).headers, origin } });
      const allowed = await from(allowedOrigin);
      expect(allowed.headers.get("access-control-allow-origin")).toBe(allowedOrigin);
      expect(allowed.headers.get("access-control-expose-headers")).toBe("x-count");
      const other = await from("https://evil.example");
      expect(other.headers.get("access-control-allow-origin")).toBeNull();
    },
  });
}
