import {
  AdminInitiateAuthCommand,
  GetTokensFromRefreshTokenCommand,
  GetUserCommand,
  GlobalSignOutCommand,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
  RevokeTokenCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { CognitoJwtVerifier, JwtVerifier } from "aws-jwt-verify";
import { createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { accessToken, claimsOf, join, refusalOf, signIn, srpSignIn } from "./cognito-people.ts";
import { password, type MakeCognito, type PoolIds, type TestCognito } from "./cognito-pool.ts";

const email = "someone@example.com";

/** Signing in by SRP and by password; tokens and how they end. */
export function signInCases(make: MakeCognito): void {
  let cognito: TestCognito;
  let ids: PoolIds;
  let sub: string;
  beforeAll(async () => {
    cognito = await make();
    ids = await cognito.createPool();
    sub = await join(cognito, ids, email);
  });
  afterAll(() => cognito.stop());

  const jwks = async () => {
    const answer = await fetch(`${cognito.url}/${ids.poolId}/.well-known/jwks.json`);
    return (await answer.json()) as {
      keys: [{ kid: string; kty: "RSA"; use: "sig"; alg: "RS256"; n: string; e: string }];
    };
  };

  describe("SRP with amazon-cognito-identity-js", () => {
    test("signs in; the stock CognitoJwtVerifier takes both tokens", async () => {
      const session = await srpSignIn(cognito, ids, email);
      const common = { userPoolId: ids.poolId, clientId: ids.clientId };
      const access = CognitoJwtVerifier.create({ ...common, tokenUse: "access" });
      const id = CognitoJwtVerifier.create({ ...common, tokenUse: "id" });
      access.cacheJwks(await jwks());
      id.cacheJwks(await jwks());
      expect((await access.verify(session.getAccessToken().getJwtToken())).sub).toBe(sub);
      expect((await id.verify(session.getIdToken().getJwtToken()))["email"]).toBe(email);
    });
    test("refuses a wrong password and an unknown user with the same words", async () => {
      const wrong = await refusalOf(srpSignIn(cognito, ids, email, { password: "wrong" }));
      const ghost = await refusalOf(srpSignIn(cognito, ids, "ghost@example.com"));
      expect(wrong).toBe("NotAuthorizedException: Incorrect username or password.");
      expect(ghost).toBe(wrong);
    });
  });

  describe("the SRP exchange", () => {
    const begin = (username: string, A: string) =>
      cognito.client.send(
        new InitiateAuthCommand({
          ClientId: ids.clientId,
          AuthFlow: "USER_SRP_AUTH",
          AuthParameters: { USERNAME: username, SRP_A: A },
        }),
      );
    const prime = `FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7EDEE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3BE39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF6955817183995497CEA956AE515D2261898FA051015728E5A8AAAC42DAD33170D04507A33A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864D87602733EC86A64521F2B18177B200CBBE117577A615D6C770988C0BAD946E208E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF`;

    test.each([
      ["zero", "0"],
      ["the prime", prime],
      ["twice the prime", (BigInt(`0x${prime}`) * 2n).toString(16)],
      ["no hex", "xyz"],
      ["a megabyte", "f".repeat(10_000)],
    ])("refuses A = %s", async (_, A) => {
      expect(await refusalOf(begin(email, A))).toContain("InvalidParameterException");
    });

    test("a stranger's name gets a steady, believable challenge", async () => {
      const [first, second] = [
        await begin("who@example.com", "ab"),
        await begin("who@example.com", "ab"),
      ];
      const [one, two] = [first.ChallengeParameters, second.ChallengeParameters];
      expect(one?.["SALT"]).toBe(two?.["SALT"]);
      expect(one?.["USER_ID_FOR_SRP"]).toBe(two?.["USER_ID_FOR_SRP"]);
      expect(one?.["USER_ID_FOR_SRP"]).toMatch(
        /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-/,
      );
      expect(one?.["SRP_B"]).not.toBe(two?.["SRP_B"]);
      const real = (await begin(email, "ab")).ChallengeParameters;
      expect(Object.keys(one ?? {}).sort()).toEqual(Object.keys(real ?? {}).sort());
      expect(real?.["SALT"]).toMatch(/^[0-9a-f]{32}$/);
      expect(one?.["SALT"]).toMatch(/^[0-9a-f]{32}$/);
    });

    test("a secret block allows one answer", async () => {
      const { ChallengeParameters: asked } = await begin(email, "ab");
      const answer = () =>
        cognito.client.send(
          new RespondToAuthChallengeCommand({
            ClientId: ids.clientId,
            ChallengeName: "PASSWORD_VERIFIER",
            ChallengeResponses: {
              USERNAME: asked?.["USERNAME"] ?? "",
              PASSWORD_CLAIM_SECRET_BLOCK: asked?.["SECRET_BLOCK"] ?? "",
              PASSWORD_CLAIM_SIGNATURE: createHmac("sha256", "guess").digest("base64"),
              TIMESTAMP: "Sun Nov 22 14:00:00 UTC 2026",
            },
          }),
        );
      expect(await refusalOf(answer())).toContain("Incorrect username or password.");
      expect(await refusalOf(answer())).toContain("Invalid session for the user.");
    });
  });

  describe("sessions that were never handed out, or not for this", () => {
    const respond = (
      ChallengeName:
        "NEW_PASSWORD_REQUIRED" | "SOFTWARE_TOKEN_MFA" | "MFA_SETUP" | "PASSWORD_VERIFIER",
      Session: string | undefined,
      answers: Record<string, string> = {},
    ) =>
      refusalOf(
        cognito.client.send(
          new RespondToAuthChallengeCommand({
            ClientId: ids.clientId,
            ChallengeName,
            Session,
            ChallengeResponses: {
              USERNAME: email,
              NEW_PASSWORD: "Passw0rd!Passw0rd9",
              SOFTWARE_TOKEN_MFA_CODE: "123456",
              PASSWORD_CLAIM_SECRET_BLOCK: Session ?? "none",
              PASSWORD_CLAIM_SIGNATURE: "AAAA",
              TIMESTAMP: "Sun Nov 22 14:00:00 UTC 2026",
              ...answers,
            },
          }),
        ),
      );

    test.each([
      "NEW_PASSWORD_REQUIRED",
      "SOFTWARE_TOKEN_MFA",
      "MFA_SETUP",
      "PASSWORD_VERIFIER",
    ] as const)("%s with a made-up session, or none, gives nothing", async (challenge) => {
      for (const session of ["made-up-session-made-up-session", undefined]) {
        expect(await respond(challenge, session)).toBe(
          "NotAuthorizedException: Invalid session for the user.",
        );
      }
      expect((await signIn(cognito, ids, email)).AuthenticationResult?.AccessToken).toBeDefined();
    });

    test("the secret block of an SRP exchange is no session", async () => {
      const { ChallengeParameters } = await cognito.client.send(
        new InitiateAuthCommand({
          ClientId: ids.clientId,
          AuthFlow: "USER_SRP_AUTH",
          AuthParameters: { USERNAME: email, SRP_A: "ab" },
        }),
      );
      const block = ChallengeParameters?.["SECRET_BLOCK"];
      expect(await respond("NEW_PASSWORD_REQUIRED", block)).toContain("Invalid session");
      expect(await respond("SOFTWARE_TOKEN_MFA", block)).toContain("Invalid session");
    });
  });

  describe("passwords", () => {
    test("a wrong one and an unknown user are told apart neither by words nor by time", async () => {
      const timed = async (username: string) => {
        const started = performance.now();
        const text = await refusalOf(signIn(cognito, ids, username, "Wrong0rd!Wrong0rd"));
        return { text, ms: performance.now() - started };
      };
      await timed("warm@example.com");
      const wrong = await timed(email);
      const ghost = await timed("ghost2@example.com");
      expect(wrong.text).toBe("NotAuthorizedException: Incorrect username or password.");
      expect(ghost.text).toBe(wrong.text);
      expect(ghost.ms).toBeGreaterThan(2); // it computes a verifier too
      await signIn(cognito, ids, email);
    });

    test.each(["locked@example.com", "locked-ghost@example.com"])(
      "five wrong ones lock %s for a second, the next for two",
      async (victim) => {
        if (victim.startsWith("locked@")) await join(cognito, ids, victim);
        const attempt = (text: string) => refusalOf(signIn(cognito, ids, victim, text));
        for (let time = 0; time < 5; time++) {
          expect(await attempt("Wrong0rd!Wrong0rd")).toContain("Incorrect username or password.");
        }
        expect(await attempt(password)).toBe("NotAuthorizedException: Password attempts exceeded");
        cognito.ahead.ms += 1001;
        expect(await attempt("Wrong0rd!Wrong0rd")).toContain("Incorrect username or password.");
        cognito.ahead.ms += 1001;
        expect(await attempt(password)).toContain("Password attempts exceeded");
        const srp = await refusalOf(srpSignIn(cognito, ids, victim));
        expect(srp).toContain("Password attempts exceeded");
        cognito.ahead.ms += 1001;
        const ghost = victim.startsWith("locked-ghost");
        expect(await attempt(password)).toContain(ghost ? "Incorrect" : "nothing");
      },
    );

    test("a client that does not allow the flow", async () => {
      const srpOnly = await cognito.createPool({}, { ExplicitAuthFlows: ["ALLOW_USER_SRP_AUTH"] });
      expect(await refusalOf(signIn(cognito, srpOnly, email))).toBe(
        "InvalidParameterException: USER_PASSWORD_AUTH flow not enabled for this client",
      );
    });

    test("an administrator signs a user in; the public call cannot", async () => {
      const parameters = { USERNAME: email, PASSWORD: password };
      const { AuthenticationResult } = await cognito.client.send(
        new AdminInitiateAuthCommand({
          UserPoolId: ids.poolId,
          ClientId: ids.clientId,
          AuthFlow: "ADMIN_USER_PASSWORD_AUTH",
          AuthParameters: parameters,
        }),
      );
      expect(AuthenticationResult?.AccessToken).toBeDefined();
      const attempt = cognito.client.send(
        new InitiateAuthCommand({
          ClientId: ids.clientId,
          AuthFlow: "ADMIN_USER_PASSWORD_AUTH",
          AuthParameters: parameters,
        }),
      );
      expect(await refusalOf(attempt)).toContain("InvalidParameterException");
    });

    test("a client with a secret wants its proof", async () => {
      const { poolId, clientId } = await cognito.createPool({}, { GenerateSecret: true });
      const attempt = (proof: Record<string, string>) =>
        refusalOf(
          cognito.client.send(
            new InitiateAuthCommand({
              ClientId: clientId,
              AuthFlow: "USER_PASSWORD_AUTH",
              AuthParameters: { USERNAME: email, PASSWORD: password, ...proof },
            }),
          ),
        );
      const secret = await cognito.clientSecret({ poolId, clientId });
      const hash = createHmac("sha256", secret)
        .update(email + clientId)
        .digest("base64");
      expect(await attempt({})).toContain("Unable to verify secret hash");
      expect(await attempt({ SECRET_HASH: "AAAA" })).toContain("Unable to verify secret hash");
      expect(await attempt({ SECRET_HASH: hash })).toContain("Incorrect username or password.");
    });
  });

  describe("tokens", () => {
    const refresh = (token: string | undefined) =>
      cognito.client.send(
        new InitiateAuthCommand({
          ClientId: ids.clientId,
          AuthFlow: "REFRESH_TOKEN_AUTH",
          AuthParameters: { REFRESH_TOKEN: token ?? "" },
        }),
      );
    const whoAmI = (token: string | undefined) =>
      cognito.client.send(new GetUserCommand({ AccessToken: token }));

    test("have AWS's issuer and claims", async () => {
      const { AuthenticationResult } = await signIn(cognito, ids, email);
      const access = claimsOf(AuthenticationResult?.AccessToken);
      expect(access).toMatchObject({
        iss: `https://cognito-idp.us-east-1.amazonaws.com/${ids.poolId}`,
        token_use: "access",
        scope: "aws.cognito.signin.user.admin",
        client_id: ids.clientId,
        username: sub,
        sub,
      });
      expect(Number(access["exp"]) - Number(access["iat"])).toBe(3600);
      expect(AuthenticationResult?.ExpiresIn).toBe(3600);
      const configuration = await fetch(
        `${cognito.url}/${ids.poolId}/.well-known/openid-configuration`,
      );
      expect(((await configuration.json()) as { issuer: string }).issuer).toBe(access["iss"]);
    });

    test("a verifier with its own address for the keys takes them too", async () => {
      const { AuthenticationResult } = await signIn(cognito, ids, email);
      const verifier = JwtVerifier.create({
        issuer: String(claimsOf(AuthenticationResult?.IdToken)["iss"]),
        audience: ids.clientId,
        jwksUri: `https://127.0.0.1/${ids.poolId}/.well-known/jwks.json`,
      });
      verifier.cacheJwks(await jwks());
      const payload = await verifier.verify(AuthenticationResult?.IdToken ?? "");
      expect(payload["token_use"]).toBe("id");
    });

    test("are renewed by the refresh token, by both calls", async () => {
      const { AuthenticationResult: first } = await signIn(cognito, ids, email);
      const { AuthenticationResult: second } = await refresh(first?.RefreshToken);
      expect(second?.RefreshToken).toBeUndefined();
      expect(claimsOf(second?.AccessToken)["origin_jti"]).toBe(
        claimsOf(first?.AccessToken)["origin_jti"],
      );
      const { AuthenticationResult: third } = await cognito.client.send(
        new GetTokensFromRefreshTokenCommand({
          ClientId: ids.clientId,
          RefreshToken: first?.RefreshToken,
        }),
      );
      expect((await whoAmI(third?.AccessToken)).Username).toBe(sub);
    });

    test("end: access after an hour, refresh after its days", async () => {
      const { AuthenticationResult: tokens } = await signIn(cognito, ids, email);
      cognito.ahead.ms += 3_600_000;
      expect(await refusalOf(whoAmI(tokens?.AccessToken))).toBe(
        "NotAuthorizedException: Access Token has expired",
      );
      const renewed = await refresh(tokens?.RefreshToken);
      expect((await whoAmI(renewed.AuthenticationResult?.AccessToken)).Username).toBe(sub);
      cognito.ahead.ms += 30 * 86_400_000;
      expect(await refusalOf(refresh(tokens?.RefreshToken))).toContain("NotAuthorizedException");
    });

    test("are revoked one login at a time, or all at once", async () => {
      const { AuthenticationResult: one } = await signIn(cognito, ids, email);
      const { AuthenticationResult: two } = await signIn(cognito, ids, email);
      await cognito.client.send(
        new RevokeTokenCommand({ ClientId: ids.clientId, Token: one?.RefreshToken }),
      );
      expect(await refusalOf(refresh(one?.RefreshToken))).toContain("Invalid Refresh Token");
      expect(await refusalOf(whoAmI(one?.AccessToken))).toContain("has been revoked");
      expect((await whoAmI(two?.AccessToken)).Username).toBe(sub);
      await cognito.client.send(new GlobalSignOutCommand({ AccessToken: two?.AccessToken }));
      expect(await refusalOf(whoAmI(two?.AccessToken))).toContain("has been revoked");
      expect(await refusalOf(refresh(two?.RefreshToken))).toContain("Invalid Refresh Token");
    });

    test("forged, altered or of the wrong kind are refused", async () => {
      const { AuthenticationResult: tokens } = await signIn(cognito, ids, email);
      const [header = "", payload = "", signature = ""] = (tokens?.AccessToken ?? "").split(".");
      const altered = Buffer.from(
        JSON.stringify({ ...claimsOf(tokens?.AccessToken), sub: "someone-else" }),
      ).toString("base64url");
      const unsigned = Buffer.from('{"alg":"none"}').toString("base64url");
      for (const token of [
        "made-up",
        tokens?.IdToken,
        `${header}.${altered}.${signature}`,
        `${unsigned}.${payload}.`,
      ]) {
        expect(await refusalOf(whoAmI(token))).toBe("NotAuthorizedException: Invalid Access Token");
      }
    });

    test("a refresh token belongs to the client it was made for", async () => {
      const { AuthenticationResult: tokens } = await signIn(cognito, ids, email);
      const other = await cognito.createPool();
      const attempt = cognito.client.send(
        new InitiateAuthCommand({
          ClientId: other.clientId,
          AuthFlow: "REFRESH_TOKEN_AUTH",
          AuthParameters: { REFRESH_TOKEN: tokens?.RefreshToken ?? "" },
        }),
      );
      expect(await refusalOf(attempt)).toContain("Invalid Refresh Token");
      expect(await accessToken(cognito, ids, email)).not.toBe("");
    });
  });
}
