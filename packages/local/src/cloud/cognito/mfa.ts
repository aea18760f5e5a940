import { bearer, optionalBearer, type Context, type Operations } from "./context.ts";
import type { Input } from "../server/index.ts";
import { flag, record, text } from "./input.ts";
import { personOf } from "./sign-up.ts";
import type { Pool } from "./pool-store.ts";
import { refusal } from "./refusal.ts";
import { createTotpSecret, totpStepOf } from "./totp.ts";
import type { User } from "./user-store.ts";

/** One-time passwords of an authenticator app: enrolling, and whether they are asked for. */
export function mfaOperations(context: Context): Operations {
  return {
    AssociateSoftwareToken: async (input) => {
      const signedIn = await optionalBearer(context, input);
      const secret = createTotpSecret();
      if (!signedIn) return { SecretCode: secret, Session: handOut(context, input, secret) };
      assertOffered(signedIn.pool);
      const totp = { ...signedIn.user.totp, pendingSecret: secret };
      context.users.save({ ...signedIn.user, totp }, context.now());
      return { SecretCode: secret };
    },

    VerifySoftwareToken: async (input) => {
      const signedIn = await optionalBearer(context, input);
      if (!signedIn) return { Status: "SUCCESS", Session: verifyInSetup(context, input) };
      const { pool, user } = signedIn;
      const { pendingSecret, ...totp } = user.totp;
      if (pendingSecret === undefined) {
        throw refusal.totpMissing("Software token MFA has not been associated for the user");
      }
      assertCode(context, { pool, user, secret: pendingSecret }, text(input, "UserCode"));
      const saved = { ...user, totp: { ...totp, secret: pendingSecret, lastStep: 0 } };
      context.users.save(saved, context.now());
      return { Status: "SUCCESS" };
    },

    SetUserMFAPreference: async (input) => {
      const { pool, user } = await bearer(context, input);
      setPreference(context, { pool, user }, input);
      return {};
    },
  };
}

export function setPreference(
  context: Context,
  { pool, user }: { readonly pool: Pool; readonly user: User },
  input: Input,
): void {
  for (const other of ["SMSMfaSettings", "EmailMfaSettings"]) {
    if (flag(record(input, other), "Enabled", false)) {
      throw refusal.badParameter(`${other} is not supported by the local Cognito.`);
    }
  }
  const wanted = record(input, "SoftwareTokenMfaSettings");
  const enabled = flag(wanted, "Enabled", user.totp.enabled);
  const preferred = enabled && flag(wanted, "PreferredMfa", user.totp.preferred);
  if (enabled) assertOffered(pool);
  if (enabled && user.totp.secret === undefined) {
    throw refusal.badParameter("User does not have software token MFA configured.");
  }
  if (!enabled && pool.settings.mfa === "ON" && user.totp.enabled) {
    throw refusal.badParameter("MFA is required in this user pool and cannot be turned off.");
  }
  context.users.save({ ...user, totp: { ...user.totp, enabled, preferred } }, context.now());
}

/** In a pool that insists on MFA, a first sign-in enrols before it gets tokens. */
function handOut(context: Context, input: Input, secret: string): string {
  const handle = text(input, "Session");
  const challenge = context.challenges.lookSetup(handle);
  context.challenges.end(handle);
  return context.challenges.begin({ ...challenge, totpSecret: secret, totpProven: false });
}

function verifyInSetup(context: Context, input: Input): string {
  const handle = text(input, "Session");
  const challenge = context.challenges.lookSetup(handle);
  const { poolId, sub, totpSecret } = challenge;
  const pool = context.pools.pool(poolId);
  const user = sub === undefined ? undefined : context.users.bySub(poolId, sub);
  if (!user || totpSecret === undefined) throw refusal.badSession();
  assertCode(context, { pool, user, secret: totpSecret }, text(input, "UserCode"));
  context.challenges.end(handle);
  return context.challenges.begin({ ...challenge, totpProven: true });
}

function assertCode(
  context: Context,
  enrolling: { readonly pool: Pool; readonly user: User; readonly secret: string },
  code: string,
): void {
  const { throttleName } = personOf(enrolling.pool, enrolling.user);
  context.throttle.assertMayTry(throttleName, context.now());
  if (totpStepOf(enrolling.secret, code, context.now()) !== undefined) return;
  context.throttle.countFailure(throttleName, context.now());
  throw refusal.totpNotEnabled();
}

function assertOffered(pool: Pool): void {
  if (pool.settings.mfa !== "OFF") return;
  throw refusal.totpMissing("User pool does not have SOFTWARE_TOKEN_MFA enabled.");
}
