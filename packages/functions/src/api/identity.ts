import { createMiddleware } from "hono/factory";
import type { Account } from "@bourse/core/account";
import { findAccountByUserId, openAccount } from "@bourse/core/account";
import { PlatformError } from "@bourse/core/error";
import { coreTable } from "../runtime/resources.ts";
import type { Identity, SignedInEnvironment } from "./environment.ts";

const requireIdentity = createMiddleware<SignedInEnvironment>(async (c, next) => {
  // Public routes have no authorizer, so there may be nothing of all this.
  const claims = c.env?.event?.requestContext?.authorizer?.jwt?.claims;
  const userId = textClaim(claims?.["sub"]);
  if (userId === undefined) {
    throw new PlatformError(
      401,
      "UNAUTHENTICATED",
      "Sign in first, and send the token as Authorization: Bearer <token>.",
    );
  }
  c.set("identity", { userId, email: textClaim(claims?.["email"]) });
  await next();
});

/**
 * Spread into a route: it needs a token. Who asks is settled before the request is looked at, so
 * that a stranger learns nothing about it.
 */
export const signedIn = { security: [{ bearer: [] }], middleware: requireIdentity };

/**
 * The account of whoever is asking. Sign-up opens it; should that have failed, it is opened here,
 * so that nobody is locked out by a missed trigger.
 */
export async function accountOf({ userId, email }: Identity): Promise<Account> {
  const known = await findAccountByUserId(coreTable(), userId);
  if (known !== undefined) return known;
  if (email === undefined) {
    throw new PlatformError(
      403,
      "ID_TOKEN_REQUIRED",
      "Your account is not open yet, and an access token does not carry your e-mail address. " +
        "Call GET /v1/me once with the id token.",
    );
  }
  return openAccount(coreTable(), { userId, email, nowMs: Date.now() });
}

/** The account of an operator; everybody else is refused. */
export async function operatorOf(identity: Identity): Promise<Account> {
  const account = await accountOf(identity);
  if (account.role === "OPERATOR") return account;
  throw new PlatformError(403, "OPERATORS_ONLY", "Only operators of the exchange may do this.");
}

const textClaim = (claim: unknown): string | undefined =>
  typeof claim === "string" && claim !== "" ? claim : undefined;
