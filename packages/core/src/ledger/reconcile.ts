import type { Pool } from "pg";
import { findCheckpoint, listStoredBalances, type StoredBalance } from "../order-history/index.ts";
import type { Table } from "../table/index.ts";
import { isUnderWay } from "../wallet/index.ts";
import { readCheckpoint } from "./apply-batch.ts";
import {
  type BalanceAt,
  balancesAt,
  balancesAtMoments,
  conservation,
  type Conservation,
  ownersAt,
} from "./balances-at.ts";
import { inTransaction } from "./database.ts";
import { type HeldWithdrawal, heldWithdrawals } from "./held-withdrawals.ts";
import { checkpointPollMs, tableReadsAtOnceMax } from "./limits.ts";

/** Some accounts' balances as the engine has them after one command; the rest of theirs is zero. */
export interface EnginePage {
  readonly sequence: number;
  readonly accountIds: readonly number[];
  readonly balances: readonly BalanceAt[];
  /** Where the next page begins; undefined on the last one. */
  readonly next: number | undefined;
}

export interface ReconcileParts {
  readonly pool: Pool;
  /** The page that begins at an account, counted from 0. */
  readonly readEngine: (from: number) => Promise<EnginePage>;
  /** The table with the stored balances. */
  readonly table: Table;
  /** The table with the withdrawals; undefined where nobody withdraws, as in a replay. */
  readonly core: Table | undefined;
  /** How long a store may be behind the engine before that counts as a difference. */
  readonly patienceMs: number;
}

/** Something that two stores do not agree on, named for the one who has to find out why. */
export interface Difference {
  readonly between:
    | "engine and ledger"
    | "ledger and table"
    | "ledger and withdrawals"
    | "balances and transfers"
    | "progress";
  readonly text: string;
}

export interface Reconciliation {
  readonly accounts: number;
  readonly balances: number;
  /** Of the first and the last page of the engine. */
  readonly firstSequence: number;
  readonly lastSequence: number;
  readonly assets: readonly Conservation[];
  readonly differences: readonly Difference[];
}

/**
 * Compares what the engine, the ledger and the table say that people own, while trading goes on:
 * accounts page by page, every balance at one sequence for both sides. The ledger can tell what it
 * held after any command, so the others are asked when they like and are held against it there.
 */
export async function reconcile(parts: ReconcileParts): Promise<Reconciliation> {
  const differences: Difference[] = [];
  const known = new Set<number>();
  let balances = 0;
  let firstSequence = 0;
  let lastSequence = 0;
  for (let from: number | undefined = 0; from !== undefined;) {
    const page: EnginePage = await parts.readEngine(from);
    if (firstSequence === 0) firstSequence = page.sequence;
    lastSequence = page.sequence;
    balances += page.balances.length;
    for (const accountId of page.accountIds) known.add(accountId);
    differences.push(...(await comparePage(parts, page)));
    from = page.next;
  }
  const { assets, strangers } = await inTransaction(
    parts.pool,
    async (client) => ({
      assets: await conservation(client),
      strangers: [...(await ownersAt(client, firstSequence))].filter((id) => !known.has(id)),
    }),
    "snapshot",
  );
  for (const accountId of strangers) {
    const text = `Account ${accountId} owns something by the ledger and is unknown to the engine.`;
    differences.push({ between: "engine and ledger", text });
  }
  differences.push(...assets.flatMap(notConserved), ...(await compareWithdrawals(parts)));
  return { accounts: known.size, balances, firstSequence, lastSequence, assets, differences };
}

/** What is held for a withdrawal that is not under way, nobody will ever let go of. */
async function compareWithdrawals(parts: ReconcileParts): Promise<readonly Difference[]> {
  const { pool, core, readEngine, patienceMs } = parts;
  if (core === undefined) return [];
  const suspects: string[] = [];
  for (const { withdrawalId } of await inTransaction(
    pool,
    (client) => heldWithdrawals(client),
    "snapshot",
  )) {
    if (!(await isUnderWay(core, withdrawalId))) suspects.push(withdrawalId);
  }
  if (suspects.length === 0) return [];
  // One may have ended after the ledger was asked: the engine let go of it before its record ended.
  const { sequence } = await readEngine(0);
  const reached = await waitFor(sequence, patienceMs, () =>
    inTransaction(pool, readCheckpoint, "snapshot"),
  );
  if (reached < sequence) return [behind("ledger", reached, sequence)];
  const held = await inTransaction(pool, (client) => heldWithdrawals(client, suspects), "snapshot");
  return held.map(abandoned);
}

function abandoned({ accountId, assetId, units, withdrawalId }: HeldWithdrawal): Difference {
  const text =
    `Account ${accountId}, asset ${assetId}: ${units} units are locked for withdrawal ` +
    `${withdrawalId}, which is not under way: nobody will settle or release it.`;
  return { between: "ledger and withdrawals", text };
}

