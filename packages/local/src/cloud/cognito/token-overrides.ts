import type { JWTPayload } from "jose";

/** What a PreTokenGeneration trigger wants changed. */
export interface TokenOverrides {
  readonly groups?: readonly string[];
  readonly idToken: ClaimChanges;
  readonly accessToken: ClaimChanges & {
    readonly scopesToAdd: readonly string[];
    readonly scopesToSuppress: readonly string[];
  };
}

interface ClaimChanges {
  readonly add: Readonly<Record<string, unknown>>;
  readonly suppress: readonly string[];
}

export const noOverrides: TokenOverrides = {
  idToken: { add: {}, suppress: [] },
  accessToken: { add: {}, suppress: [], scopesToAdd: [], scopesToSuppress: [] },
};

/** Claims a trigger cannot touch: who the user is, and what makes the token valid. */
const fixedClaims = [
  "acr",
  "amr",
  "at_hash",
  "aud",
  "auth_time",
  "azp",
  "client_id",
  "cognito:groups",
  "cognito:username",
  "event_id",
  "exp",
  "iat",
  "identities",
  "iss",
  "jti",
  "nbf",
  "nonce",
  "origin_jti",
  "scope",
  "sub",
  "token_use",
  "username",
];

/** Reads the `response` of the trigger, of event version 1 or 2. */
export function readOverrides(response: unknown, version: "V1_0" | "V2_0"): TokenOverrides {
  const answer = object(response);
  if (version === "V1_0") {
    const details = object(answer["claimsOverrideDetails"]);
    return { ...noOverrides, ...groupsOf(details), idToken: changesOf(details) };
  }
  const details = object(answer["claimsAndScopeOverrideDetails"]);
  const access = object(details["accessTokenGeneration"]);
  return {
    ...groupsOf(details),
    idToken: changesOf(object(details["idTokenGeneration"])),
    accessToken: {
      ...changesOf(access),
      scopesToAdd: list(access["scopesToAdd"]),
      scopesToSuppress: list(access["scopesToSuppress"]),
    },
  };
}

export function applyToIdToken(claims: JWTPayload, overrides: TokenOverrides): JWTPayload {
  return change(claims, overrides.idToken);
}

export function applyToAccessToken(claims: JWTPayload, overrides: TokenOverrides): JWTPayload {
  const { scopesToAdd, scopesToSuppress } = overrides.accessToken;
  const scopes = [...String(claims["scope"]).split(" "), ...scopesToAdd];
  const kept = scopes.filter((scope) => !scopesToSuppress.includes(scope));
  return { ...change(claims, overrides.accessToken), scope: [...new Set(kept)].join(" ") };
}

function change(claims: JWTPayload, { add, suppress }: ClaimChanges): JWTPayload {
  const isFree = (name: string): boolean => !fixedClaims.includes(name);
  const kept = Object.entries(claims).filter(
    ([name]) => !(isFree(name) && suppress.includes(name)),
  );
  const added = Object.entries(add).filter(([name]) => isFree(name));
  return Object.fromEntries([...kept, ...added]);
}

function changesOf(details: Readonly<Record<string, unknown>>): ClaimChanges {
  return {
    add: object(details["claimsToAddOrOverride"]),
    suppress: list(details["claimsToSuppress"]),
  };
}

function groupsOf(details: Readonly<Record<string, unknown>>): { groups?: readonly string[] } {
  const override = object(details["groupOverrideDetails"])["groupsToOverride"];
  return Array.isArray(override) ? { groups: list(override) } : {};
}

function object(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function list(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
