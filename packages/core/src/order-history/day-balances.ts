import type { Table } from "../table/index.ts";
import { balances, pastBalances } from "./order-history.entity.ts";
import { readItems } from "./read-items.ts";
import { dayOf, type StoredBalance } from "./stored-balance.ts";

/** How a balance stood at the end of some days in a row. */
export interface PastBalance {
  readonly accountId: number;
  readonly assetId: number;
  /** On this day it became so. */
  readonly firstDay: number;
  /** On the day after it changed again. */
  readonly lastDay: number;
  readonly freeUnits: string;
  readonly lockedUnits: string;
}

/**
 * What ended with the days over which these balances changed: each list is one balance, a state for
 * every day of a batch on which it changed, oldest first. To be stored before the balances, or
 * together with them: it is found by what is stored of them.
 */
export async function endedBalances(
  table: Table,
  changes: readonly (readonly StoredBalance[])[],
): Promise<PastBalance[]> {
  const stored = await readBalances(table, changes);
  return changes.flatMap((states) => {
    const before = states[0] && stored.get(nameOf(states[0]));
    return endedWithin(before === undefined ? states : [before, ...states]);
  });
}

function endedWithin(states: readonly StoredBalance[]): PastBalance[] {
  return states.slice(1).flatMap(({ timeUs }, index) => {
    const before = states[index];
    const lastDay = dayOf(timeUs) - 1;
    if (before === undefined || dayOf(before.timeUs) > lastDay) return [];
    const { accountId, assetId, freeUnits, lockedUnits } = before;
    const firstDay = dayOf(before.timeUs);
    return [{ accountId, assetId, firstDay, lastDay, freeUnits, lockedUnits }];
  });
}

async function readBalances(
  table: Table,
  changes: readonly (readonly StoredBalance[])[],
): Promise<Map<string, StoredBalance>> {
  const keys = changes.flatMap(([first]) =>
    first === undefined ? [] : [{ accountId: first.accountId, assetId: first.assetId }],
  );
  const found = await readItems(keys, (wanted) =>
    balances(table).get(wanted).go({ consistent: true }),
  );
  return new Map(found.map((item) => [nameOf(item), item]));
}

function nameOf({ accountId, assetId }: Pick<StoredBalance, "accountId" | "assetId">): string {
  return `${accountId}.${assetId}`;
}

/** An account's balances as they are, and as they were at the end of days. */
export interface BalanceDays {
  readonly now: readonly StoredBalance[];
  readonly past: readonly PastBalance[];
}

/** All that is needed to know the account's balances at the end of that day, or of a later one. */
export async function listBalanceDays(
  table: Table,
  accountId: number,
  fromDay: number,
): Promise<BalanceDays> {
  const read = { pages: "all", consistent: true } as const;
  // What changes between the two reads is told by the second; the other way round it would be lost.
  const now = await balances(table).query.byAccount({ accountId }).go(read);
  const past = await pastBalances(table)
    .query.byAccount({ accountId })
    .gte({ lastDay: fromDay })
    .go(read);
  return { now: now.data, past: past.data };
}

export type DayBalance = Pick<StoredBalance, "assetId" | "freeUnits" | "lockedUnits">;

/** What the account held when the day ended; nothing of an asset that came later. */
export function balancesAtEndOf(day: number, { now, past }: BalanceDays): DayBalance[] {
  return [
    ...past.filter(({ firstDay, lastDay }) => firstDay <= day && day <= lastDay),
    ...now.filter(({ timeUs }) => dayOf(timeUs) <= day),
  ];
}
