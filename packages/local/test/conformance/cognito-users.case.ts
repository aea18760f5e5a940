import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminGetUserCommand,
  AdminListGroupsForUserCommand,
  AdminRemoveUserFromGroupCommand,
  AdminResetUserPasswordCommand,
  ChangePasswordCommand,
  ConfirmForgotPasswordCommand,
  CreateGroupCommand,
  CreateIdentityProviderCommand,
  CreateUserPoolCommand,
  DeleteUserCommand,
  DescribeUserPoolClientCommand,
  DescribeUserPoolCommand,
  GetUserCommand,
  ListUsersCommand,
  UpdateUserAttributesCommand,
  VerifyUserAttributeCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { accessToken, claimsOf, join, refusalOf, signIn } from "./cognito-people.ts";
import { password, type MakeCognito, type PoolIds, type TestCognito } from "./cognito-pool.ts";

/** What users change of themselves, what administrators do to them, and pools as such. */
export function userCases(make: MakeCognito): void {
  let cognito: TestCognito;
  let ids: PoolIds;
  beforeAll(async () => {
    cognito = await make();
    ids = await cognito.createPool();
  });
  afterAll(() => cognito.stop());
  const send: TestCognito["client"]["send"] = ((command: never) =>
    cognito.client.send(command)) as never;

  describe("users about themselves", () => {
    test("read and change their attributes", async () => {
      await join(cognito, ids, "me@example.com");
      const AccessToken = await accessToken(cognito, ids, "me@example.com");
      const change = (Name: string, Value: string) =>
        send(new UpdateUserAttributesCommand({ AccessToken, UserAttributes: [{ Name, Value }] }));
      await change("name", "Me");
      expect(await refusalOf(change("email_verified", "true"))).toContain("unauthorized attribute");
      expect(await refusalOf(change("sub", "x"))).toContain("unauthorized attribute");
      const { UserAttributes } = await send(new GetUserCommand({ AccessToken }));
      const values = new Map(UserAttributes?.map(({ Name, Value }) => [Name, Value]));
      expect(values.get("name")).toBe("Me");
      expect(values.get("email_verified")).toBe("true");
    });

    test("a new address is unverified until its code comes back; no one else's is taken", async () => {
      await join(cognito, ids, "old@example.com");
      await join(cognito, ids, "taken@example.com");
      const AccessToken = await accessToken(cognito, ids, "old@example.com");
      const move = (Value: string) =>
        send(
          new UpdateUserAttributesCommand({
            AccessToken,
            UserAttributes: [{ Name: "email", Value }],
          }),
        );
      expect(await refusalOf(move("Taken@example.com"))).toContain("AliasExistsException");
      await move("moved@example.com");
      const verified = async () =>
        (await send(new GetUserCommand({ AccessToken }))).UserAttributes?.find(
          ({ Name }) => Name === "email_verified",
        )?.Value;
      expect(await verified()).toBe("false");
      await send(
        new VerifyUserAttributeCommand({
          AccessToken,
          AttributeName: "email",
          Code: cognito.code("moved@example.com"),
        }),
      );
      expect(await verified()).toBe("true");
      expect((await signIn(cognito, ids, "moved@example.com")).AuthenticationResult).toBeDefined();
    });

    test("a pool may keep the old address until the new one is proven", async () => {
      const careful = await cognito.createPool({
        UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ["email"] },
      });
      await join(cognito, careful, "first@example.com");
      const AccessToken = await accessToken(cognito, careful, "first@example.com");
      await send(
        new UpdateUserAttributesCommand({
          AccessToken,
          UserAttributes: [{ Name: "email", Value: "second@example.com" }],
        }),
      );
      await signIn(cognito, careful, "first@example.com");
      await send(
        new VerifyUserAttributeCommand({
          AccessToken,
          AttributeName: "email",
          Code: cognito.code("second@example.com"),
        }),
      );
      await signIn(cognito, careful, "second@example.com");
      expect(await refusalOf(signIn(cognito, careful, "first@example.com"))).toContain("Incorrect");
    });

    test("change their password, knowing the old one", async () => {
      await join(cognito, ids, "change@example.com");
      const AccessToken = await accessToken(cognito, ids, "change@example.com");
      const change = (PreviousPassword: string) =>
        send(
          new ChangePasswordCommand({
            AccessToken,
            PreviousPassword,
            ProposedPassword: "Passw0rd!Passw0rd2",
          }),
        );
      expect(await refusalOf(change("Wrong0rd!Wrong0rd"))).toContain("Incorrect");
      await change(password);
      expect(await refusalOf(signIn(cognito, ids, "change@example.com"))).toContain("Incorrect");
      await signIn(cognito, ids, "change@example.com", "Passw0rd!Passw0rd2");
    });

    test("leave for good; the address is free again", async () => {
      await join(cognito, ids, "leaver@example.com");
      const AccessToken = await accessToken(cognito, ids, "leaver@example.com");
      await send(new DeleteUserCommand({ AccessToken }));
      expect(await refusalOf(send(new GetUserCommand({ AccessToken })))).toContain(
        "NotAuthorizedException",
      );
      await join(cognito, ids, "leaver@example.com");
    });
  });

  describe("administrators", () => {
    const about = (Username: string) => ({ UserPoolId: ids.poolId, Username });

    test("put users into groups, which the tokens name in order of precedence", async () => {
      await join(cognito, ids, "group@example.com");
      const groups = [
        { GroupName: "zeta", Precedence: 1 },
        { GroupName: "alpha", Precedence: 5 },
        { GroupName: "none" },
      ];
      for (const group of groups) {
        await send(new CreateGroupCommand({ UserPoolId: ids.poolId, ...group }));
        await send(
          new AdminAddUserToGroupCommand({
            ...about("group@example.com"),
            GroupName: group.GroupName,
          }),
        );
      }
      const { AuthenticationResult } = await signIn(cognito, ids, "group@example.com");
      for (const token of [AuthenticationResult?.AccessToken, AuthenticationResult?.IdToken]) {
        expect(claimsOf(token)["cognito:groups"]).toEqual(["zeta", "alpha", "none"]);
      }
      await send(
        new AdminRemoveUserFromGroupCommand({ ...about("group@example.com"), GroupName: "zeta" }),
      );
      const listed = await send(new AdminListGroupsForUserCommand(about("group@example.com")));
      expect(listed.Groups?.map(({ GroupName }) => GroupName)).toEqual(["alpha", "none"]);
      const twice = send(new CreateGroupCommand({ UserPoolId: ids.poolId, GroupName: "alpha" }));
      expect(await refusalOf(twice)).toContain("GroupExistsException");
    });

    test("disable a user at once, and let them back in", async () => {
      await join(cognito, ids, "off@example.com");
      const AccessToken = await accessToken(cognito, ids, "off@example.com");
      await send(new AdminDisableUserCommand(about("off@example.com")));
      expect(await refusalOf(send(new GetUserCommand({ AccessToken })))).toContain("NotAuthorized");
      expect(await refusalOf(signIn(cognito, ids, "off@example.com"))).toContain(
        "User is disabled.",
      );
      await send(new AdminEnableUserCommand(about("off@example.com")));
      await signIn(cognito, ids, "off@example.com");
    });

    test("find users by attribute, page by page", async () => {
      const { poolId } = await cognito.createPool();
      for (let index = 0; index < 7; index++) {
        await send(
          new AdminCreateUserCommand({
            UserPoolId: poolId,
            Username: `user${index}@example.com`,
            MessageAction: "SUPPRESS",
          }),
        );
      }
      const exact = await send(
        new ListUsersCommand({ UserPoolId: poolId, Filter: 'email = "user3@example.com"' }),
      );
      expect(exact.Users).toHaveLength(1);
      const prefixed = await send(
        new ListUsersCommand({ UserPoolId: poolId, Filter: 'email ^= "user"' }),
      );
      expect(prefixed.Users).toHaveLength(7);
      const seen = new Set<string | undefined>();
      let PaginationToken: string | undefined;
      do {
        const page = await send(
          new ListUsersCommand({ UserPoolId: poolId, Limit: 3, PaginationToken }),
        );
        for (const user of page.Users ?? []) seen.add(user.Username);
        PaginationToken = page.PaginationToken;
      } while (PaginationToken !== undefined);
      expect(seen.size).toBe(7);
      const odd = send(new ListUsersCommand({ UserPoolId: poolId, Filter: "email LIKE x" }));
      expect(await refusalOf(odd)).toContain("InvalidParameterException");
    });

    test("force a password reset", async () => {
      await join(cognito, ids, "force@example.com");
      await send(new AdminResetUserPasswordCommand(about("force@example.com")));
      expect(await refusalOf(signIn(cognito, ids, "force@example.com"))).toContain(
        "PasswordResetRequiredException",
      );
      await send(
        new ConfirmForgotPasswordCommand({
          ClientId: ids.clientId,
          Username: "force@example.com",
          ConfirmationCode: cognito.code("force@example.com"),
          Password: "Passw0rd!Passw0rd3",
        }),
      );
      await signIn(cognito, ids, "force@example.com", "Passw0rd!Passw0rd3");
    });

    test("see users, delete them, and hear when there is none", async () => {
      await join(cognito, ids, "gone@example.com");
      const seen = await send(new AdminGetUserCommand(about("gone@example.com")));
      expect(seen).toMatchObject({ UserStatus: "CONFIRMED", Enabled: true });
      expect(seen.UserCreateDate?.getTime()).toBeGreaterThan(Date.now() - 60_000);
      await send(new AdminDeleteUserCommand(about("gone@example.com")));
      expect(await refusalOf(send(new AdminGetUserCommand(about("gone@example.com"))))).toBe(
        "UserNotFoundException: User does not exist.",
      );
    });
  });

  describe("pools", () => {
    test("have ids of AWS's form, and describe themselves", async () => {
      expect(ids.poolId).toMatch(/^us-east-1_[A-Za-z0-9]{9}$/);
      expect(ids.clientId).toMatch(/^[a-z0-9]{26}$/);
      const { UserPool } = await send(new DescribeUserPoolCommand({ UserPoolId: ids.poolId }));
      expect(UserPool?.Policies?.PasswordPolicy?.MinimumLength).toBe(12);
      const { UserPoolClient } = await send(
        new DescribeUserPoolClientCommand({ UserPoolId: ids.poolId, ClientId: ids.clientId }),
      );
      expect(UserPoolClient?.ExplicitAuthFlows).toContain("ALLOW_USER_SRP_AUTH");
      expect(UserPoolClient?.ClientSecret).toBeUndefined();
    });

    test("names instead of addresses, with the address as alias", async () => {
      const named = await cognito.createPool({
        UsernameAttributes: [],
        AliasAttributes: ["email"],
      });
      await send(
        new AdminCreateUserCommand({
          UserPoolId: named.poolId,
          Username: "Trader",
          TemporaryPassword: password,
          UserAttributes: [
            { Name: "email", Value: "trader@example.com" },
            { Name: "email_verified", Value: "true" },
          ],
        }),
      );
      for (const name of ["trader", "TRADER", "trader@example.com"]) {
        const { ChallengeName } = await signIn(cognito, named, name);
        expect(ChallengeName).toBe("NEW_PASSWORD_REQUIRED");
      }
    });

    test.each([
      ["SMS", { AutoVerifiedAttributes: ["phone_number" as const] }],
      ["another trigger", { LambdaConfig: { CustomMessage: "arn:x" } }],
    ])("%s is refused by name", async (_, settings) => {
      const attempt = send(new CreateUserPoolCommand({ PoolName: "odd", ...settings }));
      expect(await refusalOf(attempt)).toContain("is not supported by the local Cognito");
    });

    test("federation and the hosted login are refused by name", async () => {
      const attempt = send(
        new CreateIdentityProviderCommand({
          UserPoolId: ids.poolId,
          ProviderName: "Google",
          ProviderType: "Google",
          ProviderDetails: {},
        }),
      );
      expect(await refusalOf(attempt)).toContain("CreateIdentityProvider");
      const hosted = await fetch(`${cognito.url}/oauth2/authorize`, { redirect: "manual" });
      expect(hosted.status).toBe(501);
      expect(await hosted.text()).toContain("hosted login is not supported");
    });

    test("ids that do not exist", async () => {
      const missing = send(new DescribeUserPoolCommand({ UserPoolId: "us-east-1_missing00" }));
      expect(await refusalOf(missing)).toContain("ResourceNotFoundException");
      const keys = await fetch(`${cognito.url}/us-east-1_missing00/.well-known/jwks.json`);
      expect(keys.status).toBe(404);
    });
  });
}
