import type { PasswordPolicySpec, UserPoolClientSpec, UserPoolSpec } from "../../synth/manifest.ts";
import { notSupported, type Input } from "../server/index.ts";
import { choice, flag, integer, optionalText, record, records, text, texts } from "./input.ts";
import { refusal } from "./refusal.ts";

export const triggerNames = ["PreSignUp", "PostConfirmation", "PreTokenGeneration"] as const;
export type TriggerName = (typeof triggerNames)[number];

/** How a pool behaves; made from the manifest or from a CreateUserPool call. */
export interface PoolSettings {
  readonly usernameAttributes: readonly string[];
  readonly aliasAttributes: readonly string[];
  readonly autoVerifiedAttributes: readonly string[];
  /** Attributes that change only once the new value is verified. */
  readonly verifiedBeforeUpdate: readonly string[];
  readonly mfa: "OFF" | "ON" | "OPTIONAL";
  readonly passwordPolicy: PasswordPolicySpec;
  readonly temporaryPasswordDays: number;
  readonly adminCreatesUsersOnly: boolean;
  readonly caseSensitive: boolean;
  readonly customAttributes: readonly CustomAttribute[];
  /** Trigger -> the function to call, by the name `invokeTrigger` knows. */
  readonly triggers: Readonly<Partial<Record<TriggerName, string>>>;
  readonly tokenTriggerVersion: "V1_0" | "V2_0";
}

export interface CustomAttribute {
  readonly name: string;
  readonly mutable: boolean;
}

export interface ClientSettings {
  readonly authFlows: readonly string[];
  readonly secret?: string;
  readonly accessTokenSeconds: number;
  readonly idTokenSeconds: number;
  readonly refreshTokenSeconds: number;
  readonly readAttributes: readonly string[];
  readonly writeAttributes: readonly string[];
}

/** USER_AUTH and CUSTOM_AUTH may be listed, as SST's clients do; using them is refused. */
const authFlows = [
  "ALLOW_ADMIN_USER_PASSWORD_AUTH",
  "ALLOW_CUSTOM_AUTH",
  "ALLOW_REFRESH_TOKEN_AUTH",
  "ALLOW_USER_AUTH",
  "ALLOW_USER_PASSWORD_AUTH",
  "ALLOW_USER_SRP_AUTH",
];
const defaultAuthFlows = ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_CUSTOM_AUTH"];

export function poolFromManifest(spec: UserPoolSpec): PoolSettings {
  if (spec.mfa !== "OFF" && !spec.softwareToken) {
    throw notSupported("Cognito", `Pool ${spec.name}: MFA by SMS (without software tokens)`);
  }
  const triggers = Object.entries(spec.triggers).map(([name, id]) => [triggerNamed(name), id]);
  return checked({
    usernameAttributes: spec.usernameAttributes,
    aliasAttributes: [],
    autoVerifiedAttributes: spec.autoVerifiedAttributes,
    verifiedBeforeUpdate: spec.verifiedBeforeUpdate,
    mfa: spec.mfa,
    passwordPolicy: spec.passwordPolicy,
    temporaryPasswordDays: 7,
    adminCreatesUsersOnly: false,
    caseSensitive: false,
    customAttributes: [],
    triggers: Object.fromEntries(triggers) as PoolSettings["triggers"],
    tokenTriggerVersion: "V1_0",
  });
}

export function clientFromManifest(spec: UserPoolClientSpec): ClientSettings {
  return {
    authFlows: checkedFlows(spec.authFlows),
    accessTokenSeconds: spec.accessTokenMinutes * 60,
    idTokenSeconds: spec.idTokenMinutes * 60,
    refreshTokenSeconds: spec.refreshTokenMinutes * 60,
    readAttributes: [],
    writeAttributes: [],
  };
}

export function poolFromInput(input: Input): PoolSettings {
  const updates = record(input, "UserAttributeUpdateSettings");
  const lambdas = record(input, "LambdaConfig");
  const tokenTrigger = record(lambdas, "PreTokenGenerationConfig");
  const policy = record(record(input, "Policies"), "PasswordPolicy");
  return checked({
    usernameAttributes: texts(input, "UsernameAttributes"),
    aliasAttributes: texts(input, "AliasAttributes"),
    autoVerifiedAttributes: texts(input, "AutoVerifiedAttributes"),
    verifiedBeforeUpdate: texts(updates, "AttributesRequireVerificationBeforeUpdate"),
    mfa: choice(input, "MfaConfiguration", ["OFF", "ON", "OPTIONAL"], "OFF"),
    passwordPolicy: passwordPolicyFrom(policy),
    temporaryPasswordDays: integer(policy, "TemporaryPasswordValidityDays", {
      min: 0,
      max: 365,
      otherwise: 7,
    }),
    adminCreatesUsersOnly: flag(
      record(input, "AdminCreateUserConfig"),
      "AllowAdminCreateUserOnly",
      false,
    ),
    caseSensitive: flag(record(input, "UsernameConfiguration"), "CaseSensitive", false),
    customAttributes: customAttributesFrom(input),
    triggers: triggersFrom(lambdas, tokenTrigger),
    tokenTriggerVersion: choice(tokenTrigger, "LambdaVersion", ["V1_0", "V2_0"], "V1_0"),
  });
}

