import type { Table } from "../table/index.ts";
import { followers } from "./connection.entity.ts";
import { followersPerStreamMax } from "./limits.ts";

/** The connections that follow a stream now; expired rows that still lie there are left out. */
export async function listFollowers(
  table: Table,
  stream: string,
  nowMs: number,
): Promise<readonly string[]> {
  const { data } = await followers(table)
    .query.byStream({ stream })
    .go({ count: followersPerStreamMax });
  return data
    .filter(({ expireAt }) => expireAt * 1000 > nowMs)
    .map(({ connectionId }) => connectionId);
}
