import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findAccountByUserId } from "@bourse/core/account";
import { createCipher } from "@bourse/core/api-key";
import { createTable } from "@bourse/core/table";
import { useEndpoint } from "./test-table.ts";

/** Takes every connection and never says a word: the worst way for a service to be down. */
const silent = createServer((socket) => socket.on("error", () => {}).resume());

beforeAll(async () => {
  silent.listen(0, "127.0.0.1");
  await once(silent, "listening");
  const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
  useEndpoint("DYNAMODB", url);
  useEndpoint("KMS", url);
});
afterAll(() => silent.close());

test("a table or a cipher that does not answer is given up within seconds", async () => {
  const begun = Date.now();
  const table = createTable("Core");
  const cipher = createCipher("3f0c1f6e-6f0b-4a51-9d3e-7f1f3c1b2a00");
  const outcomes = await Promise.allSettled([
    findAccountByUserId(table, "hal"),
    cipher.seal("key", "secret"),
  ]);
  expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(Date.now() - begun).toBeLessThan(10_000);
});
