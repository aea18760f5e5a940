import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import {
  SignUpCommand,
  UpdateUserAttributesCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { afterEach, describe, expect, test } from "vitest";
import type { UserPoolSpec } from "../../src/synth/manifest.ts";
import { accessToken, claimsOf, join, refusalOf, signIn, srpSignIn } from "./cognito-people.ts";
import { password, startTestCognito, webOrigin, type TestCognito } from "./cognito-pool.ts";

const spec: UserPoolSpec = {
  id: "users-mock-id",
  name: "Users",
  arn: "arn:aws:cognito-idp:us-east-1:123456789012:userpool/users-mock-id",
  usernameAttributes: ["email"],
  autoVerifiedAttributes: ["email"],
  verifiedBeforeUpdate: ["email"],
  mfa: "OPTIONAL",
  softwareToken: true,
  passwordPolicy: {
    lengthMin: 12,
    requireLowercase: true,
    requireUppercase: true,
    requireNumbers: true,
    requireSymbols: false,
  },
  triggers: { postConfirmation: "open-account" },
  clients: [
    {
      id: "web-mock-id",
      name: "WebClient",
      authFlows: ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
      oauthFlows: [],
      oauthScopes: [],
      callbackUrls: [],
      logoutUrls: [],
      providers: ["COGNITO"],
      accessTokenMinutes: 15,
      idTokenMinutes: 30,
      refreshTokenMinutes: 600,
    },
  ],
};

let running: TestCognito | undefined;
afterEach(() => running?.stop());

async function start(...options: Parameters<typeof startTestCognito>): Promise<TestCognito> {
  running = await startTestCognito(...options);
  return running;
}

function provision({ cognito }: TestCognito) {
  const ids = cognito.provision([spec]);
  return { poolId: ids["users-mock-id"] ?? "", clientId: ids["web-mock-id"] ?? "" };
}

describe("an installation", () => {
  test("keeps ids, users, keys and logins over a restart", async () => {
    const first = await start(async (_, event) => event);
    const ids = provision(first);
    await join(first, ids, "kept@example.com");
    const { AuthenticationResult: tokens } = await signIn(first, ids, "kept@example.com");
    const keys = first.cognito.jwks;

    const second = await first.restart();
    running = second;
    expect(provision(second)).toEqual(ids);
    expect(second.cognito.jwks).toEqual(keys);
    await srpSignIn(second, ids, "kept@example.com");
    const renewed = await second.cognito.operations["InitiateAuth"]?.({
      ClientId: ids.clientId,
      AuthFlow: "REFRESH_TOKEN_AUTH",
      AuthParameters: { REFRESH_TOKEN: tokens?.RefreshToken },
    });
    expect(renewed).toMatchObject({ AuthenticationResult: { ExpiresIn: 900 } });
  });

  test("takes token lifetimes from the manifest, and follows changes of it", async () => {
    const local = await start(async (_, event) => event);
    const ids = provision(local);
    const [client] = spec.clients;
    if (!client) throw new Error("The manifest of this test has no client.");
    local.cognito.provision([{ ...spec, clients: [{ ...client, accessTokenMinutes: 5 }] }]);
    await local.cognito.ensureUser({ poolId: ids.poolId, email: "t@example.com", password });
    const { AuthenticationResult } = await signIn(local, ids, "t@example.com");
    expect(AuthenticationResult?.ExpiresIn).toBe(300);
    const id = claimsOf(AuthenticationResult?.IdToken);
    expect(Number(id["exp"]) - Number(id["iat"])).toBe(1800);
  });

  test("keeps the old address until the new one is verified, as the manifest says", async () => {
    const local = await start(async (_, event) => event);
    const ids = provision(local);
    await join(local, ids, "owner@example.com");
    const AccessToken = await accessToken(local, ids, "owner@example.com");
    const UserAttributes = [{ Name: "email", Value: "thief@example.com" }];
    await local.client.send(new UpdateUserAttributesCommand({ AccessToken, UserAttributes }));
    expect(await refusalOf(signIn(local, ids, "thief@example.com"))).toContain("Incorrect");
    await signIn(local, ids, "owner@example.com");
  });

  test("keeps secrets to itself: no password on disk, files for the owner only", async () => {
    const local = await start(async (_, event) => event);
    const ids = provision(local);
    await join(local, ids, "secret@example.com");
    for (const file of readdirSync(local.dataDir)) {
      const whole = path.join(local.dataDir, file);
      expect([file, statSync(whole).mode & 0o077]).toEqual([file, 0]);
      expect(readFileSync(whole).includes(password)).toBe(false);
    }
  });

  test("seeds users who can sign in at once, and leaves them alone the second time", async () => {
    const local = await start();
    const ids = provision(local);
    const alice = { poolId: ids.poolId, email: "alice@example.com", password };
    const sub = await local.cognito.ensureUser({ ...alice, groups: ["operators"] });
    expect(await local.cognito.ensureUser({ ...alice, password: "An0ther!Passw0rd" })).toBe(sub);
    const session = await srpSignIn(local, ids, "alice@example.com");
    expect(claimsOf(session.getIdToken().getJwtToken())).toMatchObject({
      sub,
      "cognito:groups": ["operators"],
    });
  });
});

describe("triggers", () => {
  test("PostConfirmation gets AWS's event", async () => {
    const calls: unknown[] = [];
    const local = await start(async (name, event) => {
      calls.push([name, event]);
      return event;
    });
    const ids = provision(local);
    const sub = await join(local, ids, "opened@example.com");
    expect(calls).toEqual([
      [
        "open-account",
        {
          version: "1",
          triggerSource: "PostConfirmation_ConfirmSignUp",
          region: "us-east-1",
          userPoolId: ids.poolId,
          userName: sub,
          callerContext: { awsSdkVersion: "aws-sdk-unknown-unknown", clientId: ids.clientId },
          request: {
            userAttributes: {
              sub,
              email: "opened@example.com",
              email_verified: "true",
              "cognito:user_status": "CONFIRMED",
            },
            clientMetadata: {},
          },
          response: {},
        },
      ],
    ]);
  });

  test("a PostConfirmation that fails is reported, and the user stays confirmed", async () => {
    const local = await start(() => Promise.reject(new Error("Table is missing.")));
    const ids = provision(local);
    expect(await refusalOf(join(local, ids, "broken@example.com"))).toBe(
      "UserLambdaValidationException: PostConfirmation failed with error Table is missing.",
    );
    expect((await signIn(local, ids, "broken@example.com")).AuthenticationResult).toBeDefined();
  });

  test("PreSignUp confirms, or refuses before there is a user", async () => {
    const local = await start(async (_, event) => {
      const { userName, request } = event as {
        userName: string;
        request: { userAttributes: { email: string } };
      };
      if (request.userAttributes.email.endsWith("@evil.example")) throw new Error("Not you");
      return { userName, response: { autoConfirmUser: true, autoVerifyEmail: true } };
    });
    const ids = await local.createPool({ LambdaConfig: { PreSignUp: "arn:pre-sign-up" } });
    const signUp = (Username: string) =>
      local.client.send(
        new SignUpCommand({ ClientId: ids.clientId, Username, Password: password }),
      );
    expect((await signUp("quick@example.com")).UserConfirmed).toBe(true);
    expect(local.mails).toEqual([]);
    const { AuthenticationResult } = await signIn(local, ids, "quick@example.com");
    expect(claimsOf(AuthenticationResult?.IdToken)["email_verified"]).toBe(true);
    expect(await refusalOf(signUp("x@evil.example"))).toContain(
      "PreSignUp failed with error Not you",
    );
    expect(await refusalOf(signIn(local, ids, "x@evil.example"))).toContain("Incorrect username");
  });

  test("PreTokenGeneration changes claims, but not who the user is", async () => {
    const sources: unknown[] = [];
    const local = await start(async (_, event) => {
      sources.push((event as { triggerSource: string }).triggerSource);
      return {
        response: {
          claimsAndScopeOverrideDetails: {
            idTokenGeneration: {
              claimsToAddOrOverride: {
                tier: "gold",
                sub: "root",
                "cognito:username": "root",
                token_use: "access",
              },
              claimsToSuppress: ["email"],
            },
            accessTokenGeneration: { scopesToAdd: ["trade"] },
            groupOverrideDetails: { groupsToOverride: ["vip"] },
          },
        },
      };
    });
    const ids = await local.createPool({
      LambdaConfig: {
        PreTokenGenerationConfig: { LambdaArn: "arn:tokens", LambdaVersion: "V2_0" },
      },
    });
    const sub = await join(local, ids, "claims@example.com");
    const { AuthenticationResult } = await signIn(local, ids, "claims@example.com");
    const id = claimsOf(AuthenticationResult?.IdToken);
    expect(id).toMatchObject({
      tier: "gold",
      sub,
      "cognito:username": sub,
      token_use: "id",
      "cognito:groups": ["vip"],
    });
    expect(id["email"]).toBeUndefined();
    expect(claimsOf(AuthenticationResult?.AccessToken)["scope"]).toBe(
      "aws.cognito.signin.user.admin trade",
    );
    expect(sources).toEqual(["TokenGeneration_Authentication"]);
  });
});

describe("a call without a signature", () => {
  test("is answered exactly where the SDK sends it so", async () => {
    const { client, cognito, url } = await start();
    const refusedUnsigned = async (operation: string) => {
      const headers = { "x-amz-target": `${cognito.targetPrefix}.${operation}` };
      const answer = await fetch(url, { method: "POST", headers, body: "{}" });
      return (await answer.text()).includes("MissingAuthenticationTokenException");
    };
    const signedBySdk = (operation: string) =>
      client.config
        .httpAuthSchemeProvider({ operation, region: "us-east-1" })
        .every(({ schemeId }) => schemeId === "aws.auth#sigv4");

    const operations = Object.keys(cognito.operations);
    const refused = await Promise.all(operations.map(refusedUnsigned));
    expect(operations.filter((_, index) => refused[index])).toEqual(operations.filter(signedBySdk));
    expect(await refusedUnsigned("AdminSetUserPassword")).toBe(true);
    expect(await refusedUnsigned("SignUp")).toBe(false);
  });
});

describe("browsers", () => {
  const preflight = (url: string, origin: string) =>
    fetch(url, {
      method: "OPTIONS",
      headers: {
        origin,
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type,x-amz-target",
      },
    });

  test("of the web app may call, others may not", async () => {
    const local = await start();
    const allowed = await preflight(local.url, webOrigin);
    expect(allowed.status).toBe(204);
    expect(allowed.headers.get("access-control-allow-origin")).toBe(webOrigin);
    expect(allowed.headers.get("access-control-allow-headers")).toContain("x-amz-target");
    const stranger = await preflight(local.url, "https://evil.example");
    expect(stranger.status).toBe(403);
    expect(stranger.headers.get("access-control-allow-origin")).toBeNull();
  });
});
