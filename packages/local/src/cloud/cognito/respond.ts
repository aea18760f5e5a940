import type { Challenge, ChallengeName } from "./challenge-store.ts";
import { clientOf, poolOf, type Context, type Operations } from "./context.ts";
import type { Input } from "../server/index.ts";
import { notSupported } from "../server/index.ts";
import { optionalText, text, textMap, type Attributes } from "./input.ts";
import { afterNewPassword, afterPassword, complete, type Proven } from "./next-step.ts";
import { assertPassword } from "./password.ts";
import { assertSecretHash, findPerson, identityOf } from "./person.ts";
import type { Client, Pool } from "./pool-store.ts";
import { refusal } from "./refusal.ts";
import { clientInPool } from "./sign-in.ts";
import { createVerifier, proves } from "./srp.ts";
import { totpStepOf } from "./totp.ts";
import { assertOwnAttributes, assertSchema } from "./user-attributes.ts";
import type { User } from "./user-store.ts";

interface Response {
  readonly pool: Pool;
  readonly client: Client;
  readonly session: string;
  readonly answers: Attributes;
  readonly metadata: Attributes;
}

/** The further steps of a sign-in. None works without the handle its challenge was sent with. */
export function respondOperations(context: Context): Operations {
  return {
    RespondToAuthChallenge: async (input) => {
      const { client, pool } = clientOf(context, input);
      return respond(context, read(input, pool, client), text(input, "ChallengeName"));
    },
    AdminRespondToAuthChallenge: async (input) => {
      const pool = poolOf(context, input);
      const client = clientInPool(context, pool, input);
      return respond(context, read(input, pool, client), text(input, "ChallengeName"));
    },
  };
}

function respond(context: Context, response: Response, name: string): Promise<unknown> {
  switch (name) {
    case "PASSWORD_VERIFIER":
      return provePassword(context, response);
    case "NEW_PASSWORD_REQUIRED":
      return replacePassword(context, response);
    case "SOFTWARE_TOKEN_MFA":
      return proveTotp(context, response);
    case "MFA_SETUP":
      return finishSetup(context, response);
    default:
      throw notSupported("Cognito", `ChallengeName ${name.slice(0, 64)}`);
  }
}

/** The handle is taken before the proof is looked at: one exchange allows one guess. */
async function provePassword(context: Context, response: Response): Promise<unknown> {
  const { answers, client, pool } = response;
  const secretBlock = required(answers, "PASSWORD_CLAIM_SECRET_BLOCK");
  const challenge = context.challenges.take(secretBlock, "PASSWORD_VERIFIER", client.id);
  assertAnswers(context, response, challenge);
  const { throttleName } = findPerson(context, pool, challenge.sub ?? challenge.givenName);
  context.throttle.assertMayTry(throttleName, context.now());
  const { exchange } = challenge;
  const proven =
    exchange !== undefined &&
    proves(identityOf(pool, challenge.username), exchange, {
      secretBlock,
      timestamp: required(answers, "TIMESTAMP"),
      signature: required(answers, "PASSWORD_CLAIM_SIGNATURE"),
    });
  const user = userOf(context, challenge);
  if (!proven || !user) {
    context.throttle.countFailure(throttleName, context.now());
    throw refusal.badCredentials();
  }
  return afterPassword(context, provenBy(response, challenge, user));
}

async function replacePassword(context: Context, response: Response): Promise<unknown> {
  const { answers, client, pool } = response;
  const { challenge, user } = resume(context, response, "NEW_PASSWORD_REQUIRED");
  const password = required(answers, "NEW_PASSWORD");
  assertPassword(password, pool.settings.passwordPolicy);
  const written = Object.entries(answers)
    .filter(([name]) => name.startsWith("userAttributes."))
    .map(([name, value]) => [name.slice("userAttributes.".length), value]);
  const attributes = Object.fromEntries(written) as Attributes;
  assertOwnAttributes(client, attributes);
  assertSchema(pool, attributes, user.attributes);
  context.challenges.end(response.session);
  const { temporaryUntilMs: _, ...rest } = user;
  const saved = context.users.save(
    {
      ...rest,
      status: "CONFIRMED",
      attributes: { ...user.attributes, ...attributes },
      password: createVerifier(identityOf(pool, user.username), password),
    },
    context.now(),
  );
  const source = "TokenGeneration_NewPasswordChallenge";
  return afterNewPassword(context, { ...provenBy(response, challenge, saved), source });
}

