import { z } from "zod";

/** How far the identity check of an account has come: only APPROVED accounts move money. */
export const kycStatus = z.enum(["NONE", "APPROVED"]);
export type KycStatus = z.infer<typeof kycStatus>;

/** What an account may do: traders trade, operators also run the exchange. */
export const role = z.enum(["TRADER", "OPERATOR"]);
export type Role = z.infer<typeof role>;

/** The holder of balances. One signed-up user has exactly one. */
export const account = z
  .object({
    userId: z.string().describe("The user's identity (the subject of the sign-in token)."),
    accountId: z.int().positive().describe("The number of the account in the exchange."),
    email: z.string(),
    kycStatus,
    role,
    createdTimeMs: z.int().describe("When the account was opened, in milliseconds since 1970."),
  })
  .meta({ id: "Account" });
export type Account = Readonly<z.infer<typeof account>>;
