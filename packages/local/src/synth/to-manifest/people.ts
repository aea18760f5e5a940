import { ofType, type Graph, type GraphResource, type Properties } from "../graph.ts";
import type { ScheduleSpec, UserPoolClientSpec, UserPoolSpec } from "../manifest.ts";
import { mockId } from "./apis.ts";
import type { FunctionOf } from "./functions.ts";
import { defined, flag, integer, optionalText, record, text, texts } from "./properties.ts";

export function userPoolsOf(graph: Graph, functionOf: FunctionOf): readonly UserPoolSpec[] {
  return ofType(graph, "cognito/userPool").map((resource) => {
    const { props } = resource;
    const id = mockId(resource);
    const policy = record(props, "passwordPolicy");
    return {
      id,
      name: text(props, "name"),
      arn: `arn:aws:cognito-idp:${graph.region}:${graph.account}:userpool/${id}`,
      usernameAttributes: texts(props, "usernameAttributes"),
      autoVerifiedAttributes: texts(props, "autoVerifiedAttributes"),
      verifiedBeforeUpdate: texts(
        record(props, "userAttributeUpdateSettings"),
        "attributesRequireVerificationBeforeUpdates",
      ),
      mfa: (props["mfaConfiguration"] ?? "OFF") as UserPoolSpec["mfa"],
      softwareToken: flag(record(props, "softwareTokenMfaConfiguration"), "enabled"),
      passwordPolicy: {
        lengthMin: integer(policy, "minimumLength", 8),
        requireLowercase: flag(policy, "requireLowercase"),
        requireUppercase: flag(policy, "requireUppercase"),
        requireNumbers: flag(policy, "requireNumbers"),
        requireSymbols: flag(policy, "requireSymbols"),
      },
      triggers: triggersOf(record(props, "lambdaConfig"), functionOf),
      clients: ofType(graph, "cognito/userPoolClient")
        .filter((client) => client.props["userPoolId"] === id)
        .map(clientOf),
    };
  });
}

function triggersOf(config: Properties, functionOf: FunctionOf): Readonly<Record<string, string>> {
  const triggers: Record<string, string> = {};
  for (const [name, arn] of Object.entries(config)) {
    const target = typeof arn === "string" ? functionOf(arn) : undefined;
    if (target !== undefined) triggers[name] = target;
  }
  return triggers;
}

function clientOf(resource: GraphResource): UserPoolClientSpec {
  const { props } = resource;
  return {
    id: mockId(resource),
    name: text(props, "name"),
    authFlows: texts(props, "explicitAuthFlows"),
    oauthFlows: texts(props, "allowedOauthFlows"),
    oauthScopes: texts(props, "allowedOauthScopes"),
    callbackUrls: texts(props, "callbackUrls"),
    logoutUrls: texts(props, "logoutUrls"),
    providers: texts(props, "supportedIdentityProviders"),
    accessTokenMinutes: validityMinutes(props, "accessToken", { count: 1, unit: "hours" }),
    idTokenMinutes: validityMinutes(props, "idToken", { count: 1, unit: "hours" }),
    refreshTokenMinutes: validityMinutes(props, "refreshToken", { count: 30, unit: "days" }),
  };
}

const minutesIn: Readonly<Record<string, number>> = { minutes: 1, hours: 60, days: 24 * 60 };

/** Cognito counts some tokens in hours and some in days, unless the client says otherwise. */
function validityMinutes(
  props: Properties,
  token: string,
  fallback: { readonly count: number; readonly unit: string },
): number {
  const unit = optionalText(record(props, "tokenValidityUnits"), token) ?? fallback.unit;
  const unitMinutes = minutesIn[unit];
  if (unitMinutes === undefined) throw new TypeError(`${token}: "${unit}" is not a unit of time`);
  return integer(props, `${token}Validity`, fallback.count) * unitMinutes;
}

export function schedulesOf(graph: Graph, functionOf: FunctionOf): readonly ScheduleSpec[] {
  return ofType(graph, "scheduler/schedule").flatMap(({ props }) => {
    const target = record(props, "target");
    const called = functionOf(text(target, "arn"));
    if (called === undefined) return [];
    return [
      defined({
        name: text(props, "name"),
        expression: text(props, "scheduleExpression"),
        timezone: optionalText(props, "scheduleExpressionTimezone") ?? "UTC",
        function: called,
        input: optionalText(target, "input"),
        retriesMax: integer(record(target, "retryPolicy"), "maximumRetryAttempts", 185),
      }) as ScheduleSpec,
    ];
  });
}
