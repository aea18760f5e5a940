import { HOUSE_ACCOUNT_ID } from "@bourse/engine/ledger";

/**
 * What an account is for. Everybody has `free` and `locked` units; the exchange's own free units,
 * which is where fees go, are `house`. `deposits` and `withdrawals` stand for the world outside:
 * what came in is taken out of the one, what left is put into the other.
 */
export type AccountKind = "free" | "locked" | "house" | "deposits" | "withdrawals";

export interface LedgerAccount {
  readonly ownerId: number;
  readonly kind: AccountKind;
}

export type PostingCause =
  "deposit" | "withdrawal" | "transfer" | "trade" | "fee" | "prevention" | "hold" | "release";

/** Units of one asset go from one account to another: debit and credit in one row. */
export interface Posting {
  readonly cause: PostingCause;
  readonly assetId: number;
  readonly from: LedgerAccount;
  readonly to: LedgerAccount;
  readonly units: bigint;
}

/** What the world outside is called; the house keeps its books. */
export const DEPOSITS: LedgerAccount = { ownerId: HOUSE_ACCOUNT_ID, kind: "deposits" };
export const WITHDRAWALS: LedgerAccount = { ownerId: HOUSE_ACCOUNT_ID, kind: "withdrawals" };

export const freeOf = (ownerId: number): LedgerAccount => ({
  ownerId,
  kind: ownerId === HOUSE_ACCOUNT_ID ? "house" : "free",
});

export const lockedOf = (ownerId: number): LedgerAccount => ({ ownerId, kind: "locked" });

export const isSame = (a: LedgerAccount, b: LedgerAccount): boolean =>
  a.ownerId === b.ownerId && a.kind === b.kind;
