import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { app } from "./app.ts";
import { openApiDocument } from "./document.ts";

const document = openApiDocument(app);

test("docs/openapi.json is what the schemas say; `npm run openapi` writes it anew", () => {
  const written = readFileSync(new URL("../../../../docs/openapi.json", import.meta.url), "utf8");
  expect(JSON.parse(written)).toEqual(JSON.parse(JSON.stringify(document)));
});

test("every operation has a name of its own, a summary, and says how it refuses strangers", () => {
  const operations = Object.values(document.paths ?? {}).flatMap((item) =>
    Object.values(item as Record<string, Operation>),
  );
  const names = operations.map(({ operationId }) => operationId);
  expect(new Set(names).size).toBe(operations.length);
  for (const { operationId, summary, security, responses } of operations) {
    expect(operationId).toMatch(/^[a-z][A-Za-z]+$/);
    expect(summary).toMatch(/^[A-Z]/);
    expect(Object.hasOwn(responses, "401")).toBe(security !== undefined);
  }
});

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly security?: unknown;
  readonly responses: object;
}