export function clientFromInput(input: Input, createSecret: () => string): ClientSettings {
  if (
    choice(record(input, "RefreshTokenRotation"), "Feature", switches, "DISABLED") === "ENABLED"
  ) {
    throw notSupported("Cognito", "RefreshTokenRotation");
  }
  const units = record(input, "TokenValidityUnits");
  const seconds = (token: string, unit: keyof typeof unitSeconds, otherwise: number): number => {
    const value = integer(input, `${token}Validity`, { min: 0, max: 315_360_000, otherwise: 0 });
    const chosen = choice(units, token, unitNames, unit);
    return value === 0 ? otherwise : value * unitSeconds[chosen];
  };
  return {
    authFlows: checkedFlows(texts(input, "ExplicitAuthFlows")),
    ...(flag(input, "GenerateSecret", false) ? { secret: createSecret() } : {}),
    accessTokenSeconds: seconds("AccessToken", "hours", 3600),
    idTokenSeconds: seconds("IdToken", "hours", 3600),
    refreshTokenSeconds: seconds("RefreshToken", "days", 30 * 86_400),
    readAttributes: texts(input, "ReadAttributes"),
    writeAttributes: texts(input, "WriteAttributes"),
  };
}

const switches = ["ENABLED", "DISABLED"] as const;
const unitSeconds = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 } as const;
const unitNames = ["seconds", "minutes", "hours", "days"] as const;

/** No policy at all means Cognito's own: eight characters of every kind. */
function passwordPolicyFrom(policy: Input): PasswordPolicySpec {
  const given = Object.keys(policy).length > 0;
  if (integer(policy, "PasswordHistorySize", { min: 0, max: 24, otherwise: 0 }) > 0) {
    throw notSupported("Cognito", "PasswordHistorySize");
  }
  return {
    lengthMin: integer(policy, "MinimumLength", { min: 6, max: 99, otherwise: 8 }),
    requireLowercase: flag(policy, "RequireLowercase", !given),
    requireUppercase: flag(policy, "RequireUppercase", !given),
    requireNumbers: flag(policy, "RequireNumbers", !given),
    requireSymbols: flag(policy, "RequireSymbols", !given),
  };
}

function customAttributesFrom(input: Input): readonly CustomAttribute[] {
  return records(input, "Schema")
    .map((item) => ({ name: text(item, "Name"), mutable: flag(item, "Mutable", true) }))
    .filter(({ name }) => !standardAttributes.includes(name))
    .map(({ name, mutable }) => ({ name: `custom:${name.replace(/^custom:/, "")}`, mutable }));
}

function triggersFrom(lambdas: Input, tokenTrigger: Input): PoolSettings["triggers"] {
  const named = Object.keys(lambdas)
    .filter((name) => name !== "PreTokenGenerationConfig")
    .map((name) => [triggerNamed(name), text(lambdas, name)]);
  const arn = optionalText(tokenTrigger, "LambdaArn");
  if (arn) named.push(["PreTokenGeneration", arn]);
  return Object.fromEntries(named) as PoolSettings["triggers"];
}

function triggerNamed(name: string): TriggerName {
  const found = triggerNames.find((known) => known.toLowerCase() === name.toLowerCase());
  if (!found) throw notSupported("Cognito", `The trigger ${name}`);
  return found;
}

function checkedFlows(flows: readonly string[]): readonly string[] {
  const unknown = flows.find((flow) => !authFlows.includes(flow));
  if (unknown) throw notSupported("Cognito", `ExplicitAuthFlows ${unknown.slice(0, 64)}`);
  return flows.length > 0 ? flows : defaultAuthFlows;
}

/** This cloud sends mail and no SMS; a pool that needs SMS is refused, not half served. */
function checked(settings: PoolSettings): PoolSettings {
  const { usernameAttributes, aliasAttributes, autoVerifiedAttributes } = settings;
  if ([...usernameAttributes, ...autoVerifiedAttributes].includes("phone_number")) {
    throw notSupported("Cognito", "phone_number as username or verified attribute (SMS)");
  }
  const unknown = [...usernameAttributes, ...autoVerifiedAttributes].find((a) => a !== "email");
  if (unknown) throw refusal.badParameter(`${unknown} cannot be a username or verified attribute.`);
  const alias = aliasAttributes.find((name) => name !== "email");
  if (alias) throw notSupported("Cognito", `The alias attribute ${alias}`);
  if (usernameAttributes.length > 0 && aliasAttributes.length > 0) {
    throw refusal.badParameter("Only one of aliasAttributes or usernameAttributes can be set.");
  }
  return settings;
}

export const standardAttributes: readonly string[] = [
  "address",
  "birthdate",
  "email",
  "family_name",
  "gender",
  "given_name",
  "locale",
  "middle_name",
  "name",
  "nickname",
  "phone_number",
  "picture",
  "preferred_username",
  "profile",
  "updated_at",
  "website",
  "zoneinfo",
];
