import type { Table } from "../table/index.ts";
import { apiKeys } from "./api-key.entity.ts";
import { viewOf } from "./view.ts";
import type { ApiKeyView } from "./wire.ts";

/** The live keys of a user, oldest first. */
export async function listApiKeys(table: Table, userId: string): Promise<readonly ApiKeyView[]> {
  const { data } = await apiKeys(table).query.byUser({ userId }).go({ pages: "all" });
  return data
    .filter(({ status }) => status === "ACTIVE")
    .map(viewOf)
    .toSorted((a, b) => a.createdTimeMs - b.createdTimeMs);
}
