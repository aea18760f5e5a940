import type { ChallengeName } from "./challenge-store.ts";
import type { Context } from "./context.ts";
import type { Attributes } from "./input.ts";
import { personOf } from "./sign-up.ts";
import type { Client, Pool } from "./pool-store.ts";
import { refusal } from "./refusal.ts";
import type { TokenTriggerSource } from "./triggers.ts";
import type { User } from "./user-store.ts";

/** A sign-in whose password is right: what else has to be asked, until there are tokens. */
export interface Proven {
  readonly pool: Pool;
  readonly client: Client;
  readonly user: User;
  readonly givenName: string;
  readonly metadata: Attributes;
  readonly source?: TokenTriggerSource;
}

/** Refuses users who may not sign in, then asks for a new password, a second factor, or neither. */
export async function afterPassword(context: Context, proven: Proven): Promise<unknown> {
  const { user } = proven;
  if (!user.enabled) throw refusal.disabled();
  if (user.status === "UNCONFIRMED") throw refusal.unconfirmed();
  if (user.status === "RESET_REQUIRED") throw refusal.resetRequired();
  if (user.status !== "FORCE_CHANGE_PASSWORD") return afterNewPassword(context, proven);
  if ((user.temporaryUntilMs ?? 0) <= context.now()) {
    throw refusal.notAuthorized(
      "Temporary password has expired and must be reset by an administrator.",
    );
  }
  return challenge(context, proven, "NEW_PASSWORD_REQUIRED", {
    requiredAttributes: "[]",
    userAttributes: JSON.stringify(user.attributes),
  });
}

/** The second factor, when the user has one or the pool insists on one. */
export async function afterNewPassword(context: Context, proven: Proven): Promise<unknown> {
  const { pool, user } = proven;
  if (pool.settings.mfa !== "OFF" && user.totp.enabled) {
    return challenge(context, proven, "SOFTWARE_TOKEN_MFA", {});
  }
  if (pool.settings.mfa === "ON") {
    return challenge(context, proven, "MFA_SETUP", { MFAS_CAN_SETUP: '["SOFTWARE_TOKEN_MFA"]' });
  }
  return complete(context, proven);
}

/** Opens the login: tokens, and a clean slate for wrong passwords. */
export async function complete(context: Context, proven: Proven): Promise<unknown> {
  const { client, pool, user } = proven;
  context.throttle.forgiveFailures(personOf(pool, user).throttleName);
  const { login, refreshToken } = context.logins.open(user, client, context.now());
  const tokens = await context.tokens.mint({
    pool,
    client,
    user,
    login,
    source: proven.source ?? "TokenGeneration_Authentication",
    clientMetadata: proven.metadata,
  });
  return {
    AuthenticationResult: { ...tokens, RefreshToken: refreshToken },
    ChallengeParameters: {},
  };
}

function challenge(
  context: Context,
  { client, givenName, pool, user }: Proven,
  name: ChallengeName,
  parameters: Attributes,
): unknown {
  const handle = context.challenges.begin({
    name,
    poolId: pool.id,
    clientId: client.id,
    username: user.username,
    givenName,
    sub: user.sub,
  });
  return {
    ChallengeName: name,
    Session: handle,
    ChallengeParameters: { USER_ID_FOR_SRP: user.username, ...parameters },
  };
}
