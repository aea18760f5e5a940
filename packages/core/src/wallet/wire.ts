import { z } from "zod";

/**
 * How far a withdrawal is: asked for, its amount held by the exchange, allowed to leave, handed to the
 * chain, arrived; or refused, and what was held is free again.
 */
export const withdrawalState = z.enum([
  "REQUESTED",
  "HELD",
  "APPROVED",
  "SENT",
  "CONFIRMED",
  "REJECTED",
]);
export type WithdrawalState = z.infer<typeof withdrawalState>;

/** On the chain but not deep enough yet; credited; too small to be credited. */
export const depositState = z.enum(["PENDING", "CREDITED", "IGNORED"]);
export type DepositState = z.infer<typeof depositState>;

/** From the spot wallet to the funding wallet, or back. */
export const transferType = z.enum(["MAIN_FUNDING", "FUNDING_MAIN"]);
export type TransferType = z.infer<typeof transferType>;

/** Written down, and about to happen; it has; it was refused. */
export const transferState = z.enum(["PENDING", "CONFIRMED", "FAILED"]);

/** Money on its way between two wallets of one user. */
export interface Transfer {
  readonly transferNumber: number;
  readonly accountId: number;
  readonly type: TransferType;
  readonly asset: string;
  readonly amount: string;
  readonly state: z.infer<typeof transferState>;
  readonly reason?: string | undefined;
  readonly createdTimeMs: number;
}

const decimal = z
  .string()
  .regex(/^[0-9]{1,20}(\.[0-9]{1,20})?$/, "Write a decimal number such as 0.25.");
const timeMs = z.int().describe("Milliseconds since 1970.");

export const withdrawal = z
  .object({
    withdrawalId: z.string(),
    accountId: z.int().positive(),
    clientId: z
      .string()
      .optional()
      .describe("Your own id for it: the same one again changes nothing."),
    asset: z.string(),
    network: z.string(),
    address: z.string(),
    addressTag: z.string().optional(),
    amount: decimal.describe("What leaves the account."),
    fee: decimal.describe("The chain's share of it; the receiver gets the rest."),
    state: withdrawalState,
    approvers: z.array(z.string()).readonly().describe("Operators who have approved it so far."),
    reason: z.string().optional().describe("Why it was rejected."),
    txId: z.string().optional().describe("Its transaction on the chain."),
    confirmations: z.int(),
    createdTimeMs: timeMs,
    changedTimeMs: timeMs,
  })
  .meta({ id: "Withdrawal" });
export type Withdrawal = Readonly<z.infer<typeof withdrawal>>;

export const deposit = z
  .object({
    depositId: z.string(),
    accountId: z.int().positive(),
    asset: z.string(),
    network: z.string(),
    address: z.string(),
    txId: z.string(),
    amount: decimal,
    state: depositState,
    confirmations: z.int(),
    createdTimeMs: timeMs,
    creditedTimeMs: timeMs.optional(),
  })
  .meta({ id: "Deposit" });
export type Deposit = Readonly<z.infer<typeof deposit>>;

export const depositAddress = z
  .object({ asset: z.string(), network: z.string(), address: z.string() })
  .meta({ id: "DepositAddress" });
export type DepositAddress = Readonly<z.infer<typeof depositAddress>>;

const CLIENT_ID_CHARACTERS_MAX = 64;

/** What a caller says to withdraw. */
export const withdrawRequest = z
  .strictObject({
    asset: z.string(),
    network: z.string().optional().describe("The asset's own network when it is left out."),
    address: z.string(),
    addressTag: z.string().max(128).optional(),
    amount: decimal,
    clientId: z
      .string()
      .regex(/^[\x21-\x7e]+$/, "Use letters, digits and signs, without spaces.")
      .max(CLIENT_ID_CHARACTERS_MAX)
      .optional()
      .describe("Your own id: sent again, it answers the first withdrawal."),
  })
  .meta({ id: "WithdrawRequest" });
export type WithdrawRequest = Readonly<z.infer<typeof withdrawRequest>>;

export const rejectRequest = z
  .strictObject({ reason: z.string().trim().min(1).max(200) })
  .meta({ id: "RejectRequest" });
