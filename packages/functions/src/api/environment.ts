import type { APIGatewayProxyEventV2WithJWTAuthorizer } from "aws-lambda";

/** What every route finds in `c.env`: the event as API Gateway made it, its token checked. */
export interface ApiEnvironment {
  readonly Bindings: { readonly event: APIGatewayProxyEventV2WithJWTAuthorizer };
}

/** The same behind `signedIn`: it is known who asks. */
export interface SignedInEnvironment extends ApiEnvironment {
  readonly Variables: { readonly identity: Identity };
}

/** Who is asking, by the claims of the token that API Gateway has checked. */
export interface Identity {
  readonly userId: string;
  /** Id tokens carry it, access tokens do not. */
  readonly email: string | undefined;
}
