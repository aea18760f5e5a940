import { bearer, clientOf, type Context, type Operations } from "./context.ts";
import { pretendToSendCode, sendCode } from "./delivery.ts";
import { optionalText, text, textMap } from "./input.ts";
import { assertPassword } from "./password.ts";
import { assertSecretHash, findPerson, identityOf } from "./person.ts";
import { personOf, withVerifiedEmail } from "./sign-up.ts";
import { refusal } from "./refusal.ts";
import { createVerifier, matchesVerifier } from "./srp.ts";
import type { User } from "./user-store.ts";

/** Forgotten and changed passwords. */
export function recoveryOperations(context: Context): Operations {
  return {
    ForgotPassword: async (input) => {
      const { client, pool } = clientOf(context, input);
      const name = text(input, "Username");
      assertSecretHash(client, name, optionalText(input, "SecretHash"));
      const person = findPerson(context, pool, name);
      const { user } = person;
      const details =
        user && canReset(user)
          ? sendCode(context, { ...person, user }, "RESET_PASSWORD")
          : pretendToSendCode(context, person, name);
      return { CodeDeliveryDetails: details };
    },

    ConfirmForgotPassword: async (input) => {
      const { client, pool } = clientOf(context, input);
      const name = text(input, "Username");
      assertSecretHash(client, name, optionalText(input, "SecretHash"));
      const password = text(input, "Password");
      assertPassword(password, pool.settings.passwordPolicy);
      const { throttleName, user } = findPerson(context, pool, name);
      context.throttle.countGuess(throttleName, context.now());
      if (!user || !canReset(user)) throw refusal.codeMismatch();
      const code = text(input, "ConfirmationCode");
      const address = context.codes.redeem(user, "RESET_PASSWORD", code);
      context.throttle.forgiveGuesses(throttleName);
      context.throttle.forgiveFailures(throttleName);
      const verifier = createVerifier(identityOf(pool, user.username), password);
      const saved = context.users.save(
        { ...withVerifiedEmail(user, address), status: "CONFIRMED", password: verifier },
        context.now(),
      );
      await context.triggers.call("PostConfirmation", {
        pool,
        clientId: client.id,
        user: saved,
        source: "PostConfirmation_ConfirmForgotPassword",
        request: { clientMetadata: textMap(input, "ClientMetadata") },
      });
      return {};
    },

    ChangePassword: async (input) => {
      const { pool, user } = await bearer(context, input);
      const { throttleName } = personOf(pool, user);
      const identity = identityOf(pool, user.username);
      context.throttle.assertMayTry(throttleName, context.now());
      if (!matchesVerifier(identity, text(input, "PreviousPassword"), user.password)) {
        context.throttle.countFailure(throttleName, context.now());
        throw refusal.badCredentials();
      }
      const proposed = text(input, "ProposedPassword");
      assertPassword(proposed, pool.settings.passwordPolicy);
      context.users.save({ ...user, password: createVerifier(identity, proposed) }, context.now());
      return {};
    },
  };
}

/** Only an address that is known to be the user's own may open the account. */
function canReset(user: User): boolean {
  const settled = user.status === "CONFIRMED" || user.status === "RESET_REQUIRED";
  return settled && user.enabled && user.attributes["email_verified"] === "true";
}
