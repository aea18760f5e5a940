import type { Context } from "./context.ts";
import type { Attributes } from "./input.ts";
import { assertPassword } from "./password.ts";
import { identityOf } from "./person.ts";
import { draftUser, insertUser } from "./sign-up.ts";
import { createVerifier } from "./srp.ts";

export interface EnsureUser {
  readonly poolId: string;
  readonly email: string;
  readonly password: string;
  readonly attributes?: Attributes;
  /** Made when missing. */
  readonly groups?: readonly string[];
}

/**
 * A user who can sign in at once. No trigger is called and no mail is sent. Someone who already
 * has the address keeps password and attributes, and gains missing groups. Answers with the sub.
 */
export function ensureUser(context: Context, seed: EnsureUser): string {
  const pool = context.pools.pool(seed.poolId);
  const user = context.users.find(pool, seed.email) ?? create(context, seed);
  for (const name of seed.groups ?? []) {
    if (!context.groups.find(pool.id, name)) {
      context.groups.create(pool.id, { name, createdMs: context.now() });
    }
    context.groups.add(user, name);
  }
  return user.sub;
}

function create(context: Context, { poolId, email, password, attributes }: EnsureUser) {
  const pool = context.pools.pool(poolId);
  assertPassword(password, pool.settings.passwordPolicy);
  const written = { ...attributes, email, email_verified: "true" };
  const draft = draftUser(context, pool, { name: email, attributes: written });
  return insertUser(context, pool, {
    ...draft,
    status: "CONFIRMED",
    password: createVerifier(identityOf(pool, draft.username), password),
  });
}
