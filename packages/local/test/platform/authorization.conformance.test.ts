import { afterAll, beforeAll, expect, test } from "vitest";
import { ask, type Caller, startPlatform } from "./platform-stack.ts";

/*
 * Who may do what under /v1, one line per route. The document of the API says which routes there
 * are: a route that is missing here fails the test.
 */

let platform: Awaited<ReturnType<typeof startPlatform>>;
let oliviasKey: string;

const olivia = { sub: "olivia", email: "olivia@example.com" };
const mallory = { sub: "mallory", email: "mallory@example.com" };

beforeAll(async () => {
  platform = await startPlatform();
  const made = await ask(olivia, "POST", "/v1/api-keys", { type: "HMAC", label: "olivia's" });
  oliviasKey = (made.body as { apiKey: string }).apiKey;
});
afterAll(() => platform.stop());

interface Row {
  readonly body?: object;
  readonly stranger: number;
  readonly otherUser: number;
  readonly owner: number;
}

const MATRIX: Readonly<Record<string, Row>> = {
  "GET /v1/health": { stranger: 200, otherUser: 200, owner: 200 },
  "GET /v1/me": { stranger: 401, otherUser: 200, owner: 200 },
  "GET /v1/api-keys": { stranger: 401, otherUser: 200, owner: 200 },
  "POST /v1/api-keys": {
    body: { type: "HMAC", label: "another" },
    stranger: 401,
    otherUser: 201,
    owner: 201,
  },
  "DELETE /v1/api-keys/{apiKey}": { stranger: 401, otherUser: 404, owner: 204 },
  // No such coin, so that nobody needs a chain.
  "GET /v1/deposit-addresses/{asset}": { stranger: 401, otherUser: 404, owner: 404 },
  "GET /v1/deposits": { stranger: 401, otherUser: 200, owner: 200 },
  "GET /v1/withdrawals": { stranger: 401, otherUser: 200, owner: 200 },
  // Nobody here has been identified.
  "POST /v1/withdrawals": {
    body: { asset: "ETH", address: `0x${"1".repeat(40)}`, amount: "1" },
    stranger: 401,
    otherUser: 403,
    owner: 403,
  },
  "GET /v1/admin/withdrawals": { stranger: 401, otherUser: 403, owner: 403 },
  "POST /v1/admin/withdrawals/{withdrawalId}/approval": {
    stranger: 401,
    otherUser: 403,
    owner: 403,
  },
  "POST /v1/admin/withdrawals/{withdrawalId}/rejection": {
    body: { reason: "It is not mine." },
    stranger: 401,
    otherUser: 403,
    owner: 403,
  },
};

test("every route of the document has its line", async () => {
  const { body } = await ask(undefined, "GET", "/v1/openapi.json");
  const { paths } = body as { paths: Record<string, Record<string, unknown>> };
  const routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(routes.toSorted()).toEqual(Object.keys(MATRIX).toSorted());
});

test.each(Object.entries(MATRIX))("%s", async (route, row) => {
  const [method = "", template = ""] = route.split(" ");
  const path = template
    .replace("{apiKey}", oliviasKey)
    .replace("{asset}", "DOGE")
    .replace("{withdrawalId}", "0".repeat(32));
  const status = async (caller: Caller) => (await ask(caller, method, path, row.body)).status;
  expect(await status(undefined)).toBe(row.stranger);
  expect(await status({ sub: "" })).toBe(row.stranger);
  expect(await status(mallory)).toBe(row.otherUser);
  expect(await status(olivia)).toBe(row.owner);
});

test("what one user lists and reads is never another's", async () => {
  const { body } = await ask(mallory, "GET", "/v1/api-keys");
  expect(body).toHaveLength(1);
  expect(JSON.stringify(body)).not.toContain(oliviasKey);
  expect((await ask(mallory, "GET", "/v1/me")).body).toMatchObject({ userId: "mallory" });
});

test("a stranger is told to sign in, and nothing about the request", async () => {
  const answer = await ask(undefined, "POST", "/v1/api-keys", { nonsense: true });
  expect(answer.status).toBe(401);
  expect(answer.headers.get("www-authenticate")).toBe("Bearer");
});
