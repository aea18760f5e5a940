import { generateKeyPairSync } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ask, startPlatform } from "./platform-stack.ts";

let platform: Awaited<ReturnType<typeof startPlatform>>;
beforeAll(async () => {
  platform = await startPlatform();
});
afterAll(() => platform.stop());

const dora = { sub: "dora", email: "dora@example.com" };
const refusal = (code: string) => ({ error: { code, message: expect.any(String) as string } });

describe("GET /v1/me", () => {
  test("opens the account that the sign-up did not, once", async () => {
    const first = await ask(dora, "GET", "/v1/me");
    expect(first.status).toBe(200);
    expect(first.body).toMatchObject({ userId: "dora", email: "dora@example.com", role: "TRADER" });
    expect((await ask(dora, "GET", "/v1/me")).body).toEqual(first.body);
    expect((await ask({ sub: "dora" }, "GET", "/v1/me")).body).toEqual(first.body);
  });

  test("cannot open an account from an access token, and says what to do", async () => {
    const answer = await ask({ sub: "nora" }, "GET", "/v1/me");
    expect(answer).toMatchObject({ status: 403, body: refusal("ID_TOKEN_REQUIRED") });
  });
});

describe("API keys", () => {
  test("are made, listed without the secret, and deleted", async () => {
    const made = await ask(dora, "POST", "/v1/api-keys", {
      type: "HMAC",
      label: "  grid bot  ",
      permissions: ["TRADE"],
      ipAllowList: ["203.0.113.7", "2001:db8::/32", "10.0.0.0/8", "203.0.113.7"],
    });
    expect(made.status).toBe(201);
    expect(made.headers.get("cache-control")).toBe("no-store");
    const { secretKey, ...view } = made.body as { secretKey: string; apiKey: string };
    expect(secretKey).toMatch(/^[A-Za-z0-9]{64}$/);
    expect(view).toMatchObject({
      label: "grid bot",
      permissions: ["READ", "TRADE"],
      ipAllowList: ["203.0.113.7", "2001:db8::/32", "10.0.0.0/8"],
    });
    expect(await ask(dora, "GET", "/v1/api-keys")).toMatchObject({
      status: 200,
      body: [view],
    });
    const path = `/v1/api-keys/${view.apiKey}`;
    expect(await ask(dora, "DELETE", path)).toMatchObject({ status: 204, body: undefined });
    expect(await ask(dora, "DELETE", path)).toMatchObject({
      status: 404,
      body: refusal("API_KEY_NOT_FOUND"),
    });
    expect((await ask(dora, "GET", "/v1/api-keys")).body).toEqual([]);
  });

  test.each([
    ["ED25519", () => pem("ed25519").publicKey],
    ["RSA", () => rsaPem(4096)],
  ])("can be read-only %s keys, known by their public half", async (type, makePem) => {
    const publicKeyPem = makePem();
    const made = await ask(dora, "POST", "/v1/api-keys", { type, label: "signer", publicKeyPem });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ type, permissions: ["READ"], publicKeyPem });
    expect(made.body).not.toHaveProperty("secretKey");
  });

  test.each([
    ["a private key", () => pem("ed25519").privateKey, /private key/i],
    ["a key of another kind", () => pem("x25519").publicKey, /type x25519; ED25519 is expected/],
    ["no PEM at all", () => "MCowBQYDK2VwAyEA", /begins with/],
    [
      "a damaged key",
      () => "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
      /damaged/,
    ],
  ])("are not made from %s", async (_, makePem, why) => {
    const answer = await ask(dora, "POST", "/v1/api-keys", {
      type: "ED25519",
      label: "x",
      publicKeyPem: makePem(),
    });
    expect(answer).toMatchObject({ status: 400, body: refusal("INVALID_PUBLIC_KEY") });
    expect(answer.body).toMatchObject({ error: { message: expect.stringMatching(why) as string } });
  });

  const good = { type: "HMAC", label: "bot" };
  test.each<[string, object, string]>([
    ["no type", { label: "bot" }, "type"],
    ["an unknown type", { ...good, type: "DSA" }, "type"],
    ["no label", { type: "HMAC" }, "label"],
    ["a blank label", { ...good, label: "   " }, "label"],
    ["a label too long", { ...good, label: "x".repeat(51) }, "label"],
    ["a line break in the label", { ...good, label: "a\nb" }, "label"],
    ["a permission we do not sell", { ...good, permissions: ["MARGIN"] }, "permissions.0"],
    ["a word for an address", { ...good, ipAllowList: ["everywhere"] }, "ipAllowList.0"],
    ["an address out of range", { ...good, ipAllowList: ["256.1.1.1"] }, "ipAllowList.0"],
    ["a range out of range", { ...good, ipAllowList: ["10.0.0.0/33"] }, "ipAllowList.0"],
    ["too many addresses", { ...good, ipAllowList: Array(31).fill("10.0.0.1") }, "ipAllowList"],
    ["a key of somebody else's kind", { ...good, publicKeyPem: "x" }, ""],
    ["an account number", { ...good, accountId: 1 }, ""],
    ["a user", { ...good, userId: "nora" }, ""],
    ["a secret of one's own", { ...good, secretKey: "x" }, ""],
    ["a list for a body", [], ""],
  ])("are not made with %s, and details say where", async (_, body, path) => {
    const answer = await ask(dora, "POST", "/v1/api-keys", body);
    expect(answer).toMatchObject({ status: 400, body: refusal("INVALID_REQUEST") });
    expect(answer.body).toMatchObject({
      error: { details: expect.arrayContaining([{ path, message: expect.any(String) }]) as [] },
    });
  });

  test("a prototype sent along changes nothing", async () => {
    const body = '{"type":"HMAC","label":"bot","__proto__":{"accountId":1}}';
    const answer = await ask(dora, "POST", "/v1/api-keys", body);
    expect([201, 400]).toContain(answer.status);
    expect(({} as Record<string, unknown>)["accountId"]).toBeUndefined();
  });
});

