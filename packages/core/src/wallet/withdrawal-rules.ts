import { type AssetSpec, parseDecimal } from "@bourse/engine/market";
import { ASSET_PRECISION } from "../market/index.ts";
import { approversNeeded } from "./limits.ts";
import { type CoinNetwork, isAddress } from "./networks.ts";
import type { Withdrawal, WithdrawalState } from "./wire.ts";

export interface WithdrawalWish {
  readonly address: string;
  readonly amount: string;
}

export type WithdrawalProblem =
  "address" | "amount" | "precision" | "belowMinimum" | "aboveMaximum";

/** Why it cannot be withdrawn so, whatever the account has; undefined when it can. */
export function problemOf(
  { address, amount }: WithdrawalWish,
  network: CoinNetwork,
  asset: AssetSpec,
): WithdrawalProblem | undefined {
  if (!isAddress(network, address)) return "address";
  if (parseDecimal(amount, withdrawalDecimals(asset)) === "precision") return "precision";
  const units = parseDecimal(amount, asset.decimals);
  if (typeof units !== "number" || units === 0) return "amount";
  if (units < unitsOf(network.withdrawMin, asset)) return "belowMinimum";
  if (units > unitsOf(network.withdrawMax, asset)) return "aboveMaximum";
  return undefined;
}

/** Our books may count finer than chains and clients do. */
export function withdrawalDecimals({ decimals }: AssetSpec): number {
  return Math.min(decimals, ASSET_PRECISION);
}

/**
 * Do operators look at it before it leaves? `before` is what of the same asset has left the account by
 * itself in the day before, or may yet.
 */
export function needsApproval(
  { amount }: Pick<Withdrawal, "amount">,
  before: readonly Pick<Withdrawal, "amount">[],
  network: CoinNetwork,
  asset: AssetSpec,
): boolean {
  const limit = unitsOf(network.approvalAbove, asset);
  let units = unitsOf(amount, asset);
  for (const other of before) {
    const more = unitsOf(other.amount, asset);
    // What is above the limit alone waits for operators itself.
    if (more <= limit) units += more;
    // After each, because only a sum within the limit is exact.
    if (units > limit) return true;
  }
  return units > limit;
}

/** Has everybody agreed who has to? Nobody counts twice. */
export const isApproved = (approvers: readonly string[]): boolean =>
  new Set(approvers).size >= approversNeeded;

const NEXT: Readonly<Record<WithdrawalState, readonly WithdrawalState[]>> = {
  REQUESTED: ["HELD", "REJECTED"],
  HELD: ["APPROVED", "REJECTED"],
  APPROVED: ["SENT", "REJECTED"],
  SENT: ["CONFIRMED"],
  CONFIRMED: [],
  REJECTED: [],
};

/** The states that may come after one. What was handed to the chain cannot be rejected any more. */
export const mayBecome = (from: WithdrawalState, to: WithdrawalState): boolean =>
  NEXT[from].includes(to);

export const isEnded = (state: WithdrawalState): boolean => NEXT[state].length === 0;

/** A decimal of our own configuration, or one that was checked before, in units. */
export function unitsOf(amount: string, { asset, decimals }: AssetSpec): number {
  const units = parseDecimal(amount, decimals);
  if (typeof units === "number") return units;
  throw new Error(`${amount} ${asset} is no amount of it: ${units}.`);
}
