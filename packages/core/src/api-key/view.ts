import type { ApiKeyRecord } from "./api-key.entity.ts";
import type { ApiKeyView, Permission } from "./wire.ts";
import { permission } from "./wire.ts";

/** What the owner of a key gets to see of its record. */
export const viewOf = (record: ApiKeyRecord): ApiKeyView => ({
  apiKey: record.apiKey,
  label: record.label,
  type: record.type,
  permissions: inOrder(record.permissions),
  ipAllowList: record.ipAllowList,
  ...(record.publicKeyPem !== undefined && { publicKeyPem: record.publicKeyPem }),
  createdTimeMs: record.createdTimeMs,
});

/** DynamoDB keeps a set, which has no order of its own: READ comes first. */
export const inOrder = (granted: readonly Permission[]): Permission[] =>
  permission.options.filter((each) => granted.includes(each));