describe("whatever is sent", () => {
  test.each([
    ["a body that is not JSON", { body: "{" }, 400, "INVALID_JSON"],
    ["a body nested too deep", { body: "[".repeat(10_000) }, 400, "INVALID_JSON"],
    ["a body too large", { body: `"${"x".repeat(20_000)}"` }, 413, "BODY_TOO_LARGE"],
    ["a key that is none", { method: "DELETE", path: "/v1/api-keys/abc" }, 400, "INVALID_REQUEST"],
    ["an unknown path", { method: "GET", path: "/v1/nothing" }, 404, "NOT_FOUND"],
    ["a path outside", { method: "GET", path: "/" }, 404, "NOT_FOUND"],
    ["a method the path has not", { method: "PATCH", path: "/v1/me" }, 405, "METHOD_NOT_ALLOWED"],
  ])("%s is refused in the one form", async (_, request, status, code) => {
    const { method, path, body } = { method: "POST", path: "/v1/api-keys", ...request } as {
      method: string;
      path: string;
      body?: string;
    };
    expect(await ask(dora, method, path, body)).toMatchObject({ status, body: refusal(code) });
  });

  test("a form instead of JSON is refused", async () => {
    const { app } = await import("@bourse/functions/api/app");
    const event = { requestContext: { authorizer: { jwt: { claims: dora } } } };
    const answer = await app.request(
      "/v1/api-keys",
      {
        method: "POST",
        body: "type=HMAC&label=bot",
        headers: { "content-type": "application/x-www-form-urlencoded" },
      },
      { event },
    );
    expect(answer.status).toBe(415);
    expect(await answer.json()).toMatchObject(refusal("NOT_JSON"));
  });

  test("405 names the methods the path has", async () => {
    const answer = await ask(dora, "PUT", "/v1/api-keys");
    expect(answer.headers.get("allow")).toBe("GET, POST");
  });

  test("a failure of ours says nothing about our inside", async () => {
    const answer = await ask({ sub: "x".repeat(4_000), email: "x@example.com" }, "GET", "/v1/me");
    expect(answer).toMatchObject({ status: 500, body: refusal("INTERNAL") });
    expect(JSON.stringify(answer.body)).not.toMatch(/Dynamo|Electro|stack|\.ts/);
  });
});

function rsaPem(modulusLength: number): string {
  const { publicKey } = generateKeyPairSync("rsa", { modulusLength });
  return String(publicKey.export({ type: "spki", format: "pem" }));
}

function pem(kind: "ed25519" | "x25519"): { publicKey: string; privateKey: string } {
  const { publicKey, privateKey } =
    kind === "ed25519" ? generateKeyPairSync("ed25519") : generateKeyPairSync("x25519");
  return {
    publicKey: String(publicKey.export({ type: "spki", format: "pem" })),
    privateKey: String(privateKey.export({ type: "pkcs8", format: "pem" })),
  };
}
