import { randomUUID } from "node:crypto";
import { clientOf, type Context, type Operations } from "./context.ts";
import { pretendToSendCode, sendCode } from "./delivery.ts";
import { attributes, optionalText, text, textMap } from "./input.ts";
import type { Attributes } from "./input.ts";
import { assertPassword } from "./password.ts";
import { assertSecretHash, findPerson, identityOf, type Person } from "./person.ts";
import type { Pool } from "./pool-store.ts";
import { refusal } from "./refusal.ts";
import { createVerifier } from "./srp.ts";
import { assertOwnAttributes, assertSchema, isEmail } from "./user-attributes.ts";
import type { User, UserStatus } from "./user-store.ts";

/** How people come to be users: by signing up and proving their address. */
export function signUpOperations(context: Context): Operations {
  return { ...signUp(context), ...confirmation(context) };
}

function signUp(context: Context): Operations {
  return {
    SignUp: async (input) => {
      const { client, pool } = clientOf(context, input);
      const name = text(input, "Username");
      assertSecretHash(client, name, optionalText(input, "SecretHash"));
      if (pool.settings.adminCreatesUsersOnly) {
        throw refusal.notAuthorized("SignUp is not permitted for this user pool");
      }
      const own = attributes(input, "UserAttributes");
      assertOwnAttributes(client, own);
      const metadata = textMap(input, "ClientMetadata");
      const draft = draftUser(context, pool, { name, attributes: own });
      const password = text(input, "Password");
      assertPassword(password, pool.settings.passwordPolicy);
      const answer = await context.triggers.call("PreSignUp", {
        pool,
        clientId: client.id,
        user: draft,
        source: "PreSignUp_SignUp",
        request: { validationData: attributes(input, "ValidationData"), clientMetadata: metadata },
        response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
      });
      const confirmed = answer?.["autoConfirmUser"] === true;
      const verified = answer?.["autoVerifyEmail"] === true;
      const user = insertUser(context, pool, {
        ...draft,
        ...(confirmed ? { status: "CONFIRMED" } : {}),
        attributes: { ...draft.attributes, ...(verified ? { email_verified: "true" } : {}) },
        password: createVerifier(identityOf(pool, draft.username), password),
      });
      if (confirmed) await postConfirmation(context, pool, user, { clientId: client.id, metadata });
      const mailed = !confirmed && !verified && pool.settings.autoVerifiedAttributes.length > 0;
      return {
        UserSub: user.sub,
        UserConfirmed: confirmed,
        ...(mailed && user.attributes["email"]
          ? { CodeDeliveryDetails: sendCode(context, personOf(pool, user), "SIGN_UP") }
          : {}),
      };
    },
  };
}

function confirmation(context: Context): Operations {
  return {
    ConfirmSignUp: async (input) => {
      const { client, pool } = clientOf(context, input);
      const name = text(input, "Username");
      assertSecretHash(client, name, optionalText(input, "SecretHash"));
      const person = findPerson(context, pool, name);
      const code = text(input, "ConfirmationCode");
      if (person.user && person.user.status !== "UNCONFIRMED") throw cannotConfirm(person.user);
      context.throttle.countGuess(person.throttleName, context.now());
      if (!person.user) throw refusal.codeMismatch();
      const email = person.user.attributes["email"];
      if (email !== undefined) assertEmailIsFree(context, pool, person.user, email);
      const address = context.codes.redeem(person.user, "SIGN_UP", code);
      context.throttle.forgiveGuesses(person.throttleName);
      await confirm(context, pool, withVerifiedEmail(person.user, address), {
        clientId: client.id,
        metadata: textMap(input, "ClientMetadata"),
      });
      return {};
    },

    ResendConfirmationCode: async (input) => {
      const { client, pool } = clientOf(context, input);
      const name = text(input, "Username");
      assertSecretHash(client, name, optionalText(input, "SecretHash"));
      const person = findPerson(context, pool, name);
      if (!person.user?.attributes["email"]) {
        return { CodeDeliveryDetails: pretendToSendCode(context, person, name) };
      }
      if (person.user.status !== "UNCONFIRMED") {
        throw refusal.badParameter("User is already confirmed.");
      }
      const details = sendCode(context, personOf(pool, person.user), "SIGN_UP");
      return { CodeDeliveryDetails: details };
    },
  };
}

