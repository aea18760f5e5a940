import type { BalanceChanged } from "@bourse/engine/event";
import type { AppliedEvent } from "../projection/index.ts";
import type { BalanceSheet } from "./balance-sheet.ts";
import { causePostings, type Markets } from "./cause-postings.ts";
import { freeOf, lockedOf, type Posting } from "./posting.ts";

/**
 * Events and balances contradict each other: money came or went without a reason, or the other way
 * round. Nothing of the command was written; a person has to look.
 */
export class LedgerMismatch extends Error {
  override readonly name = "LedgerMismatch";

  constructor(sequence: number, problem: string) {
    super(
      `Command ${sequence} does not add up: ${problem}. The ledger stays as it was before it. ` +
        `Compare with npm run reconcile, and replay the command with npm run replay.`,
    );
  }
}

/**
 * The postings of one command, in the order in which no account runs dry: what is held first, then
 * what moved, then what is released. The engine's own word about every balance it touched is what
 * they are held against: causes have to explain the change of each sum to the unit; how a sum is
 * divided into free and locked is the engine's to say. The sheet has the balances before the command
 * and gets those after it.
 */
export function postCommand(
  { sequence, command, events }: AppliedEvent,
  sheet: BalanceSheet,
  markets: Markets,
): readonly Posting[] {
  const causes = causePostings(command, events, markets);
  for (const posting of causes) sheet.apply(posting);
  const balances = events.filter(
    (event): event is BalanceChanged => event.kind === "BalanceChanged",
  );
  assertAllReported(sequence, causes, balances);
  const holds: Posting[] = [];
  const releases: Posting[] = [];
  for (const balance of balances) {
    const { accountId: ownerId, assetId, freeUnits, lockedUnits } = balance;
    const free = sheet.free({ ownerId, assetId });
    const locked = sheet.locked({ ownerId, assetId });
    if (free + locked !== freeUnits + lockedUnits) {
      throw new LedgerMismatch(
        sequence,
        `account ${ownerId} has ${freeUnits + lockedUnits} units of asset ${assetId} in the engine ` +
          `and ${free + locked} by its postings`,
      );
    }
    const change = lockedUnits - locked;
    if (change === 0n) continue;
    const posting = shift(balance, change);
    sheet.apply(posting);
    (change > 0n ? holds : releases).push(posting);
  }
  return [...holds, ...causes, ...releases];
}

/** Between what is free and what is locked; nobody else is concerned. */
function shift({ accountId, assetId }: BalanceChanged, change: bigint): Posting {
  const free = freeOf(accountId);
  const locked = lockedOf(accountId);
  return change > 0n
    ? { cause: "hold", assetId, from: free, to: locked, units: change }
    : { cause: "release", assetId, from: locked, to: free, units: -change };
}

/** A balance that moved without the engine's saying what it is now was not moved by the engine. */
function assertAllReported(
  sequence: number,
  causes: readonly Posting[],
  balances: readonly BalanceChanged[],
): void {
  const reported = new Set(balances.map(({ accountId, assetId }) => `${accountId} ${assetId}`));
  for (const { from, to, assetId } of causes) {
    for (const { ownerId, kind } of [from, to]) {
      if (kind === "deposits" || kind === "withdrawals") continue;
      if (reported.has(`${ownerId} ${assetId}`)) continue;
      throw new LedgerMismatch(
        sequence,
        `units of asset ${assetId} of account ${ownerId} moved, and the engine reports no change`,
      );
    }
  }
}
