import type { Pool, PoolClient } from "pg";
import { type AppliedEvent, ProjectionGap } from "../projection/index.ts";
import { AUDIT_START } from "./audit-entry.ts";
import { type BalanceKey, BalanceSheet } from "./balance-sheet.ts";
import { BatchRows } from "./batch-rows.ts";
import type { MarketUnits } from "./cause-postings.ts";
import { inTransaction } from "./database.ts";
import { batchCommandsMax } from "./limits.ts";
import { LedgerMismatch, postCommand } from "./post-command.ts";
import type { AccountKind } from "./posting.ts";

/**
 * Takes commands into the ledger: what it has seen already is dropped, what does not follow is
 * refused, and the checkpoint moves in the transaction of the effect. So a batch may come again, as
 * a whole or in part, and a writer may be cut off anywhere. Answers the sequence it has come to.
 */
export async function applyBatch(pool: Pool, batch: readonly AppliedEvent[]): Promise<number> {
  let lastSequence = 0;
  for (let at = 0; at < batch.length; at += batchCommandsMax) {
    const part = batch.slice(at, at + batchCommandsMax);
    const outcome = await inTransaction(pool, (client) => applyPart(client, part), "writer");
    // What adds up is kept; what comes after is looked at only when this has been sorted out.
    if (outcome.mismatch !== undefined) throw outcome.mismatch;
    lastSequence = outcome.lastSequence;
  }
  return lastSequence;
}

/** How far the ledger is; 0 when it has seen nothing. */
export async function ledgerSequence(pool: Pool): Promise<number> {
  return inTransaction(pool, readCheckpoint, "snapshot");
}

export async function readCheckpoint(client: PoolClient, lock = ""): Promise<number> {
  const { rows } = await client.query<{ last_sequence: string }>(
    `SELECT last_sequence FROM projection_checkpoint WHERE projection = 'ledger' ${lock}`,
  );
  return Number(rows[0]?.last_sequence);
}

interface Outcome {
  readonly lastSequence: number;
  readonly mismatch: LedgerMismatch | undefined;
}

async function applyPart(client: PoolClient, part: readonly AppliedEvent[]): Promise<Outcome> {
  // Locked, so that a second writer waits and then finds that all of this is done.
  const before = await readCheckpoint(client, "FOR UPDATE");
  const fresh = part.filter(({ sequence }) => sequence > before);
  const [first] = fresh;
  if (first === undefined) return { lastSequence: before, mismatch: undefined };

  const markets = await loadMarkets(client);
  const sheet = await loadBalances(client, touchedBy(fresh));
  const rows = new BatchRows(await lastAuditHash(client, before));
  let lastSequence = before;
  let mismatch: LedgerMismatch | undefined;
  for (const applied of fresh) {
    if (applied.sequence !== lastSequence + 1) {
      throw new ProjectionGap("ledger", lastSequence, applied.sequence);
    }
    try {
      noteMarkets(markets, applied);
      rows.add(applied, postCommand(applied, sheet, markets));
    } catch (error) {
      if (!(error instanceof LedgerMismatch)) throw error;
      mismatch = error;
      break;
    }
    lastSequence = applied.sequence;
  }
  if (lastSequence > before) {
    for (const statement of rows.inserts()) await client.query(statement);
    await client.query(
      "UPDATE projection_checkpoint SET last_sequence = $1 WHERE projection = 'ledger'",
      [lastSequence],
    );
  }
  return { lastSequence, mismatch };
}

function noteMarkets(markets: Map<number, MarketUnits>, { events }: AppliedEvent): void {
  for (const event of events) {
    if (event.kind === "MarketListed") markets.set(event.spec.marketId, event.spec);
  }
}

async function loadMarkets(client: PoolClient): Promise<Map<number, MarketUnits>> {
  const { rows } = await client.query<Record<string, string | number>>("SELECT * FROM markets");
  return new Map(
    rows.map((row) => [
      Number(row["market_id"]),
      {
        marketId: Number(row["market_id"]),
        symbol: String(row["symbol"]),
        baseAssetId: Number(row["base_asset_id"]),
        quoteAssetId: Number(row["quote_asset_id"]),
        baseUnitsPerLot: Number(row["base_units_per_lot"]),
        quoteUnitsPerTickLot: Number(row["quote_units_per_tick_lot"]),
      },
    ]),
  );
}

/** Every balance that the engine reports; one that it does not report must not move. */
function touchedBy(batch: readonly AppliedEvent[]): readonly BalanceKey[] {
  const keys = new Map<string, BalanceKey>();
  for (const { events } of batch) {
    for (const event of events) {
      if (event.kind !== "BalanceChanged") continue;
      const { accountId: ownerId, assetId } = event;
      keys.set(`${ownerId} ${assetId}`, { ownerId, assetId });
    }
  }
  return [...keys.values()];
}

async function loadBalances(
  client: PoolClient,
  keys: readonly BalanceKey[],
): Promise<BalanceSheet> {
  const sheet = new BalanceSheet();
  if (keys.length === 0) return sheet;
  const { rows } = await client.query<{
    asset_id: number;
    owner_id: string;
    kind: AccountKind;
    units: string;
  }>(
    `SELECT asset_id, owner_id, kind, units FROM accounts
     JOIN unnest($1::integer[], $2::bigint[]) AS touched (asset_id, owner_id)
     USING (asset_id, owner_id) WHERE kind IN ('free', 'locked', 'house')`,
    [
      `{${keys.map(({ assetId }) => assetId).join(",")}}`,
      `{${keys.map(({ ownerId }) => ownerId).join(",")}}`,
    ],
  );
  for (const { asset_id, owner_id, kind, units } of rows) {
    sheet.set({ ownerId: Number(owner_id), kind }, asset_id, BigInt(units));
  }
  return sheet;
}

async function lastAuditHash(client: PoolClient, lastSequence: number): Promise<string> {
  if (lastSequence === 0) return AUDIT_START;
  const { rows } = await client.query<{ hash: string }>(
    "SELECT encode(hash, 'hex') AS hash FROM audit_log WHERE sequence = $1",
    [lastSequence],
  );
  if (rows[0] !== undefined) return rows[0].hash;
  throw new Error(`The audit log has no entry ${lastSequence}, where the ledger stands.`);
}
