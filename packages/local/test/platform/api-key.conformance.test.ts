import { generateKeyPairSync } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type AttributeValue, DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import type { CreateApiKeyInput, SecretCipher } from "@bourse/core/api-key";
import {
  createApiKey,
  createCipher,
  deleteApiKey,
  findCredential,
  listApiKeys,
  listChangedSince,
} from "@bourse/core/api-key";
import type { Table } from "@bourse/core/table";
import { createTable } from "@bourse/core/table";
import { startCoreTable } from "./core-table.ts";
import { startKeyService } from "./key-service.ts";

let stops: (() => Promise<void>)[];
let table: Table;
let cipher: SecretCipher;
const unknownKey = "A".repeat(64);

beforeAll(async () => {
  const core = await startCoreTable();
  const keys = await startKeyService();
  stops = [core.stop, keys.stop];
  table = createTable(core.name);
  cipher = createCipher(keys.keyId);
});
afterAll(() => Promise.all(stops.map((stop) => stop())));

const hmac = (userId: string, more: Partial<CreateApiKeyInput> = {}) =>
  ({
    type: "HMAC",
    label: "bot",
    permissions: ["READ"],
    ipAllowList: [],
    userId,
    accountId: 1001,
    nowMs: 1_000_000,
    ...more,
  }) as CreateApiKeyInput;

/** Everything that lies in the table, as it lies there. */
async function dump(): Promise<readonly Record<string, AttributeValue>[]> {
  const client = new DynamoDBClient({});
  const { Items = [] } = await client.send(new ScanCommand({ TableName: table.name }));
  client.destroy();
  return Items;
}

async function stored(apiKey: string): Promise<Record<string, AttributeValue>> {
  const found = (await dump()).filter((item) => item["apiKey"]?.S === apiKey);
  expect(found).toHaveLength(1);
  return found[0] ?? {};
}

test("an HMAC key gives its secret once, and the credential opens to the same secret", async () => {
  const made = await createApiKey(table, cipher, hmac("u-1", { permissions: ["TRADE"] }));
  expect(made.apiKey).toMatch(/^[A-Za-z0-9]{64}$/);
  expect(made.secretKey).toMatch(/^[A-Za-z0-9]{64}$/);
  expect(await findCredential(table, cipher, made.apiKey)).toEqual({
    apiKey: made.apiKey,
    userId: "u-1",
    accountId: 1001,
    createdTimeMs: 1_000_000,
    type: "HMAC",
    permissions: ["READ", "TRADE"],
    ipAllowList: [],
    secretKey: made.secretKey,
  });
  const [listed] = await listApiKeys(table, "u-1");
  expect(listed).toEqual({
    apiKey: made.apiKey,
    label: "bot",
    type: "HMAC",
    permissions: ["READ", "TRADE"],
    ipAllowList: [],
    createdTimeMs: 1_000_000,
  });
});

test("the table holds no secret, and a sealed one opens only for its own key", async () => {
  const one = await createApiKey(table, cipher, hmac("u-2"));
  const other = await createApiKey(table, cipher, hmac("u-2"));
  const everything = JSON.stringify(await dump());
  expect(everything).toContain(one.apiKey);
  expect(everything).not.toContain(one.secretKey);
  const parts = (await stored(one.apiKey))["sealedSecret"]?.M ?? {};
  const part = (name: string) => parts[name]?.S ?? "";
  const sealed = {
    dataKey: part("dataKey"),
    nonce: part("nonce"),
    ciphertext: part("ciphertext"),
    tag: part("tag"),
  };
  expect(await cipher.open(one.apiKey, sealed)).toBe(one.secretKey);
  await expect(cipher.open(other.apiKey, sealed)).rejects.toMatchObject({
    name: "InvalidCiphertextException",
  });
  const tampered = Buffer.from(sealed.ciphertext, "base64");
  tampered.writeUInt8(tampered.readUInt8() ^ 1);
  await expect(
    cipher.open(one.apiKey, { ...sealed, ciphertext: tampered.toString("base64") }),
  ).rejects.toThrow(/authenticate/);
});

