import { postings } from "./0001-postings.ts";
import { records } from "./0002-records.ts";
import { auditLog } from "./0003-audit-log.ts";
import { roles } from "./0004-roles.ts";

export interface Migration {
  readonly name: string;
  readonly sql: string;
}

/** In the order they are carried out; what was released is never changed, only added to. */
export const migrations: readonly Migration[] = [
  { name: "0001-postings", sql: postings },
  { name: "0002-records", sql: records },
  { name: "0003-audit-log", sql: auditLog },
  { name: "0004-roles", sql: roles },
];
