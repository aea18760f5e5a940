import { randomBytes } from "node:crypto";
import { clientInPool } from "./sign-in.ts";
import { poolOf, type Context, type Operations } from "./context.ts";
import { choice, text } from "./input.ts";
import type { Client, Pool } from "./pool-store.ts";
import { refusal } from "./refusal.ts";
import { clientFromInput, poolFromInput, type PoolSettings } from "./settings.ts";

/** Pools and their clients. */
export function poolOperations(context: Context): Operations {
  const describe = (pool: Pool) => describePool(context.region, pool);
  return {
    CreateUserPool: async (input) => {
      const settings = poolFromInput(input);
      return {
        UserPool: describe(
          context.pools.createPool(text(input, "PoolName"), settings, context.now()),
        ),
      };
    },
    DescribeUserPool: async (input) => ({ UserPool: describe(poolOf(context, input)) }),
    DeleteUserPool: async (input) => {
      context.pools.deletePool(poolOf(context, input).id);
      return {};
    },
    ListUserPools: async () => ({
      UserPools: context.pools.pools().map(({ id, name, createdMs }) => ({
        Id: id,
        Name: name,
        CreationDate: createdMs / 1000,
        LastModifiedDate: createdMs / 1000,
      })),
    }),
    SetUserPoolMfaConfig: async (input) => {
      const pool = poolOf(context, input);
      const mfa = choice(input, "MfaConfiguration", ["OFF", "ON", "OPTIONAL"], pool.settings.mfa);
      if (input["SmsMfaConfiguration"] || input["EmailMfaConfiguration"]) {
        throw refusal.badParameter("Only SoftwareTokenMfaConfiguration is supported locally.");
      }
      context.pools.updatePool(pool.id, { ...pool.settings, mfa });
      return mfaConfig(mfa);
    },
    GetUserPoolMfaConfig: async (input) => mfaConfig(poolOf(context, input).settings.mfa),

    CreateUserPoolClient: async (input) => {
      const pool = poolOf(context, input);
      const settings = clientFromInput(input, () => randomBytes(39).toString("base64url"));
      const wanted = { name: text(input, "ClientName"), settings };
      const client = context.pools.createClient(pool.id, wanted, context.now());
      return { UserPoolClient: describeClient(client) };
    },
    DescribeUserPoolClient: async (input) => ({
      UserPoolClient: describeClient(clientInPool(context, poolOf(context, input), input)),
    }),
    DeleteUserPoolClient: async (input) => {
      context.pools.deleteClient(clientInPool(context, poolOf(context, input), input).id);
      return {};
    },
    ListUserPoolClients: async (input) => ({
      UserPoolClients: context.pools.clients(poolOf(context, input).id).map((client) => ({
        ClientId: client.id,
        ClientName: client.name,
        UserPoolId: client.poolId,
      })),
    }),
  };
}

function mfaConfig(mfa: PoolSettings["mfa"]) {
  return {
    SoftwareTokenMfaConfiguration: { Enabled: mfa !== "OFF" },
    MfaConfiguration: mfa,
  };
}

function describePool(region: string, { id, name, createdMs, settings }: Pool) {
  const { passwordPolicy } = settings;
  return {
    Id: id,
    Name: name,
    Arn: `arn:aws:cognito-idp:${region}:123456789012:userpool/${id}`,
    CreationDate: createdMs / 1000,
    LastModifiedDate: createdMs / 1000,
    MfaConfiguration: settings.mfa,
    UsernameAttributes: settings.usernameAttributes,
    AliasAttributes: settings.aliasAttributes,
    AutoVerifiedAttributes: settings.autoVerifiedAttributes,
    UsernameConfiguration: { CaseSensitive: settings.caseSensitive },
    AdminCreateUserConfig: { AllowAdminCreateUserOnly: settings.adminCreatesUsersOnly },
    LambdaConfig: settings.triggers,
    Policies: {
      PasswordPolicy: {
        MinimumLength: passwordPolicy.lengthMin,
        RequireLowercase: passwordPolicy.requireLowercase,
        RequireUppercase: passwordPolicy.requireUppercase,
        RequireNumbers: passwordPolicy.requireNumbers,
        RequireSymbols: passwordPolicy.requireSymbols,
        TemporaryPasswordValidityDays: settings.temporaryPasswordDays,
      },
    },
  };
}

function describeClient({ id, poolId, name, createdMs, settings }: Client) {
  return {
    ClientId: id,
    UserPoolId: poolId,
    ClientName: name,
    CreationDate: createdMs / 1000,
    LastModifiedDate: createdMs / 1000,
    ExplicitAuthFlows: settings.authFlows,
    AccessTokenValidity: settings.accessTokenSeconds,
    IdTokenValidity: settings.idTokenSeconds,
    RefreshTokenValidity: settings.refreshTokenSeconds,
    TokenValidityUnits: { AccessToken: "seconds", IdToken: "seconds", RefreshToken: "seconds" },
    ReadAttributes: settings.readAttributes,
    WriteAttributes: settings.writeAttributes,
    PreventUserExistenceErrors: "ENABLED",
    EnableTokenRevocation: true,
    ...(settings.secret === undefined ? {} : { ClientSecret: settings.secret }),
  };
}
