import { jwtVerify, type JWTPayload, type JWTVerifyGetKey } from "jose";
import type { JwtSpec } from "../../synth/manifest.ts";
import { CLOCK_TOLERANCE_SECONDS } from "./limits.ts";

/** Finds the public keys of an issuer. */
export type KeysOf = (issuer: string) => JWTVerifyGetKey;

export type Claims = Readonly<Record<string, string>>;

/** The JWT authorizer of HTTP APIs: the token's claims, or undefined when it is not acceptable. */
export async function authorize(
  spec: JwtSpec,
  header: string | undefined,
  keysOf: KeysOf,
): Promise<Claims | undefined> {
  const token = (header ?? "").replace(/^Bearer\s+/i, "");
  if (token === "") return undefined;
  try {
    const { payload } = await jwtVerify(token, keysOf(spec.issuer), {
      issuer: spec.issuer,
      algorithms: ["RS256"],
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      requiredClaims: ["exp"],
    });
    return isForUs(payload, spec.audiences) ? claimTexts(payload) : undefined;
  } catch {
    return undefined;
  }
}

/** An id token names its audience in `aud`, an access token of Cognito in `client_id`. */
function isForUs(payload: JWTPayload, audiences: readonly string[]): boolean {
  const named = payload.aud ?? payload["client_id"];
  const list = Array.isArray(named) ? named : [named];
  return list.some((audience) => typeof audience === "string" && audiences.includes(audience));
}

/** API Gateway hands every claim on as text, a list as `[a b]`. */
const claimTexts = (payload: JWTPayload): Claims =>
  Object.fromEntries(
    Object.entries(payload).map(([name, value]) => [
      name,
      Array.isArray(value) ? `[${value.join(" ")}]` : String(value),
    ]),
  );
