import { createHmac, timingSafeEqual } from "node:crypto";
import type { Context } from "./context.ts";
import { USERNAME_LENGTH_MAX } from "./limits.ts";
import { nameKey, type User } from "./user-store.ts";
import type { Client, Pool } from "./pool-store.ts";
import { refusal } from "./refusal.ts";
import { unprovableVerifier, type Identity, type Verifier } from "./srp.ts";

/**
 * Whoever a caller named. When nobody has that name, a stand-in with a salt, a verifier and an
 * internal name of its own, always the same ones, goes through every step a real user does: what
 * comes back, and how long it takes, does not tell them apart.
 */
export interface Person {
  readonly username: string;
  readonly password: Verifier;
  /** What wrong passwords, guesses and mails are counted under. */
  readonly throttleName: string;
  readonly user?: User;
}

export function findPerson(context: Context, pool: Pool, name: string): Person {
  if (name === "" || name.length > USERNAME_LENGTH_MAX) {
    throw refusal.badParameter(`Username must have 1 to ${USERNAME_LENGTH_MAX} characters.`);
  }
  const seed = context.installation.digest("stand-in", pool.id, nameKey(pool, name));
  const standIn = unprovableVerifier(seed);
  const user = context.users.find(pool, name);
  if (user) {
    const throttleName = `${pool.id}:${user.sub}`;
    return { user, username: user.username, password: user.password, throttleName };
  }
  const signsInByEmail = pool.settings.usernameAttributes.length > 0;
  return {
    username: signsInByEmail ? uuidFrom(seed) : name,
    password: standIn,
    throttleName: `${pool.id}:?${nameKey(pool, name)}`,
  };
}

export function identityOf(pool: Pool, username: string): Identity {
  return { poolName: pool.id.slice(pool.id.indexOf("_") + 1), username };
}

/** Clients with a secret prove it on every call that names a user. */
export function assertSecretHash(client: Client, username: string, given?: string): void {
  const { secret } = client.settings;
  if (secret === undefined) return;
  const expected = createHmac("sha256", secret)
    .update(username + client.id)
    .digest();
  const received = Buffer.from(given ?? "", "base64");
  if (received.length === expected.length && timingSafeEqual(received, expected)) return;
  throw refusal.notAuthorized(`Unable to verify secret hash for client ${client.id}`);
}

function uuidFrom(seed: Buffer): string {
  const hex = seed.toString("hex");
  const variant = "89ab".charAt(seed.readUInt8(8) & 3);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    variant + hex.slice(17, 20),
    hex.slice(20, 32),
  ].join("-");
}
