import type { PoolClient } from "pg";
import { HOUSE_ACCOUNT_ID } from "@bourse/engine/ledger";
import type { AccountKind } from "./posting.ts";

/** What somebody had of an asset after some command. */
export interface BalanceAt {
  readonly accountId: number;
  readonly assetId: number;
  readonly freeUnits: bigint;
  readonly lockedUnits: bigint;
}

/** A balance that is asked for at a sequence of its own. */
export interface Moment {
  readonly accountId: number;
  readonly assetId: number;
  readonly sequence: number;
}

interface Row {
  readonly place?: string;
  readonly asset_id: number;
  readonly owner_id: string;
  readonly kind: AccountKind;
  readonly units: string;
}

const OWN = "('free', 'locked', 'house')";

/** What these accounts had after a command that the ledger has: what they have, less what came later. */
export async function balancesAt(
  client: PoolClient,
  accountIds: readonly number[],
  sequence: number,
): Promise<readonly BalanceAt[]> {
  const { rows } = await client.query<Row>(
    `SELECT asset_id, owner_id, kind, sum(units) AS units FROM (
       SELECT asset_id, owner_id, kind, units FROM accounts WHERE owner_id = ANY ($1)
       UNION ALL
       SELECT asset_id, to_owner, to_kind, -units FROM postings
       WHERE sequence > $2 AND to_owner = ANY ($1)
       UNION ALL
       SELECT asset_id, from_owner, from_kind, units FROM postings
       WHERE sequence > $2 AND from_owner = ANY ($1)
     ) AS back WHERE kind IN ${OWN} GROUP BY asset_id, owner_id, kind`,
    [`{${accountIds.join(",")}}`, sequence],
  );
  return gather(rows, ({ asset_id, owner_id }) => `${owner_id} ${asset_id}`);
}

/** The balances at these moments, in their order. */
export async function balancesAtMoments(
  client: PoolClient,
  moments: readonly Moment[],
): Promise<readonly BalanceAt[]> {
  if (moments.length === 0) return [];
  const { rows } = await client.query<Row>(
    `WITH moment AS (
       SELECT * FROM unnest($1::bigint[], $2::integer[], $3::bigint[])
       WITH ORDINALITY AS moments (owner_id, asset_id, sequence, place)
     )
     SELECT place, asset_id, owner_id, kind, sum(units) AS units FROM (
       SELECT place, asset_id, owner_id, kind, units FROM moment JOIN accounts
       USING (owner_id, asset_id)
       UNION ALL
       SELECT place, asset_id, to_owner, to_kind, -units FROM moment JOIN postings AS later
       USING (asset_id) WHERE later.sequence > moment.sequence AND to_owner = owner_id
       UNION ALL
       SELECT place, asset_id, from_owner, from_kind, units FROM moment JOIN postings AS later
       USING (asset_id) WHERE later.sequence > moment.sequence AND from_owner = owner_id
     ) AS back WHERE kind IN ${OWN} GROUP BY place, asset_id, owner_id, kind`,
    [
      `{${moments.map(({ accountId }) => accountId).join(",")}}`,
      `{${moments.map(({ assetId }) => assetId).join(",")}}`,
      `{${moments.map(({ sequence }) => sequence).join(",")}}`,
    ],
  );
  const found = gatherByPlace(rows);
  return moments.map(
    ({ accountId, assetId }, at) =>
      found.get(at + 1) ?? { accountId, assetId, freeUnits: 0n, lockedUnits: 0n },
  );
}

function gatherByPlace(rows: readonly Row[]): ReadonlyMap<number, BalanceAt> {
  const byPlace = Map.groupBy(rows, ({ place }) => Number(place));
  return new Map(
    [...byPlace].flatMap(([place, group]) =>
      gather(group, () => "").map((balance) => [place, balance] as const),
    ),
  );
}

/** The free and the locked side of a balance stand in two rows. */
function gather(rows: readonly Row[], keyOf: (row: Row) => string): readonly BalanceAt[] {
  const groups = Map.groupBy(rows, keyOf);
  return [...groups.values()].map((sides) => {
    let [freeUnits, lockedUnits] = [0n, 0n];
    for (const { kind, units } of sides) {
      if (kind === "locked") lockedUnits += BigInt(units);
      else freeUnits += BigInt(units);
    }
    const { owner_id, asset_id } = sides[0] as Row;
    return { accountId: Number(owner_id), assetId: asset_id, freeUnits, lockedUnits };
  });
}

/** Of one asset: what everybody has, against what came in and left. */
export interface Conservation {
  readonly asset: string;
  readonly assetId: number;
  readonly customersUnits: bigint;
  readonly houseUnits: bigint;
  readonly depositedUnits: bigint;
  readonly withdrawnUnits: bigint;
}

/** Balances by the accounts, deposits and withdrawals by the list of transfers: two sources. */
export async function conservation(client: PoolClient): Promise<readonly Conservation[]> {
  const { rows } = await client.query<Record<string, string>>(
    `SELECT asset, assets.asset_id, coalesce(customers, 0) AS customers, coalesce(house, 0) AS house,
       coalesce(deposited, 0) AS deposited, coalesce(withdrawn, 0) AS withdrawn
     FROM assets
     LEFT JOIN (
       SELECT asset_id, sum(units) FILTER (WHERE owner_id <> ${HOUSE_ACCOUNT_ID}) AS customers,
         sum(units) FILTER (WHERE owner_id = ${HOUSE_ACCOUNT_ID}) AS house
       FROM accounts WHERE kind IN ${OWN} GROUP BY asset_id
     ) AS held USING (asset_id)
     LEFT JOIN (
       SELECT asset_id, sum(units::numeric) FILTER (WHERE kind = 'deposit') AS deposited,
         sum(units::numeric) FILTER (WHERE kind IN ('withdrawal', 'withdrawal-settled')) AS withdrawn
       FROM transfers GROUP BY asset_id
     ) AS moved USING (asset_id)
     ORDER BY assets.asset_id`,
  );
  return rows.map((row) => ({
    asset: String(row["asset"]),
    assetId: Number(row["asset_id"]),
    customersUnits: BigInt(row["customers"] ?? 0),
    houseUnits: BigInt(row["house"] ?? 0),
    depositedUnits: BigInt(row["deposited"] ?? 0),
    withdrawnUnits: BigInt(row["withdrawn"] ?? 0),
  }));
}

/** Whoever owns anything after a command. */
export async function ownersAt(client: PoolClient, sequence: number): Promise<ReadonlySet<number>> {
  const { rows } = await client.query<{ owner_id: string }>(
    `SELECT owner_id FROM (
       SELECT owner_id, asset_id, kind, units FROM accounts
       UNION ALL
       SELECT to_owner, asset_id, to_kind, -units FROM postings WHERE sequence > $1
       UNION ALL
       SELECT from_owner, asset_id, from_kind, units FROM postings WHERE sequence > $1
     ) AS back WHERE kind IN ${OWN}
     GROUP BY owner_id, asset_id, kind HAVING sum(units) <> 0`,
    [sequence],
  );
  return new Set(rows.map(({ owner_id }) => Number(owner_id)));
}
