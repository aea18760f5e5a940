import type { Table } from "../table/index.ts";
import { apiKeys } from "./api-key.entity.ts";
import type { SecretCipher } from "./cipher.ts";
import type { ApiKeyType, Permission } from "./wire.ts";
import { inOrder } from "./view.ts";
import { apiKeyId } from "./wire.ts";

/** All the gateway needs to judge a signed request. Holds a secret: never log it. */
export interface Credential {
  readonly apiKey: string;
  readonly userId: string;
  readonly accountId: number;
  readonly type: ApiKeyType;
  readonly permissions: readonly Permission[];
  /** Addresses and ranges the key may be used from; empty means anywhere. */
  readonly ipAllowList: readonly string[];
  readonly createdTimeMs?: number;
  readonly secretKey?: string;
  readonly publicKeyPem?: string;
}

/**
 * Looks up a live key and opens its secret; undefined for a key that is unknown or deleted. The
 * read is consistent, so a cache that drops a changed key never gets the old state back.
 */
export async function findCredential(
  table: Table,
  cipher: SecretCipher,
  apiKey: string,
): Promise<Credential | undefined> {
  if (!apiKeyId.safeParse(apiKey).success) return undefined;
  const { data: record } = await apiKeys(table).get({ apiKey }).go({ consistent: true });
  if (record === null || record.status !== "ACTIVE") return undefined;

  return {
    apiKey,
    userId: record.userId,
    accountId: record.accountId,
    type: record.type,
    permissions: inOrder(record.permissions),
    ipAllowList: record.ipAllowList,
    createdTimeMs: record.createdTimeMs,
    ...(record.publicKeyPem !== undefined && { publicKeyPem: record.publicKeyPem }),
    ...(record.sealedSecret !== undefined && {
      secretKey: await cipher.open(apiKey, record.sealedSecret),
    }),
  };
}
