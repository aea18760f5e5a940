import { PlatformError } from "../error/index.ts";
import type { Table } from "../table/index.ts";
import { writeTransaction } from "../table/index.ts";
import { apiKeyService } from "./api-key.entity.ts";
import { tombstoneDays } from "./limits.ts";

export interface DeleteApiKeyInput {
  readonly userId: string;
  readonly apiKey: string;
  readonly nowMs: number;
}

/**
 * Deletes a user's key. A tombstone without the secret stays, so that the change feed shows the end
 * of the key. Another user's key is answered like one that does not exist.
 */
export async function deleteApiKey(table: Table, input: DeleteApiKeyInput): Promise<void> {
  const { userId, apiKey, nowMs } = input;
  const outcome = await writeTransaction(() =>
    apiKeyService(table)
      .transaction.write(({ apiKeys, quotas }) => [
        apiKeys
          .patch({ apiKey })
          .set({
            status: "DELETED",
            changedTimeMs: nowMs,
            expireAt: Math.floor(nowMs / 1000) + tombstoneDays * 86_400,
          })
          .remove(["sealedSecret"])
          .where((key, { eq }) => `${eq(key.userId, userId)} AND ${eq(key.status, "ACTIVE")}`)
          .commit(),
        quotas.update({ userId }).subtract({ liveKeys: 1 }).commit(),
      ])
      .go(),
  );
  if (outcome === "refused") {
    throw new PlatformError(404, "API_KEY_NOT_FOUND", "You have no API key of that name.");
  }
  if (outcome === "conflict") throw PlatformError.busy();
}