/** A code counts once: neither it nor an earlier one signs in again (RFC 6238, section 5.2). */
async function proveTotp(context: Context, response: Response): Promise<unknown> {
  const { challenge, user } = resume(context, response, "SOFTWARE_TOKEN_MFA");
  const { throttleName } = findPerson(context, response.pool, user.sub);
  context.throttle.assertMayTry(throttleName, context.now());
  const code = required(response.answers, "SOFTWARE_TOKEN_MFA_CODE");
  const step = totpStepOf(user.totp.secret ?? "", code, context.now());
  if (step === undefined || user.totp.secret === undefined) {
    context.throttle.countFailure(throttleName, context.now());
    throw refusal.totpMismatch();
  }
  if (step <= user.totp.lastStep) throw refusal.totpUsed();
  context.challenges.end(response.session);
  const totp = { ...user.totp, lastStep: step };
  const saved = context.users.save({ ...user, totp }, context.now());
  return complete(context, provenBy(response, challenge, saved));
}

/** VerifySoftwareToken has proven the new secret; only now does it become the user's. */
async function finishSetup(context: Context, response: Response): Promise<unknown> {
  const { challenge, user } = resume(context, response, "MFA_SETUP");
  if (!challenge.totpProven || challenge.totpSecret === undefined) throw refusal.badSession();
  context.challenges.end(response.session);
  const totp = { secret: challenge.totpSecret, enabled: true, preferred: true, lastStep: 0 };
  const saved = context.users.save({ ...user, totp }, context.now());
  return complete(context, provenBy(response, challenge, saved));
}

/** The challenge and its user, when the session, the client and the name belong together. */
function resume(
  context: Context,
  response: Response,
  name: ChallengeName,
): { challenge: Challenge; user: User } {
  const challenge = context.challenges.look(response.session, name, response.client.id);
  assertAnswers(context, response, challenge);
  const user = userOf(context, challenge);
  if (!user) throw refusal.badSession();
  if (!user.enabled) throw refusal.disabled();
  return { challenge, user };
}

function assertAnswers(context: Context, response: Response, challenge: Challenge): void {
  const { answers, client, pool } = response;
  const name = required(answers, "USERNAME");
  assertSecretHash(client, name, answers["SECRET_HASH"]);
  const isSame =
    challenge.poolId === pool.id &&
    (name === challenge.username ||
      name === challenge.givenName ||
      (challenge.sub !== undefined && context.users.find(pool, name)?.sub === challenge.sub));
  if (!isSame) throw refusal.badSession();
}

function userOf(context: Context, { poolId, sub }: Challenge): User | undefined {
  return sub === undefined ? undefined : context.users.bySub(poolId, sub);
}

function provenBy(response: Response, { givenName }: Challenge, user: User): Proven {
  const { client, metadata, pool } = response;
  return { pool, client, user, givenName, metadata };
}

function read(input: Input, pool: Pool, client: Client): Response {
  return {
    pool,
    client,
    session: optionalText(input, "Session") ?? "",
    answers: textMap(input, "ChallengeResponses"),
    metadata: textMap(input, "ClientMetadata"),
  };
}

function required(answers: Attributes, name: string): string {
  const value = answers[name];
  if (value === undefined || value === "") {
    throw refusal.badParameter(`Missing required parameter ${name}`);
  }
  return value;
}
