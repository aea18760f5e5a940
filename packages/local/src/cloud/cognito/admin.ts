import { namedUser, poolOf, type Context, type Operations } from "./context.ts";
import type { Input } from "../server/index.ts";
import { attributes, flag, optionalText, text, textMap } from "./input.ts";
import { describeUser, listUsers } from "./list-users.ts";
import { setPreference } from "./mfa.ts";
import { assertPassword, createTemporaryPassword } from "./password.ts";
import { identityOf } from "./person.ts";
import { sendCode } from "./delivery.ts";
import { mfaSettings } from "./profile.ts";
import { confirm, draftUser, insertUser, personOf } from "./sign-up.ts";
import { createVerifier } from "./srp.ts";
import { assertSchema } from "./user-attributes.ts";
import { refusal } from "./refusal.ts";
import type { User } from "./user-store.ts";

const dayMs = 86_400_000;
/** What triggers are told when no client of the pool is behind a call. */
const noClient = "CLIENT_ID_NOT_APPLICABLE";

/** What administrators do to users. */
export function adminOperations(context: Context): Operations {
  return { ...creating(context), ...changing(context), ...reading(context) };
}

function creating(context: Context): Operations {
  return {
    AdminCreateUser: async (input) => {
      const pool = poolOf(context, input);
      if (optionalText(input, "MessageAction") === "RESEND") return resend(context, input);
      const name = text(input, "Username");
      const given = attributes(input, "UserAttributes");
      const draft = draftUser(context, pool, { name, attributes: given });
      const { passwordPolicy, temporaryPasswordDays } = pool.settings;
      const password =
        optionalText(input, "TemporaryPassword") ??
        createTemporaryPassword(passwordPolicy.lengthMin);
      assertPassword(password, passwordPolicy);
      await context.triggers.call("PreSignUp", {
        pool,
        clientId: noClient,
        user: draft,
        source: "PreSignUp_AdminCreateUser",
        request: {
          validationData: attributes(input, "ValidationData"),
          clientMetadata: textMap(input, "ClientMetadata"),
        },
      });
      const user = insertUser(context, pool, {
        ...draft,
        status: "FORCE_CHANGE_PASSWORD",
        temporaryUntilMs: context.now() + temporaryPasswordDays * dayMs,
        password: createVerifier(identityOf(pool, draft.username), password),
      });
      if (optionalText(input, "MessageAction") !== "SUPPRESS") invite(context, user, password);
      return { User: describeUser(user, "Attributes") };
    },

    AdminSetUserPassword: async (input) => {
      const { pool, user } = namedUser(context, input);
      const password = text(input, "Password");
      const permanent = flag(input, "Permanent", false);
      assertPassword(password, pool.settings.passwordPolicy);
      const { temporaryUntilMs: _, ...rest } = user;
      const validMs = pool.settings.temporaryPasswordDays * dayMs;
      const next: User = {
        ...rest,
        status: permanent ? "CONFIRMED" : "FORCE_CHANGE_PASSWORD",
        ...(permanent ? {} : { temporaryUntilMs: context.now() + validMs }),
        password: createVerifier(identityOf(pool, user.username), password),
      };
      context.users.save(next, context.now());
      context.throttle.forgiveFailures(personOf(pool, user).throttleName);
      return {};
    },

    AdminConfirmSignUp: async (input) => {
      const { pool, user } = namedUser(context, input);
      const metadata = textMap(input, "ClientMetadata");
      await confirm(context, pool, user, { clientId: noClient, metadata });
      return {};
    },

    AdminResetUserPassword: async (input) => {
      const { pool, user } = namedUser(context, input);
      if (user.attributes["email_verified"] !== "true") {
        throw refusal.badParameter("The user has no verified email to send a code to.");
      }
      context.users.save({ ...user, status: "RESET_REQUIRED" }, context.now());
      sendCode(context, personOf(pool, user), "RESET_PASSWORD");
      return {};
    },
  };
}

function changing(context: Context): Operations {
  const setEnabled = async (input: Input, enabled: boolean) => {
    const { user } = namedUser(context, input);
    context.users.save({ ...user, enabled }, context.now());
    if (!enabled) context.logins.revokeAll(user);
    return {};
  };
  return {
    AdminEnableUser: (input) => setEnabled(input, true),
    AdminDisableUser: (input) => setEnabled(input, false),

    AdminDeleteUser: async (input) => {
      context.users.delete(namedUser(context, input).user);
      return {};
    },

    AdminUpdateUserAttributes: async (input) => {
      const { pool, user } = namedUser(context, input);
      const changes = attributes(input, "UserAttributes");
      assertSchema(pool, changes, user.attributes);
      const isNewEmail =
        changes["email"] !== undefined && changes["email"] !== user.attributes["email"];
      const next = {
        ...user.attributes,
        ...(isNewEmail ? { email_verified: "false" } : {}),
        ...changes,
      };
      context.users.save({ ...user, attributes: next }, context.now());
      return {};
    },

    AdminSetUserMFAPreference: async (input) => {
      setPreference(context, namedUser(context, input), input);
      return {};
    },

    AdminUserGlobalSignOut: async (input) => {
      context.logins.revokeAll(namedUser(context, input).user);
      return {};
    },
  };
}

function reading(context: Context): Operations {
  return {
    AdminGetUser: async (input) => {
      const { user } = namedUser(context, input);
      return { ...describeUser(user, "UserAttributes"), ...mfaSettings(user) };
    },
    ListUsers: async (input) => listUsers(context, input),
  };
}

/** A user who lost the invitation gets a new temporary password. */
async function resend(context: Context, input: Input): Promise<unknown> {
  const { pool, user } = namedUser(context, input);
  if (user.status !== "FORCE_CHANGE_PASSWORD") {
    throw refusal.unsupportedState("Resend not possible. Current status is " + user.status);
  }
  const { passwordPolicy, temporaryPasswordDays } = pool.settings;
  const password =
    optionalText(input, "TemporaryPassword") ?? createTemporaryPassword(passwordPolicy.lengthMin);
  assertPassword(password, passwordPolicy);
  const next = {
    ...user,
    temporaryUntilMs: context.now() + temporaryPasswordDays * dayMs,
    password: createVerifier(identityOf(pool, user.username), password),
  };
  const saved = context.users.save(next, context.now());
  invite(context, saved, password);
  return { User: describeUser(saved, "Attributes") };
}

function invite(context: Context, user: User, password: string): void {
  const to = user.attributes["email"];
  if (to === undefined) return;
  const subject = "Your temporary password";
  context.onMail({
    to,
    subject,
    text: `Your username is ${to} and temporary password is ${password}`,
  });
}
