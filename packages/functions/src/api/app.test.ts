import { expect, test } from "vitest";
import { app } from "./app.ts";

test.each([
  ["an answer", "GET", "/v1/openapi.json", 200],
  ["a refusal", "GET", "/v1/nothing", 404],
  ["a method that makes no sense", "PATCH", "/v1/openapi.json", 405],
  ["a body that is too large", "POST", "/v1/api-keys", 413],
])("%s stays in no cache and is what it says it is", async (_what, method, path, status) => {
  const body = method === "POST" ? "x".repeat(1_000_000) : null;
  const length = { "content-length": String(body?.length ?? 0) };
  const answer = await app.request(path, { method, body, headers: length });
  expect(answer.status).toBe(status);
  expect(answer.headers.get("cache-control")).toBe("no-store");
  expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
});
