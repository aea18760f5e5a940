import { Amplify } from "aws-amplify";
import {
  autoSignIn,
  confirmResetPassword,
  confirmSignIn,
  confirmSignUp,
  resendSignUpCode,
  resetPassword,
  signIn,
  signOut,
  signUp,
} from "aws-amplify/auth";
import type { RuntimeConfig } from "../config/runtime-config.ts";

/** Tells Amplify which user pool to speak to. Only account pages, and signing out, load this module. */
function configure({ cognito }: RuntimeConfig): void {
  Amplify.configure({
    Auth: {
      Cognito: {
        userPoolId: cognito.userPoolId,
        userPoolClientId: cognito.clientId,
        ...(cognito.endpoint !== undefined && { userPoolEndpoint: cognito.endpoint }),
      },
    },
  });
}

/** What the user has to do next to be signed in. */
export type SignInStep = "done" | "code" | "newPassword" | "confirmSignUp" | "resetPassword";

const STEPS: Readonly<Record<string, SignInStep>> = {
  DONE: "done",
  CONFIRM_SIGN_IN_WITH_TOTP_CODE: "code",
  CONFIRM_SIGN_IN_WITH_SMS_CODE: "code",
  CONFIRM_SIGN_IN_WITH_EMAIL_CODE: "code",
  CONFIRM_SIGN_IN_WITH_NEW_PASSWORD_REQUIRED: "newPassword",
  CONFIRM_SIGN_UP: "confirmSignUp",
  RESET_PASSWORD: "resetPassword",
};

function stepOf({ nextStep }: { nextStep: { signInStep: string } }): SignInStep {
  const step = STEPS[nextStep.signInStep];
  if (step === undefined) {
    throw new Error(`This sign-in asks for ${nextStep.signInStep}, which is not offered here.`);
  }
  return step;
}

export async function startSignIn(
  config: RuntimeConfig,
  email: string,
  password: string,
): Promise<SignInStep> {
  configure(config);
  // What is left of an earlier session would make Amplify refuse a new one.
  await signOut().catch(() => undefined);
  return stepOf(await signIn({ username: email, password }));
}

/** Answers the pool's question: a code, or a new password. */
export async function answerSignIn(answer: string): Promise<SignInStep> {
  return stepOf(await confirmSignIn({ challengeResponse: answer }));
}

export async function startSignUp(
  config: RuntimeConfig,
  email: string,
  password: string,
): Promise<"confirm" | "done"> {
  configure(config);
  const { nextStep } = await signUp({
    username: email,
    password,
    options: { userAttributes: { email }, autoSignIn: true },
  });
  return nextStep.signUpStep === "CONFIRM_SIGN_UP" ? "confirm" : "done";
}

/** Confirms the address; true when that also signed the user in. */
export async function finishSignUp(
  config: RuntimeConfig,
  email: string,
  code: string,
): Promise<boolean> {
  configure(config);
  await confirmSignUp({ username: email, confirmationCode: code });
  const result = await autoSignIn().catch(() => undefined);
  return result?.isSignedIn ?? false;
}

export async function sendCodeAgain(config: RuntimeConfig, email: string): Promise<void> {
  configure(config);
  await resendSignUpCode({ username: email });
}

export async function startPasswordReset(config: RuntimeConfig, email: string): Promise<void> {
  configure(config);
  await resetPassword({ username: email });
}

export async function finishPasswordReset(
  config: RuntimeConfig,
  reset: { email: string; code: string; password: string },
): Promise<void> {
  configure(config);
  await confirmResetPassword({
    username: reset.email,
    confirmationCode: reset.code,
    newPassword: reset.password,
  });
}

/** Ends the session here and revokes its tokens at the pool. */
export async function signOutEverywhere(config: RuntimeConfig): Promise<void> {
  configure(config);
  await signOut();
}