test("an Ed25519 key keeps the public half, and has no secret", async () => {
  const { publicKey } = generateKeyPairSync("ed25519", {
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  const input = { ...hmac("u-3"), type: "ED25519" as const, publicKeyPem: `\n${publicKey}\n` };
  const made = await createApiKey(table, cipher, input);
  expect(made.secretKey).toBeUndefined();
  expect(made.publicKeyPem).toBe(publicKey);
  expect(await findCredential(table, cipher, made.apiKey)).toMatchObject({
    type: "ED25519",
    publicKeyPem: publicKey,
  });
});

test("a deleted key is gone for everybody, leaves a tombstone without its secret, and shows in the feed", async () => {
  const made = await createApiKey(table, cipher, hmac("u-4"));
  await deleteApiKey(table, { userId: "u-4", apiKey: made.apiKey, nowMs: 2_000_000 });
  expect(await findCredential(table, cipher, made.apiKey)).toBeUndefined();
  expect(await listApiKeys(table, "u-4")).toEqual([]);
  const item = await stored(made.apiKey);
  expect(item["status"]?.S).toBe("DELETED");
  expect(item["sealedSecret"]).toBeUndefined();
  expect(item["expireAt"]?.N).toBe(String(2_000 + 30 * 86_400));
  expect(await listChangedSince(table, 2_000_000)).toEqual([
    { apiKey: made.apiKey, changedTimeMs: 2_000_000 },
  ]);
  await expect(
    deleteApiKey(table, { userId: "u-4", apiKey: made.apiKey, nowMs: 3_000_000 }),
  ).rejects.toMatchObject({ status: 404 });
});

test("the feed is in order of time over all its parts, and reaches a little behind", async () => {
  const made = await Promise.all(
    Array.from({ length: 12 }, (_, n) =>
      createApiKey(table, cipher, hmac(`u-feed-${n}`, { nowMs: 5_000_000 + n * 1_000 })),
    ),
  );
  const feed = await listChangedSince(table, 5_010_000);
  expect(feed.map(({ apiKey }) => apiKey)).toEqual(made.slice(5).map(({ apiKey }) => apiKey));
  expect(await listChangedSince(table, 5_000_000 + 3_600_000)).toEqual([]);
});

test("nobody deletes another user's key: it answers as one that does not exist", async () => {
  const made = await createApiKey(table, cipher, hmac("u-5"));
  const refusals = await Promise.allSettled([
    deleteApiKey(table, { userId: "u-6", apiKey: made.apiKey, nowMs: 1 }),
    deleteApiKey(table, { userId: "u-6", apiKey: unknownKey, nowMs: 1 }),
  ]);
  expect(refusals[0]).toEqual(refusals[1]);
  expect(refusals[0]).toMatchObject({ status: "rejected", reason: { code: "API_KEY_NOT_FOUND" } });
  expect(await findCredential(table, cipher, made.apiKey)).toBeDefined();
});

test("thirty keys and no more, also when many are asked for at the same moment", async () => {
  const asked = await Promise.allSettled(
    Array.from({ length: 33 }, () => createApiKey(table, cipher, hmac("u-7"))),
  );
  const refused = asked.filter(({ status }) => status === "rejected");
  expect(refused).toHaveLength(3);
  expect(refused[0]).toMatchObject({ reason: { status: 409, code: "TOO_MANY_API_KEYS" } });
  const keys = await listApiKeys(table, "u-7");
  expect(keys).toHaveLength(30);

  await deleteApiKey(table, { userId: "u-7", apiKey: keys[0]?.apiKey ?? "", nowMs: 1 });
  await createApiKey(table, cipher, hmac("u-7"));
  await expect(createApiKey(table, cipher, hmac("u-7"))).rejects.toMatchObject({ status: 409 });
});

test("a text that is no key finds nothing", async () => {
  for (const text of ["", "x", unknownKey, `${unknownKey} `, "#".repeat(64)]) {
    expect(await findCredential(table, cipher, text)).toBeUndefined();
  }
});
