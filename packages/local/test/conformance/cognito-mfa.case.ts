import {
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  AssociateSoftwareTokenCommand,
  CreateUserPoolClientCommand,
  GetUserCommand,
  RespondToAuthChallengeCommand,
  SetUserMFAPreferenceCommand,
  VerifySoftwareTokenCommand,
  type ChallengeNameType,
} from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { totpCode } from "../../src/cloud/cognito/totp.ts";
import { accessToken, claimsOf, join, refusalOf, signIn, srpSignIn } from "./cognito-people.ts";
import { password, type MakeCognito, type PoolIds, type TestCognito } from "./cognito-pool.ts";

/** Sign-ins that take more than one step: one-time passwords and temporary passwords. */
export function challengeCases(make: MakeCognito): void {
  let cognito: TestCognito;
  let ids: PoolIds;
  beforeAll(async () => {
    cognito = await make();
    ids = await cognito.createPool();
  });
  afterAll(() => cognito.stop());

  const codeNow = (secret: string) => totpCode(secret, Date.now() + cognito.ahead.ms);
  const nextCode = (secret: string) => {
    cognito.ahead.ms += 30_000;
    return codeNow(secret);
  };
  const respond = (
    ChallengeName: ChallengeNameType,
    Session: string | undefined,
    ChallengeResponses: Record<string, string>,
    clientId = ids.clientId,
  ) =>
    cognito.client.send(
      new RespondToAuthChallengeCommand({
        ClientId: clientId,
        ChallengeName,
        Session,
        ChallengeResponses,
      }),
    );

  async function enrol(email: string): Promise<string> {
    await join(cognito, ids, email);
    const AccessToken = await accessToken(cognito, ids, email);
    const { SecretCode = "" } = await cognito.client.send(
      new AssociateSoftwareTokenCommand({ AccessToken }),
    );
    const wrong = new VerifySoftwareTokenCommand({ AccessToken, UserCode: "000000" });
    expect(await refusalOf(cognito.client.send(wrong))).toContain(
      "EnableSoftwareTokenMFAException",
    );
    const { Status } = await cognito.client.send(
      new VerifySoftwareTokenCommand({ AccessToken, UserCode: codeNow(SecretCode) }),
    );
    expect(Status).toBe("SUCCESS");
    await cognito.client.send(
      new SetUserMFAPreferenceCommand({
        AccessToken,
        SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: true },
      }),
    );
    const me = await cognito.client.send(new GetUserCommand({ AccessToken }));
    expect(me.PreferredMfaSetting).toBe("SOFTWARE_TOKEN_MFA");
    return SecretCode;
  }

  describe("one-time passwords", () => {
    test("are asked for after the password, and only the right one opens", async () => {
      const secret = await enrol("totp@example.com");
      const asked = await signIn(cognito, ids, "totp@example.com");
      expect(asked.ChallengeName).toBe("SOFTWARE_TOKEN_MFA");
      expect(asked.AuthenticationResult).toBeUndefined();
      const answer = (code: string) =>
        respond("SOFTWARE_TOKEN_MFA", asked.Session, {
          USERNAME: "totp@example.com",
          SOFTWARE_TOKEN_MFA_CODE: code,
        });
      expect(await refusalOf(answer("12345"))).toContain("CodeMismatchException");
      const { AuthenticationResult } = await answer(codeNow(secret));
      expect(AuthenticationResult?.AccessToken).toBeDefined();
      expect(await refusalOf(answer(codeNow(secret)))).toContain("Invalid session");
    });

    test("work once: the same code does not sign in a second time", async () => {
      const secret = await enrol("replay@example.com");
      const step = async (code: string) => {
        const { Session } = await signIn(cognito, ids, "replay@example.com");
        return refusalOf(
          respond("SOFTWARE_TOKEN_MFA", Session, {
            USERNAME: "replay@example.com",
            SOFTWARE_TOKEN_MFA_CODE: code,
          }),
        );
      };
      const code = codeNow(secret);
      expect(await step(code)).toContain("nothing");
      expect(await step(code)).toBe(
        "ExpiredCodeException: Your software token has already been used once.",
      );
      expect(await step(nextCode(secret))).toContain("nothing");
    });

    test("with SRP, as amazon-cognito-identity-js does it", async () => {
      const secret = await enrol("srp-totp@example.com");
      const session = await srpSignIn(cognito, ids, "srp-totp@example.com", {
        totp: codeNow(secret),
      });
      expect(session.isValid()).toBe(true);
    });

    test("three wrong answers end the session, and wrong ones lock like wrong passwords", async () => {
      await enrol("wrong-totp@example.com");
      const answers: string[] = [];
      for (let round = 0; round < 2; round++) {
        const { Session } = await signIn(cognito, ids, "wrong-totp@example.com");
        for (let guess = 0; guess < 4; guess++) {
          const answer = respond("SOFTWARE_TOKEN_MFA", Session, {
            USERNAME: "wrong-totp@example.com",
            SOFTWARE_TOKEN_MFA_CODE: "00000x",
          });
          answers.push((await refusalOf(answer)).split(":")[0] ?? "");
        }
      }
      const [wrong, ended] = ["CodeMismatchException", "NotAuthorizedException"];
      // The enrolment had one wrong code already: the fifth failure in a row locks.
      expect(answers).toEqual([wrong, wrong, wrong, ended, wrong, ended, ended, ended]);
      expect(await refusalOf(signIn(cognito, ids, "wrong-totp@example.com"))).toContain(
        "Password attempts exceeded",
      );
    });

    test("a session belongs to its user, its client and its question, and ends", async () => {
      const secret = await enrol("bound@example.com");
      await join(cognito, ids, "other@example.com");
      const { Session } = await signIn(cognito, ids, "bound@example.com");
      const right = { USERNAME: "bound@example.com", SOFTWARE_TOKEN_MFA_CODE: codeNow(secret) };
      const otherPool = await cognito.createPool();
      const { UserPoolClient } = await cognito.client.send(
        new CreateUserPoolClientCommand({ UserPoolId: ids.poolId, ClientName: "other" }),
      );
      for (const attempt of [
        respond("SOFTWARE_TOKEN_MFA", Session, { ...right, USERNAME: "other@example.com" }),
        respond("SOFTWARE_TOKEN_MFA", Session, right, otherPool.clientId),
        respond("SOFTWARE_TOKEN_MFA", Session, right, UserPoolClient?.ClientId),
        respond("NEW_PASSWORD_REQUIRED", Session, { ...right, NEW_PASSWORD: "Passw0rd!Passw0rd9" }),
        respond("MFA_SETUP", Session, right),
      ]) {
        expect(await refusalOf(attempt)).toContain("Invalid session for the user.");
      }
      cognito.ahead.ms += 180_000;
      const late = { ...right, SOFTWARE_TOKEN_MFA_CODE: codeNow(secret) };
      expect(await refusalOf(respond("SOFTWARE_TOKEN_MFA", Session, late))).toContain(
        "session is expired",
      );
    });

    test("a pool that insists on them enrols at the first sign-in", async () => {
      const strict = await cognito.createPool({ MfaConfiguration: "ON" });
      const email = "strict@example.com";
      await join(cognito, strict, email);
      const asked = await signIn(cognito, strict, email);
      expect(asked.ChallengeName).toBe("MFA_SETUP");
      const answer = (session: string | undefined) =>
        respond("MFA_SETUP", session, { USERNAME: email }, strict.clientId);
      expect(await refusalOf(answer(asked.Session))).toContain("Invalid session");
      const handed = await cognito.client.send(
        new AssociateSoftwareTokenCommand({ Session: asked.Session }),
      );
      expect(await refusalOf(answer(handed.Session))).toContain("Invalid session");
      const verified = await cognito.client.send(
        new VerifySoftwareTokenCommand({
          Session: handed.Session,
          UserCode: codeNow(handed.SecretCode ?? ""),
        }),
      );
      expect((await answer(verified.Session)).AuthenticationResult?.AccessToken).toBeDefined();
      expect((await signIn(cognito, strict, email)).ChallengeName).toBe("SOFTWARE_TOKEN_MFA");
    });

    test("are not offered by a pool without MFA", async () => {
      const plain = await cognito.createPool({ MfaConfiguration: "OFF" });
      await join(cognito, plain, "plain@example.com");
      const AccessToken = await accessToken(cognito, plain, "plain@example.com");
      const attempt = cognito.client.send(new AssociateSoftwareTokenCommand({ AccessToken }));
      expect(await refusalOf(attempt)).toContain("SoftwareTokenMFANotFoundException");
    });
  });

  describe("temporary passwords", () => {
    const temporary = "TempPassw0rd!!1";
    const invite = (email: string) =>
      cognito.client.send(
        new AdminCreateUserCommand({
          UserPoolId: ids.poolId,
          Username: email,
          TemporaryPassword: temporary,
          UserAttributes: [
            { Name: "email", Value: email },
            { Name: "email_verified", Value: "true" },
          ],
        }),
      );

    test("must be replaced, by password and by SRP", async () => {
      const invited = await invite("invited@example.com");
      expect(invited.User?.UserStatus).toBe("FORCE_CHANGE_PASSWORD");
      const mail = cognito.mails.findLast(({ to }) => to === "invited@example.com");
      expect(mail?.text).toContain(temporary);
      const asked = await signIn(cognito, ids, "invited@example.com", temporary);
      expect(asked.ChallengeName).toBe("NEW_PASSWORD_REQUIRED");
      const replace = (next: string) =>
        respond("NEW_PASSWORD_REQUIRED", asked.Session, {
          USERNAME: "invited@example.com",
          NEW_PASSWORD: next,
        });
      expect(await refusalOf(replace("short"))).toContain("InvalidPasswordException");
      const { AuthenticationResult } = await replace("Passw0rd!Passw0rd9");
      expect(claimsOf(AuthenticationResult?.IdToken)["email"]).toBe("invited@example.com");
      expect(await refusalOf(replace("Passw0rd!Passw0rd10"))).toContain("Invalid session");
      const session = await srpSignIn(cognito, ids, "invited@example.com", {
        password: "Passw0rd!Passw0rd9",
      });
      expect(session.isValid()).toBe(true);
    });

    test("end after seven days", async () => {
      await invite("slow@example.com");
      cognito.ahead.ms += 7 * 86_400_000;
      expect(await refusalOf(signIn(cognito, ids, "slow@example.com", temporary))).toContain(
        "Temporary password has expired",
      );
    });

    test("an administrator sets a lasting one", async () => {
      await invite("fixed@example.com");
      await cognito.client.send(
        new AdminSetUserPasswordCommand({
          UserPoolId: ids.poolId,
          Username: "fixed@example.com",
          Password: password,
          Permanent: true,
        }),
      );
      expect((await signIn(cognito, ids, "fixed@example.com")).AuthenticationResult).toBeDefined();
    });
  });
}
