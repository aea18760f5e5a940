import { createHash, randomInt } from "node:crypto";
import { PlatformError } from "../error/index.ts";
import type { Table } from "../table/index.ts";
import { writeTransaction } from "../table/index.ts";
import type { ApiKeyRecord } from "./api-key.entity.ts";
import { apiKeyService } from "./api-key.entity.ts";
import type { SecretCipher } from "./cipher.ts";
import { feedShards, keysPerAccountMax } from "./limits.ts";
import { readPublicKey } from "./public-key.ts";
import { inOrder, viewOf } from "./view.ts";
import type { CreateApiKeyRequest, CreatedApiKey } from "./wire.ts";

/** The owner of a new key, and what was asked for. */
export type CreateApiKeyInput = CreateApiKeyRequest & {
  readonly userId: string;
  readonly accountId: number;
  readonly nowMs: number;
};

/**
 * Makes a key. The secret of an HMAC key is made here, leaves once with the answer, and is kept
 * sealed only.
 */
export async function createApiKey(
  table: Table,
  cipher: SecretCipher,
  input: CreateApiKeyInput,
): Promise<CreatedApiKey> {
  const apiKey = randomToken();
  const secretKey = input.type === "HMAC" ? randomToken() : undefined;
  const record: ApiKeyRecord = {
    apiKey,
    userId: input.userId,
    accountId: input.accountId,
    label: input.label,
    type: input.type,
    permissions: inOrder(["READ", ...input.permissions]),
    ipAllowList: [...new Set(input.ipAllowList)],
    status: "ACTIVE",
    createdTimeMs: input.nowMs,
    changedTimeMs: input.nowMs,
    feedShard: feedShardOf(apiKey),
    ...(input.type !== "HMAC" && { publicKeyPem: readPublicKey(input.publicKeyPem, input.type) }),
    ...(secretKey !== undefined && { sealedSecret: await cipher.seal(apiKey, secretKey) }),
  };
  await save(table, record);
  return { ...viewOf(record), ...(secretKey !== undefined && { secretKey }) };
}

/** Writes the key and counts it in one step; of two calls for the last free place one is refused. */
async function save(table: Table, record: ApiKeyRecord): Promise<void> {
  const outcome = await writeTransaction(() =>
    apiKeyService(table)
      .transaction.write(({ apiKeys, quotas }) => [
        apiKeys.create(record).commit(),
        quotas
          .update({ userId: record.userId })
          .add({ liveKeys: 1 })
          .where(
            ({ liveKeys }, { notExists, lt }) =>
              `${notExists(liveKeys)} OR ${lt(liveKeys, keysPerAccountMax)}`,
          )
          .commit(),
      ])
      .go(),
  );
  if (outcome === "refused") {
    throw new PlatformError(
      409,
      "TOO_MANY_API_KEYS",
      `An account has at most ${keysPerAccountMax} API keys. Delete one you no longer use, then try again.`,
    );
  }
  if (outcome === "conflict") throw PlatformError.busy();
}

const feedShardOf = (apiKey: string) =>
  createHash("sha256").update(apiKey).digest().readUInt8() % feedShards;

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** 64 letters and digits from the system's random source, every one equally likely. */
const randomToken = () =>
  Array.from({ length: 64 }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join("");
