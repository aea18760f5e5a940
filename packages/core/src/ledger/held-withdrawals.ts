import type { PoolClient } from "pg";

/** What is locked for a withdrawal, and was neither settled nor released. */
export interface HeldWithdrawal {
  readonly accountId: number;
  readonly assetId: number;
  readonly units: bigint;
  readonly withdrawalId: string;
}

/** All of them, or those of some ids. */
export async function heldWithdrawals(
  client: PoolClient,
  withdrawalIds?: readonly string[],
): Promise<readonly HeldWithdrawal[]> {
  const { rows } = await client.query<Record<string, string>>(
    `SELECT account_id, asset_id, units, transfer_id FROM transfers AS held
     WHERE kind = 'withdrawal-held' AND ($1::text[] IS NULL OR transfer_id = ANY ($1))
       AND NOT EXISTS (
         SELECT FROM transfers AS ended
         WHERE ended.account_id = held.account_id AND ended.transfer_id = held.transfer_id
           AND ended.kind IN ('withdrawal-settled', 'withdrawal-released')
       )
     ORDER BY sequence, line`,
    [withdrawalIds ?? null],
  );
  return rows.map((row) => ({
    accountId: Number(row["account_id"]),
    assetId: Number(row["asset_id"]),
    units: BigInt(row["units"] ?? 0),
    withdrawalId: String(row["transfer_id"]),
  }));
}
