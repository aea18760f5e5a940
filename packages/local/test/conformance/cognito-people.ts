import {
  ConfirmSignUpCommand,
  InitiateAuthCommand,
  SignUpCommand,
  type InitiateAuthCommandOutput,
} from "@aws-sdk/client-cognito-identity-provider";
import {
  AuthenticationDetails,
  CognitoUser,
  CognitoUserPool,
  type CognitoUserSession,
} from "amazon-cognito-identity-js";
import { password, type PoolIds, type TestCognito } from "./cognito-pool.ts";

/** Signs up and confirms with the mailed code; answers with the sub. */
export async function join(
  cognito: TestCognito,
  { clientId }: PoolIds,
  email: string,
): Promise<string> {
  const { client } = cognito;
  const { UserSub } = await client.send(
    new SignUpCommand({
      ClientId: clientId,
      Username: email,
      Password: password,
      UserAttributes: [{ Name: "email", Value: email }],
    }),
  );
  await client.send(
    new ConfirmSignUpCommand({
      ClientId: clientId,
      Username: email,
      ConfirmationCode: cognito.code(email),
    }),
  );
  return UserSub ?? "";
}

export function signIn(
  { client }: TestCognito,
  { clientId }: PoolIds,
  email: string,
  attempt = password,
): Promise<InitiateAuthCommandOutput> {
  return client.send(
    new InitiateAuthCommand({
      ClientId: clientId,
      AuthFlow: "USER_PASSWORD_AUTH",
      AuthParameters: { USERNAME: email, PASSWORD: attempt },
    }),
  );
}

export async function accessToken(
  pool: TestCognito,
  ids: PoolIds,
  email: string,
  attempt = password,
): Promise<string> {
  const { AuthenticationResult } = await signIn(pool, ids, email, attempt);
  return AuthenticationResult?.AccessToken ?? "";
}

/** SRP as the browser does it: amazon-cognito-identity-js, unmodified. */
export function srpSignIn(
  { url }: TestCognito,
  { clientId, poolId }: PoolIds,
  email: string,
  options: { readonly password?: string; readonly totp?: string } = {},
): Promise<CognitoUserSession> {
  const pool = new CognitoUserPool({ UserPoolId: poolId, ClientId: clientId, endpoint: `${url}/` });
  const user = new CognitoUser({ Username: email, Pool: pool });
  const details = new AuthenticationDetails({
    Username: email,
    Password: options.password ?? password,
  });
  return new Promise((onSuccess, onFailure) => {
    user.authenticateUser(details, {
      onSuccess,
      onFailure,
      totpRequired: () =>
        user.sendMFACode(options.totp ?? "", { onSuccess, onFailure }, "SOFTWARE_TOKEN_MFA"),
    });
  });
}

export function claimsOf(token: string | undefined): Readonly<Record<string, unknown>> {
  const [, payload = ""] = (token ?? "").split(".");
  return JSON.parse(Buffer.from(payload, "base64url").toString()) as Record<string, unknown>;
}

/** The name of the error a call ends with; fails the test when it does not. */
export async function refusalOf(call: Promise<unknown>): Promise<string> {
  const outcome = await call.then(
    () => "nothing: the call succeeded",
    (error: unknown) => `${(error as Error).name}: ${(error as Error).message}`,
  );
  return outcome;
}
