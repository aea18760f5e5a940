import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createJsonClient } from "./json-client.ts";
import { type JsonServer, startJsonServer } from "./json-server.ts";
import type { JsonService } from "./json-service.ts";
import { ServiceError } from "./service-error.ts";

const echo: JsonService = {
  targetPrefix: "Echo_20260101",
  operations: {
    Say: async (input) => input,
    Nothing: async () => undefined,
    Refuse: async () => Promise.reject(new ServiceError("ThrottlingException", "Slow down", 429)),
    Break: async () => Promise.reject(new Error("a secret of the inside")),
    Greet: async () => ({ greeting: "hello" }),
  },
  unsignedOperations: new Set(["Greet"]),
  http: (request, response) => {
    if (request.url !== "/keys.json") return false;
    response.end("{}");
    return true;
  },
};

const origin = "http://127.0.0.1:3000";
const logged: string[] = [];
let server: JsonServer;
beforeAll(async () => {
  server = await startJsonServer({
    services: [echo],
    log: ({ text }) => void logged.push(text),
    corsOrigins: [origin],
  });
});
afterAll(() => server.stop());

const signature = "AWS4-HMAC-SHA256 Credential=key/20260101/us-east-1/echo/aws4_request";
const call = (
  operation: string,
  body: string | Buffer<ArrayBuffer> = "{}",
  headers: Record<string, string> = {},
) =>
  fetch(server.url, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": operation,
      authorization: signature,
      ...headers,
    },
    body,
  });

describe("the JSON server", () => {
  test("answers an operation in the protocol it was asked in", async () => {
    const response = await call("Echo_20260101.Say", '{"a":"é"}');
    expect(response.headers.get("content-type")).toBe("application/x-amz-json-1.1");
    expect(await response.json()).toEqual({ a: "é" });
    expect(await (await call("Echo_20260101.Nothing")).json()).toEqual({});
    expect(await (await fetch(`${server.url}/keys.json`)).text()).toBe("{}");
  });

  test("answers our own client, refusals included", async () => {
    const client = createJsonClient(server.url, "Echo_20260101");
    expect(await client("Say", { list: [1] })).toEqual({ list: [1] });
    await expect(client("Refuse", {})).rejects.toEqual(
      new ServiceError("ThrottlingException", "Slow down", 429),
    );
  });

  test.each([
    ["Echo_20260101.Say", "{", 400, "SerializationException"],
    ["Echo_20260101.Say", "[]", 400, "SerializationException"],
    ["Echo_20260101.Say", "null", 400, "SerializationException"],
    ["Echo_20260101.Refuse", "{}", 429, "ThrottlingException"],
    ["Echo_20260101.Shout", "{}", 400, "UnknownOperationException"],
    ["Echo_20260101.toString", "{}", 400, "UnknownOperationException"],
    ["Other_20260101.Say", "{}", 400, "UnknownOperationException"],
    ["Say", "{}", 400, "UnknownOperationException"],
  ])("%s with %s is refused with %i %s", async (target, body, status, type) => {
    const response = await call(target, body);
    expect(response.status).toBe(status);
    expect(response.headers.get("x-amzn-errortype")).toBe(type);
    expect(await response.json()).toMatchObject({ __type: type });
  });

  test("wants a signature, except for what anybody may call", async () => {
    for (const authorization of ["", "Bearer token"]) {
      const refused = await call("Echo_20260101.Say", "{}", { authorization });
      expect(refused.status).toBe(400);
      expect(await refused.json()).toMatchObject({ __type: "MissingAuthenticationTokenException" });
      const answered = await call("Echo_20260101.Greet", "{}", { authorization });
      expect(await answered.json()).toEqual({ greeting: "hello" });
    }
  });

  test("keeps what went wrong inside to its log", async () => {
    const response = await call("Echo_20260101.Break");
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain("secret");
    expect(logged.join()).toContain("Echo_20260101.Break: Error: a secret of the inside");
  });

  test("refuses a body that is too large without reading it all", async () => {
    const response = await call("Echo_20260101.Say", Buffer.alloc(17 * 1024 * 1024)).catch(
      () => undefined, // the connection may be closed while we still send
    );
    expect(response?.status ?? 413).toBe(413);
    expect((await call("Echo_20260101.Say")).status).toBe(200);
  });

  test("tells the old query clients in XML", async () => {
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const response = await fetch(server.url, { method: "POST", headers, body: "Action=Publish" });
    expect(await response.text()).toMatch(/<Code>UnknownOperationException<\/Code>.*not supported/);
  });

  test("survives clients that send nonsense or nothing", async () => {
    for (const text of ["PRI * HTTP/2.0\r\n\r\nnonsense", "\0\0\0", "GET\r\n\r\n", ""]) {
      const socket = connect(server.port, "127.0.0.1");
      socket.on("error", () => {});
      socket.end(text);
      await new Promise((resolve) => socket.once("close", resolve).resume());
    }
    expect((await call("Echo_20260101.Say")).status).toBe(200);
  });
});

describe("pages of", () => {
  test("a listed origin are let in, with their preflight", async () => {
    const preflight = await fetch(server.url, {
      method: "OPTIONS",
      headers: { origin, "access-control-request-headers": "x-amz-target" },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get("access-control-allow-headers")).toBe("x-amz-target");
    const response = await call("Echo_20260101.Say", "{}", { origin });
    expect(response.headers.get("access-control-allow-origin")).toBe(origin);
  });

  test("any other origin are refused, also without a preflight", async () => {
    const headers = { origin: "https://evil.example" };
    const response = await call("Echo_20260101.Say", "{}", headers);
    expect(response.status).toBe(403);
    expect(response.headers.get("access-control-allow-origin")).toBeNull();
  });
});
