import { bearer, clientOf, type Context, type Operations } from "./context.ts";
import { sendCode } from "./delivery.ts";
import { attributes, choice, optionalText, text } from "./input.ts";
import { assertEmailIsFree, personOf } from "./sign-up.ts";
import { refusal } from "./refusal.ts";
import { assertOwnAttributes, assertSchema, attributeList } from "./user-attributes.ts";
import type { User } from "./user-store.ts";

/** What signed-in people see and change of themselves, and how they leave. */
export function profileOperations(context: Context): Operations {
  return {
    GetUser: async (input) => {
      const { client, user } = await bearer(context, input);
      return {
        Username: user.username,
        UserAttributes: attributeList(user, client.settings.readAttributes),
        ...mfaSettings(user),
      };
    },

    UpdateUserAttributes: async (input) => {
      const { client, pool, user } = await bearer(context, input);
      const changes = attributes(input, "UserAttributes");
      assertOwnAttributes(client, changes);
      assertSchema(pool, changes, user.attributes);
      const { email, ...others } = changes;
      const isNew = email !== undefined && email !== user.attributes["email"];
      if (isNew) assertEmailIsFree(context, pool, user, email);
      const later = isNew && pool.settings.verifiedBeforeUpdate.includes("email");
      const now = isNew && !later ? { email, email_verified: "false" } : {};
      const next = { ...user, attributes: { ...user.attributes, ...others, ...now } };
      const saved = context.users.save(next, context.now());
      const mailed = isNew && (later || pool.settings.autoVerifiedAttributes.includes("email"));
      const person = personOf(pool, saved);
      return {
        CodeDeliveryDetailsList: mailed ? [sendCode(context, person, "VERIFY_EMAIL", email)] : [],
      };
    },

    GetUserAttributeVerificationCode: async (input) => {
      const { pool, user } = await bearer(context, input);
      choice(input, "AttributeName", ["email"]);
      if (!user.attributes["email"]) throw refusal.badParameter("The user has no email address.");
      return { CodeDeliveryDetails: sendCode(context, personOf(pool, user), "VERIFY_EMAIL") };
    },

    VerifyUserAttribute: async (input) => {
      const { pool, user } = await bearer(context, input);
      choice(input, "AttributeName", ["email"]);
      const { throttleName } = personOf(pool, user);
      context.throttle.countGuess(throttleName, context.now());
      const email = context.codes.redeem(user, "VERIFY_EMAIL", text(input, "Code"));
      context.throttle.forgiveGuesses(throttleName);
      assertEmailIsFree(context, pool, user, email);
      const verified = { ...user.attributes, email, email_verified: "true" };
      context.users.save({ ...user, attributes: verified }, context.now());
      return {};
    },

    DeleteUser: async (input) => {
      const { user } = await bearer(context, input);
      context.users.delete(user);
      return {};
    },

    GlobalSignOut: async (input) => {
      const { user } = await bearer(context, input);
      context.logins.revokeAll(user);
      return {};
    },

    RevokeToken: async (input) => {
      const { client } = clientOf(context, input);
      if ((optionalText(input, "ClientSecret") ?? "") !== (client.settings.secret ?? "")) {
        throw refusal.notAuthorized(`Unable to verify the secret of client ${client.id}`);
      }
      const login = context.logins.byRefreshToken(text(input, "Token"));
      if (login?.clientId === client.id) context.logins.revoke(login);
      return {};
    },
  };
}

export function mfaSettings(user: User) {
  const { enabled, preferred } = user.totp;
  return {
    ...(enabled ? { UserMFASettingList: ["SOFTWARE_TOKEN_MFA"] } : {}),
    ...(preferred ? { PreferredMfaSetting: "SOFTWARE_TOKEN_MFA" } : {}),
  };
}
