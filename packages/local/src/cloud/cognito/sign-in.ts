import { clientOf, poolOf, type Context, type Operations } from "./context.ts";
import type { Input } from "../server/index.ts";
import { notSupported } from "../server/index.ts";
import { optionalText, text, textMap, type Attributes } from "./input.ts";
import { afterPassword } from "./next-step.ts";
import { assertSecretHash, findPerson, identityOf } from "./person.ts";
import type { Client, Pool } from "./pool-store.ts";
import { refusal } from "./refusal.ts";
import { beginExchange, matchesVerifier, parsePublicValue } from "./srp.ts";

interface SignIn {
  readonly pool: Pool;
  readonly client: Client;
  readonly parameters: Attributes;
  readonly metadata: Attributes;
}

/** The first step of a sign-in, and the refresh of one that is already there. */
export function signInOperations(context: Context): Operations {
  return {
    InitiateAuth: async (input) => {
      const { client, pool } = clientOf(context, input);
      const flow = text(input, "AuthFlow");
      const signIn = readSignIn(input, pool, client);
      switch (flow) {
        case "USER_SRP_AUTH":
          return begin(context, signIn, "ALLOW_USER_SRP_AUTH");
        case "USER_PASSWORD_AUTH":
          return checkPassword(context, signIn, "ALLOW_USER_PASSWORD_AUTH");
        case "REFRESH_TOKEN_AUTH":
        case "REFRESH_TOKEN":
          return refresh(context, signIn, required(signIn.parameters, "REFRESH_TOKEN"));
        case "ADMIN_USER_PASSWORD_AUTH":
        case "ADMIN_NO_SRP_AUTH":
          throw refusal.badParameter("Initiate Auth method not supported");
        default:
          throw notSupported("Cognito", `AuthFlow ${flow.slice(0, 64)}`);
      }
    },

    AdminInitiateAuth: async (input) => {
      const pool = poolOf(context, input);
      const client = clientInPool(context, pool, input);
      const flow = text(input, "AuthFlow");
      const signIn = readSignIn(input, pool, client);
      switch (flow) {
        case "ADMIN_USER_PASSWORD_AUTH":
        case "ADMIN_NO_SRP_AUTH":
          return checkPassword(context, signIn, "ALLOW_ADMIN_USER_PASSWORD_AUTH");
        case "USER_SRP_AUTH":
          return begin(context, signIn, "ALLOW_USER_SRP_AUTH");
        case "REFRESH_TOKEN_AUTH":
        case "REFRESH_TOKEN":
          return refresh(context, signIn, required(signIn.parameters, "REFRESH_TOKEN"));
        default:
          throw notSupported("Cognito", `AdminInitiateAuth with AuthFlow ${flow.slice(0, 64)}`);
      }
    },

    GetTokensFromRefreshToken: async (input) => {
      const { client, pool } = clientOf(context, input);
      if ((optionalText(input, "ClientSecret") ?? "") !== (client.settings.secret ?? "")) {
        throw refusal.notAuthorized(`Unable to verify the secret of client ${client.id}`);
      }
      const metadata = textMap(input, "ClientMetadata");
      const signIn = { pool, client, parameters: {}, metadata };
      return renew(context, signIn, text(input, "RefreshToken"));
    },
  };
}

export function clientInPool(context: Context, pool: Pool, input: Input): Client {
  const client = context.pools.client(text(input, "ClientId"));
  if (client.poolId !== pool.id) throw refusal.clientMissing(client.id);
  return client;
}

/** Sends the server's half of the SRP exchange; costs the same whether or not the user exists. */
function begin(context: Context, signIn: SignIn, flow: string): unknown {
  const { client, pool, parameters } = signIn;
  assertFlow(client, flow);
  const name = required(parameters, "USERNAME");
  const clientPublic = parsePublicValue(required(parameters, "SRP_A"));
  if (clientPublic === undefined) throw refusal.badParameter("SRP_A is not a valid public value.");
  const person = findPerson(context, pool, name);
  assertSecretHash(client, name, parameters["SECRET_HASH"]);
  context.throttle.assertMayTry(person.throttleName, context.now());
  const exchange = beginExchange(person.password, clientPublic);
  const secretBlock = context.challenges.begin({
    name: "PASSWORD_VERIFIER",
    poolId: pool.id,
    clientId: client.id,
    username: person.username,
    givenName: name,
    ...(person.user ? { sub: person.user.sub } : {}),
    exchange,
  });
  return {
    ChallengeName: "PASSWORD_VERIFIER",
    ChallengeParameters: {
      SALT: exchange.salt,
      SRP_B: exchange.serverPublic.toString(16),
      SECRET_BLOCK: secretBlock,
      USERNAME: person.username,
      USER_ID_FOR_SRP: person.username,
    },
  };
}

function checkPassword(context: Context, signIn: SignIn, flow: string): Promise<unknown> {
  const { client, pool, parameters } = signIn;
  assertFlow(client, flow);
  const name = required(parameters, "USERNAME");
  const password = required(parameters, "PASSWORD");
  const person = findPerson(context, pool, name);
  assertSecretHash(client, name, parameters["SECRET_HASH"]);
  context.throttle.assertMayTry(person.throttleName, context.now());
  const right = matchesVerifier(identityOf(pool, person.username), password, person.password);
  if (!right || !person.user) {
    context.throttle.countFailure(person.throttleName, context.now());
    throw refusal.badCredentials();
  }
  return afterPassword(context, {
    pool,
    client,
    user: person.user,
    givenName: name,
    metadata: signIn.metadata,
  });
}

async function refresh(context: Context, signIn: SignIn, token: string): Promise<unknown> {
  assertFlow(signIn.client, "ALLOW_REFRESH_TOKEN_AUTH");
  const login = context.logins.byRefreshToken(token);
  const user = login && context.users.bySub(login.poolId, login.sub);
  if (user) assertSecretHash(signIn.client, user.username, signIn.parameters["SECRET_HASH"]);
  return renew(context, signIn, token);
}

async function renew(context: Context, signIn: SignIn, token: string): Promise<unknown> {
  const { client, metadata, pool } = signIn;
  const login = context.logins.byRefreshToken(token);
  if (!login || login.clientId !== client.id) throw refusal.badRefreshToken();
  if (login.expiresMs <= context.now()) {
    throw refusal.notAuthorized("Refresh Token has expired");
  }
  const user = context.users.bySub(login.poolId, login.sub);
  if (!user) throw refusal.badRefreshToken();
  if (!user.enabled) throw refusal.disabled();
  const source = "TokenGeneration_RefreshTokens";
  const request = { pool, client, user, login, source, clientMetadata: metadata } as const;
  return { AuthenticationResult: await context.tokens.mint(request), ChallengeParameters: {} };
}

function readSignIn(input: Input, pool: Pool, client: Client): SignIn {
  return {
    pool,
    client,
    parameters: textMap(input, "AuthParameters"),
    metadata: textMap(input, "ClientMetadata"),
  };
}

function assertFlow(client: Client, flow: string): void {
  if (client.settings.authFlows.includes(flow)) return;
  throw refusal.badParameter(`${flow.replace("ALLOW_", "")} flow not enabled for this client`);
}

function required(parameters: Attributes, name: string): string {
  const value = parameters[name];
  if (value === undefined || value === "") {
    throw refusal.badParameter(`Missing required parameter ${name}`);
  }
  return value;
}
