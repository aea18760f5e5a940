import {
  AdminGetUserCommand,
  CognitoIdentityProviderClient,
  UserNotFoundException,
} from "@aws-sdk/client-cognito-identity-provider";
import type { Attachment } from "./attachment.ts";

/** The id of whoever signed up with that e-mail; the environment has to be the attachment's. */
export async function findUserId(
  { links }: Pick<Attachment, "links">,
  email: string,
): Promise<string | undefined> {
  const client = new CognitoIdentityProviderClient({});
  const poolId = String(links["Users"]?.["id"]);
  try {
    const user = await client.send(
      new AdminGetUserCommand({ UserPoolId: poolId, Username: email }),
    );
    return user.UserAttributes?.find(({ Name }) => Name === "sub")?.Value;
  } catch (error) {
    if (error instanceof UserNotFoundException) return undefined;
    throw error;
  } finally {
    client.destroy();
  }
}