async function comparePage(
  { pool, table, patienceMs }: ReconcileParts,
  page: EnginePage,
): Promise<readonly Difference[]> {
  const { sequence, accountIds } = page;
  const reached = await waitFor(sequence, patienceMs, () =>
    inTransaction(pool, readCheckpoint, "snapshot"),
  );
  if (reached < sequence) return [behind("ledger", reached, sequence)];
  const ledger = await inTransaction(
    pool,
    (client) => balancesAt(client, accountIds, sequence),
    "snapshot",
  );
  const differences = compare("engine and ledger", sequence, [page.balances, ledger]);
  return [...differences, ...(await compareTable({ pool, table, patienceMs }, page))];
}

/** The table's own checkpoint first: whatever it read after that is at least as new. */
async function compareTable(
  { pool, table, patienceMs }: Omit<ReconcileParts, "readEngine" | "core">,
  { sequence, accountIds }: EnginePage,
): Promise<readonly Difference[]> {
  const checkpoint = async () => (await findCheckpoint(table)).lastSequence;
  const tableSequence = await waitFor(sequence, patienceMs, checkpoint);
  if (tableSequence < sequence) return [behind("table", tableSequence, sequence)];
  const stored = await readStored(table, accountIds);
  const newest = stored.reduce((most, item) => Math.max(most, item.sequence), tableSequence);
  const reached = await waitFor(newest, patienceMs, () =>
    inTransaction(pool, readCheckpoint, "snapshot"),
  );
  if (reached < newest) return [behind("ledger", reached, newest)];

  // What changed meanwhile is held against the ledger right after that change.
  const moved = stored.filter((item) => item.sequence > tableSequence);
  const isMoved = new Set(moved.map(keyOf));
  const rest = stored.filter((item) => !isMoved.has(keyOf(item)));
  return inTransaction(
    pool,
    async (client) => {
      const then = await balancesAt(client, accountIds, tableSequence);
      const later = await balancesAtMoments(client, moved);
      return [
        ...compare("ledger and table", tableSequence, [
          then.filter((balance) => !isMoved.has(keyOf(balance))),
          rest.map(asBalance),
        ]),
        ...moved.flatMap((item, at) =>
          compare("ledger and table", item.sequence, [later.slice(at, at + 1), [asBalance(item)]]),
        ),
      ];
    },
    "snapshot",
  );
}

async function readStored(
  table: Table,
  accountIds: readonly number[],
): Promise<readonly StoredBalance[]> {
  const stored: StoredBalance[] = [];
  for (let at = 0; at < accountIds.length; at += tableReadsAtOnceMax) {
    const some = accountIds.slice(at, at + tableReadsAtOnceMax);
    const lists = await Promise.all(some.map((accountId) => listStoredBalances(table, accountId)));
    stored.push(...lists.flat());
  }
  return stored;
}

const asBalance = ({ accountId, assetId, freeUnits, lockedUnits }: StoredBalance): BalanceAt => ({
  accountId,
  assetId,
  freeUnits: BigInt(freeUnits),
  lockedUnits: BigInt(lockedUnits),
});

const keyOf = ({ accountId, assetId }: { accountId: number; assetId: number }): string =>
  `${accountId} ${assetId}`;

/** A balance of nothing need not be written down. */
function compare(
  between: Difference["between"],
  sequence: number,
  [left, right]: readonly [readonly BalanceAt[], readonly BalanceAt[]],
): readonly Difference[] {
  const [a, b] = [left, right].map(
    (balances) => new Map(balances.map((balance) => [keyOf(balance), balance])),
  ) as [Map<string, BalanceAt>, Map<string, BalanceAt>];
  const [first, second] = between.split(" and ");
  return [...new Set([...a.keys(), ...b.keys()])].flatMap((key) => {
    const one = textOf(a.get(key));
    const other = textOf(b.get(key));
    if (one === other) return [];
    const [accountId, assetId] = key.split(" ");
    const text =
      `Account ${accountId}, asset ${assetId} at sequence ${sequence}: ` +
      `${first} ${one}, ${second} ${other} (free + locked units).`;
    return [{ between, text }];
  });
}

const textOf = (balance: BalanceAt | undefined): string =>
  `${balance?.freeUnits ?? 0n} + ${balance?.lockedUnits ?? 0n}`;

function notConserved(asset: Conservation): readonly Difference[] {
  const { customersUnits, houseUnits, depositedUnits, withdrawnUnits } = asset;
  const held = customersUnits + houseUnits;
  const due = depositedUnits - withdrawnUnits;
  if (held === due) return [];
  const text =
    `${asset.asset}: accounts and house hold ${held} units, ` +
    `deposits less withdrawals are ${due} (${held - due} too many).`;
  return [{ between: "balances and transfers", text }];
}

function behind(store: string, reached: number, sequence: number): Difference {
  const text = `The ${store} is at sequence ${reached} and does not come to ${sequence}.`;
  return { between: "progress", text };
}

/** Asks until the store has come so far, or patience is over; answers how far it is. */
async function waitFor(
  sequence: number,
  patienceMs: number,
  ask: () => Promise<number>,
): Promise<number> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const reached = await ask();
    if (reached >= sequence || Date.now() >= deadline) return reached;
    await new Promise((resolve) => setTimeout(resolve, checkpointPollMs));
  }
}
