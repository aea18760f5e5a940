import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import { createLocalJWKSet, exportJWK, SignJWT } from "jose";
import { describe, expect, test } from "vitest";
import { startHttpApi } from "../../src/cloud/apigateway-http/index.ts";
import { StartupError } from "../../src/cloud/startup-error.ts";
import type { HttpApiSpec } from "../../src/synth/manifest.ts";
import { routeKeys, runCases } from "./apigateway-http.case.ts";

const allowedOrigin = "https://app.example";

const spec: HttpApiSpec = {
  name: "Api",
  id: "api-id",
  url: "https://mock",
  cors: {
    allowOrigins: [allowedOrigin],
    allowMethods: ["GET", "POST"],
    allowHeaders: ["authorization", "content-type"],
    exposeHeaders: ["x-count"],
    allowCredentials: false,
    maxAgeSeconds: 600,
  },
  routes: routeKeys.map((key) => ({ key, function: "Answer" })),
};

/** The function behind every route. */
async function answer(_id: string, event: object): Promise<unknown> {
  const { headers } = event as { headers: Record<string, string> };
  const wanted = headers["x-answer"];
  if (wanted === "throw") throw new Error("as asked");
  if (wanted === "hang") return new Promise(() => {});
  return wanted === undefined ? event : JSON.parse(wanted);
}

const start = (api: HttpApiSpec, options: { port?: number; corsOrigins?: string[] } = {}) =>
  startHttpApi({
    api,
    port: options.port ?? 0,
    account: "123456789012",
    corsOrigins: options.corsOrigins ?? [],
    keysOf: () => () => Promise.reject(new Error("no keys")),
    invoke: answer,
    log: () => {},
    integrationMsMax: 200,
  });

describe("API Gateway HTTP API", () => {
  runCases({ make: async () => ({ ...(await start(spec)), allowedOrigin }) });
});

describe("on this machine", () => {
  test("the origins of the local web app are let in too", async () => {
    const origin = "http://127.0.0.1:3000";
    const api = await start(spec, { corsOrigins: [origin] });
    const response = await fetch(`${api.url}/orders`, { headers: { origin } });
    expect(response.headers.get("access-control-allow-origin")).toBe(origin);
    await api.stop();
  });

  test("a port that is taken is named, with a way out", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const { port } = other.address() as { port: number };
    const failure = await start(spec, { port }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(StartupError);
    expect((failure as StartupError).message).toContain(
      `Port ${port}, wanted for the HTTP API Api`,
    );
    expect((failure as StartupError).solution).toContain("--port");
    other.close();
  });
});

describe("the JWT authorizer", async () => {
  const issuer = "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_pool";
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const stranger = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const jwk = { ...(await exportJWK(publicKey)), kid: "k1" };
  const keys = createLocalJWKSet({ keys: [jwk] });
  const now = Math.floor(Date.now() / 1000);

  const good = {
    iss: issuer,
    client_id: "web",
    sub: "u1",
    exp: now + 600,
    "cognito:groups": ["a", "b"],
  };
  const sign = (claims: Record<string, unknown>, key = privateKey) =>
    new SignJWT(claims).setProtectedHeader({ alg: "RS256", kid: "k1" }).sign(key);
  const call = async (token: string) => {
    const api = await startHttpApi({
      api: {
        ...spec,
        routes: [{ key: "GET /me", function: "Answer", jwt: { issuer, audiences: ["web"] } }],
      },
      port: 0,
      account: "123456789012",
      corsOrigins: [],
      keysOf: () => keys,
      invoke: answer,
      log: () => {},
    });
    const headers = { authorization: `Bearer ${token}` };
    const response = await fetch(`${api.url}/me`, { headers });
    const body: unknown = await response.json();
    await api.stop();
    return { status: response.status, body, challenge: response.headers.get("www-authenticate") };
  };

  test("lets access and id tokens of the audience in, and hands on claims as text", async () => {
    const { status, body } = await call(await sign(good));
    expect(status).toBe(200);
    expect(body).toMatchObject({
      requestContext: {
        authorizer: {
          jwt: {
            claims: { sub: "u1", exp: String(now + 600), "cognito:groups": "[a b]" },
            scopes: null,
          },
        },
      },
    });
    const { client_id: _, ...rest } = good;
    expect((await call(await sign({ ...rest, aud: "web" }))).status).toBe(200);
  });

  test.each([
    ["has expired", { exp: now - 60 }],
    ["is not valid yet", { nbf: now + 60 }],
    ["never expires", { exp: undefined }],
    ["is of another issuer", { iss: "https://evil.example" }],
    ["is for another client", { client_id: "other" }],
    ["is for another audience", { aud: ["other"] }],
  ])("refuses a token that %s", async (_, change) => {
    const { status, body, challenge } = await call(await sign({ ...good, ...change }));
    expect([status, body, challenge]).toEqual([401, { message: "Unauthorized" }, "Bearer"]);
  });

  test("refuses tokens of another key or algorithm, and none at all", async () => {
    const unsigned = `${Buffer.from('{"alg":"none"}').toString("base64url")}.${Buffer.from(
      JSON.stringify(good),
    ).toString("base64url")}.`;
    const hmac = await new SignJWT(good)
      .setProtectedHeader({ alg: "HS256", kid: "k1" })
      .sign(Buffer.from(JSON.stringify(jwk)));
    const pss = await new SignJWT(good)
      .setProtectedHeader({ alg: "PS256", kid: "k1" })
      .sign(privateKey);
    for (const token of [await sign(good, stranger.privateKey), unsigned, hmac, pss, ""]) {
      expect((await call(token)).status).toBe(401);
    }
  });
});