export interface Caller {
  readonly clientId: string;
  readonly metadata: Attributes;
}

/** Makes an unconfirmed user a user, and tells the pool's trigger. */
export async function confirm(
  context: Context,
  pool: Pool,
  user: User,
  caller: Caller,
): Promise<void> {
  if (user.status !== "UNCONFIRMED") throw cannotConfirm(user);
  const confirmed = context.users.save({ ...user, status: "CONFIRMED" }, context.now());
  await postConfirmation(context, pool, confirmed, caller);
}

export function withVerifiedEmail(user: User, address: string): User {
  if (address !== user.attributes["email"]) return user;
  return { ...user, attributes: { ...user.attributes, email_verified: "true" } };
}

/** A new user who is not stored yet, after every check that needs no trigger. */
export function draftUser(
  context: Context,
  pool: Pool,
  wanted: { readonly name: string; readonly attributes: Attributes },
): User {
  const sub = randomUUID();
  const byEmail = pool.settings.usernameAttributes.includes("email");
  if (byEmail && !isEmail(wanted.name)) throw refusal.badParameter("Username should be an email.");
  const email = wanted.attributes["email"] ?? (byEmail ? wanted.name : undefined);
  if (byEmail && email?.toLowerCase() !== wanted.name.toLowerCase()) {
    throw refusal.badParameter("The email attribute must be the same as the username.");
  }
  if (pool.settings.aliasAttributes.includes("email") && isEmail(wanted.name)) {
    throw refusal.badParameter(
      "Username cannot be of email format, since user pool is configured for email alias.",
    );
  }
  const all = { ...wanted.attributes, ...(email === undefined ? {} : { email }) };
  assertSchema(pool, all);
  findPerson(context, pool, wanted.name); // refuses names that are too long
  const nowMs = context.now();
  const draft: User = {
    poolId: pool.id,
    sub,
    username: byEmail ? sub : wanted.name,
    attributes: { ...(email === undefined ? {} : { email_verified: "false" }), ...all },
    status: "UNCONFIRMED" satisfies UserStatus,
    enabled: true,
    password: { salt: "0", verifier: "0" },
    totp: { enabled: false, preferred: false, lastStep: 0 },
    createdMs: nowMs,
    modifiedMs: nowMs,
  };
  assertNameIsFree(context, pool, draft);
  return draft;
}

/** Stores a drafted user; the name is checked again, since a trigger may have taken its time. */
export function insertUser(context: Context, pool: Pool, user: User): User {
  assertNameIsFree(context, pool, user);
  context.users.insert(pool, user);
  return user;
}

export function personOf(pool: Pool, user: User): Person & { readonly user: User } {
  const { username, password, sub } = user;
  return { user, username, password, throttleName: `${pool.id}:${sub}` };
}

/** Where an address signs people in, nobody may take another's. */
export function assertEmailIsFree(context: Context, pool: Pool, user: User, email: string): void {
  const { aliasAttributes, usernameAttributes } = pool.settings;
  if (![...aliasAttributes, ...usernameAttributes].includes("email")) return;
  const others = context.users.withEmail(pool.id, email).filter(({ sub }) => sub !== user.sub);
  const taken = usernameAttributes.includes("email")
    ? others.length > 0
    : others.some((other) => other.attributes["email_verified"] === "true");
  if (taken) throw refusal.aliasExists();
}

async function postConfirmation(
  context: Context,
  pool: Pool,
  user: User,
  { clientId, metadata }: Caller,
): Promise<void> {
  await context.triggers.call("PostConfirmation", {
    pool,
    clientId,
    user,
    source: "PostConfirmation_ConfirmSignUp",
    request: { clientMetadata: metadata },
  });
}

function assertNameIsFree(context: Context, pool: Pool, user: User): void {
  const { usernameAttributes } = pool.settings;
  const email = user.attributes["email"];
  const sameEmail = email === undefined ? [] : context.users.withEmail(pool.id, email);
  if (usernameAttributes.includes("email") && sameEmail.length > 0) {
    throw refusal.userExists("An account with the given email already exists.");
  }
  if (context.users.find(pool, user.username)) throw refusal.userExists("User already exists");
}

function cannotConfirm(user: User) {
  return refusal.notAuthorized(`User cannot be confirmed. Current status is ${user.status}`);
}
