import type { PostConfirmationTriggerEvent } from "aws-lambda";
import { openAccount } from "@bourse/core/account";
import { log } from "../runtime/log.ts";
import { coreTable } from "../runtime/resources.ts";

/** Cognito calls this when a user has confirmed the address; it wants its event back. */
export async function handler(
  event: PostConfirmationTriggerEvent,
): Promise<PostConfirmationTriggerEvent> {
  // The same trigger fires after a forgotten password, when the account is there already.
  if (event.triggerSource !== "PostConfirmation_ConfirmSignUp") return event;

  const { sub, email } = event.request.userAttributes;
  if (sub === undefined || email === undefined) {
    throw new Error("Cognito confirmed a user without sub or email: check the pool's attributes.");
  }
  const account = await openAccount(coreTable(), { userId: sub, email, nowMs: Date.now() });
  log.info("account opened", { userId: account.userId, accountId: account.accountId });
  return event;
}
