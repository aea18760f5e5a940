import type { IncomingMessage, ServerResponse } from "node:http";
import type { Context } from "./context.ts";

/**
 * The documents a verifier reads: `/<poolId>/.well-known/jwks.json` and `openid-configuration`.
 * The hosted login under `/oauth2` and `/login` is refused by name.
 */
export function serveDiscovery(
  context: Context,
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  const path = (request.url ?? "/").split("?")[0] ?? "/";
  if (/^\/(oauth2|login|logout|signup|saml2)(\/|$)/.test(path)) {
    answer(response, 501, {
      error: "unsupported",
      error_description: `${path.slice(0, 64)}: the hosted login is not supported by the local Cognito.`,
    });
    return true;
  }
  const [, poolId, document] =
    /^\/([\w-]+_[A-Za-z0-9]+)\/\.well-known\/(jwks\.json|openid-configuration)$/.exec(path) ?? [];
  if (poolId === undefined || (request.method !== "GET" && request.method !== "HEAD")) return false;
  if (!context.pools.pools().some(({ id }) => id === poolId)) {
    answer(response, 404, { message: `User pool ${poolId} does not exist.` });
    return true;
  }
  answer(response, 200, document === "jwks.json" ? context.tokens.jwks : openid(context, poolId));
  return true;
}

function openid(context: Context, poolId: string): unknown {
  const issuer = context.tokens.issuer(poolId);
  return {
    issuer,
    jwks_uri: `${issuer}/.well-known/jwks.json`,
    id_token_signing_alg_values_supported: ["RS256"],
    response_types_supported: ["code", "token"],
    scopes_supported: ["openid", "email", "phone", "profile"],
    subject_types_supported: ["public"],
    token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post"],
  };
}

function answer(response: ServerResponse, status: number, value: unknown): void {
  const body = JSON.stringify(value);
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
    "cache-control": status === 200 ? "public, max-age=86400" : "no-store",
  });
  response.end(body);
}
