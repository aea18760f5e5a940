import { at, grantsOf, ofType, statementsOf, textsAt, type Statement } from "./graph.ts";
import { unless, type Rule } from "./rule.ts";

const deployed = ["test", "production"] as const;

const role = (statement: object, name = "Example") => ({
  name,
  props: {
    inlinePolicies: [
      { policy: JSON.stringify({ Statement: [{ Effect: "Allow", ...statement }] }) },
    ],
  },
});

/** Actions that AWS defines without a resource to name. */
const hasNoResource = (action: string) =>
  ["ssmmessages:", "xray:", "appsync:Event"].some((prefix) => action.startsWith(prefix)) ||
  // How Lambda stands in a network: its pollers at the brokers, and functions inside the VPC.
  /^ec2:((Create|Delete)NetworkInterface|(Una|A)ssignPrivateIpAddresses|Describe\w+)$/.test(
    action,
  ) ||
  // OpenNext clears its own pages from the cache; SST does not tell it which distribution.
  action === "cloudfront:CreateInvalidation";

const knownManagedPolicies = [
  "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
  // A function in our network: the same, and its interface there.
  "arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole",
  "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy",
  // The instance that is the way out of a small stage's network.
  "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore",
];

const usesCipher = (grants: readonly Statement[], action: RegExp) =>
  grants.some(
    ({ Action, Resource }) =>
      Action.some((one) => action.test(one)) &&
      Resource.some((one) => one === "*" || one.includes("ApiKeyCipherKey")),
  );

/** As ElectroDB names them: of prices and candles, of connections, of who follows what. */
const priceKeys = new Set(
  ["symbol", "connectionId", "shard", "stream"].map((name) => `$bourse#${name}_*`),
);
const coreTable = { type: "dynamodb/table", name: "CoreTable", props: {} };

const openRoutes = new Set(["GET /v1/health", "GET /v1/openapi.json"]);

/** Who may do what. */
export const accessRules: readonly Rule[] = [
  {
    name: "no role may do everything that a service can",
    types: ["iam/role"],
    in: deployed,
    violation: (resource) => {
      const broad = grantsOf(resource)
        .filter(({ Effect }) => Effect === "Allow")
        .flatMap(({ Action }) => Action)
        .filter((action) => action === "*" || action.endsWith(":*"));
      return unless(broad.length === 0, `may ${broad.join(", ")}`);
    },
    bad: [
      role({ Action: ["*"], Resource: ["arn:aws:s3:::b"] }),
      role({ Action: ["dynamodb:*"], Resource: ["arn:aws:dynamodb:us-east-1:1:table/t"] }),
      role({ Action: "kinesis:*", Resource: "arn:aws:kinesis:us-east-1:1:stream/s" }),
    ],
  },
  {
    name: "no role may do something to every resource there is",
    types: ["iam/role"],
    in: deployed,
    violation: (resource) => {
      const broad = grantsOf(resource)
        .filter(({ Effect, Resource }) => Effect === "Allow" && Resource.includes("*"))
        .flatMap(({ Action }) => Action)
        .filter((action) => !hasNoResource(action));
      return unless(broad.length === 0, `may ${broad.join(", ")} on every resource`);
    },
    bad: [role({ Action: ["secretsmanager:GetSecretValue"], Resource: ["*"] })],
    good: [role({ Action: ["ssmmessages:OpenDataChannel"], Resource: ["*"] })],
  },
  {
    name: "no role may drop a table or a stream, or read a user directory",
    types: ["iam/role"],
    in: deployed,
    violation: (resource) => {
      const actions = grantsOf(resource).flatMap(({ Action }) => Action);
      const harmful = actions.filter((action) =>
        /^(dynamodb:(Delete|Create|Update)Table|kinesis:(Delete|Create)|cognito-idp:)/.test(action),
      );
      return unless(harmful.length === 0, `may ${harmful.join(", ")}`);
    },
    bad: [
      role({ Action: ["dynamodb:DeleteTable"], Resource: ["arn:t"] }),
      role({ Action: ["cognito-idp:ListUsers"], Resource: ["arn:p"] }),
    ],
    good: [role({ Action: ["dynamodb:DeleteItem"], Resource: ["arn:t"] })],
  },
  {
    name: "roles are taken on by AWS's services, not by people",
    types: ["iam/role"],
    in: deployed,
    violation: ({ props }) =>
      unless(
        statementsOf(props.assumeRolePolicy).every(
          ({ Principal = {} }) => Object.keys(Principal).join() === "Service",
        ),
        "somebody else may take it on",
      ),
    bad: [
      {
        props: {
          assumeRolePolicy: JSON.stringify({
            Statement: [{ Principal: { AWS: ["arn:aws:iam::1:root"] } }],
          }),
        },
      },
    ],
  },
  {
    name: "roles use only those of AWS's ready-made policies that are known here",
    types: ["iam/role"],
    violation: ({ props }) => {
      const unknown = textsAt(props, "managedPolicyArns").filter(
        (arn) => !knownManagedPolicies.includes(arn),
      );
      return unless(unknown.length === 0, `uses ${unknown.join(", ")}`);
    },
    bad: [{ props: { managedPolicyArns: ["arn:aws:iam::aws:policy/AdministratorAccess"] } }],
  },
  {
    name: "whoever serves prices to strangers may touch no row of people, keys and money",
    types: ["iam/role"],
    in: deployed,
    violation: (resource, graph) => {
      if (!/^(PriceStream|PriceTicksSubscriber|SweepConnections)/.test(resource.name))
        return undefined;
      const table = ofType(graph, "dynamodb/table").find(({ name }) => name.startsWith("Core"));
      const ofTable = grantsOf(resource).filter(({ Resource }) =>
        Resource.some((one) => table !== undefined && one.includes(table.name)),
      );
      const refused = ofTable.filter(
        ({ Effect, Condition }) =>
          Effect === "Deny" &&
          Condition?.["ForAnyValue:StringNotLike"]?.["dynamodb:LeadingKeys"]?.every((keys) =>
            priceKeys.has(keys),
          ),
      );
      const covered = new Set(refused.flatMap(({ Action }) => Action));
      const open = ofTable
        .filter(({ Effect }) => Effect === "Allow")
        .flatMap(({ Action }) => Action)
        .filter((action) => !covered.has(action));
      return unless(open.length === 0, `may ${open.join(", ")} on every row`);
    },
    bad: [
      {
        ...role({ Action: ["dynamodb:PutItem"], Resource: ["arn:CoreTable"] }, "PriceStreamRole"),
        beside: [coreTable],
      },
    ],
    good: [
      {
        ...role({ Action: ["dynamodb:PutItem"], Resource: ["arn:CoreTable"] }, "ExchangeTaskRole"),
        beside: [coreTable],
      },
      {
        ...role(
          { Action: ["kinesis:GetRecords"], Resource: ["arn:PriceTicks"] },
          "PriceStreamRole",
        ),
        beside: [coreTable],
      },
    ],
  },
  {
    name: "only the exchange may unseal the secrets of API keys",
    types: ["iam/role"],
    violation: (resource) =>
      unless(
        resource.name === "ExchangeTaskRole" ||
          !usesCipher(grantsOf(resource), /^kms:(\*|Decrypt|ReEncrypt)/),
        "may decrypt them",
      ),
    bad: [
      role({ Action: ["kms:Decrypt"], Resource: ["arn:aws:kms:x:1:key/ApiKeyCipherKey-id"] }),
      role({ Action: ["kms:*"], Resource: ["*"] }),
    ],
    good: [
      role(
        { Action: ["kms:Decrypt"], Resource: ["arn:aws:kms:x:1:key/ApiKeyCipherKey-id"] },
        "ExchangeTaskRole",
      ),
    ],
  },
  {
    name: "only the platform API may seal the secrets of API keys",
    types: ["iam/role"],
    violation: (resource) =>
      unless(
        resource.name === "PlatformAppRole" ||
          !usesCipher(grantsOf(resource), /^kms:(\*|GenerateDataKey|Encrypt)/),
        "may encrypt in their name",
      ),
    bad: [role({ Action: ["kms:GenerateDataKey"], Resource: ["arn:kms:key/ApiKeyCipherKey-id"] })],
  },
  {
    name: "every function names the one that may call it",
    types: ["lambda/permission"],
    violation: ({ props }) =>
      unless(
        typeof props.sourceArn === "string" && !props.sourceArn.startsWith("*"),
        `every ${String(props.principal)} of the world may call it`,
      ),
    bad: [{ props: { principal: "apigateway.amazonaws.com" } }],
  },
  {
    name: "every function address asks for a signature",
    types: ["lambda/functionUrl"],
    in: deployed,
    violation: ({ props }) =>
      unless(
        props.authorizationType === "AWS_IAM" && props.cors === undefined,
        "anyone may call it, or every web site",
      ),
    bad: [
      { props: { authorizationType: "NONE" } },
      { props: { authorizationType: "AWS_IAM", cors: { allowOrigins: ["*"] } } },
    ],
  },
  {
    name: "every route of the HTTP API knows its caller, but for two that are for all",
    types: ["apigatewayv2/route"],
    violation: ({ props }, graph) => {
      const isHttp = ofType(graph, "apigatewayv2/api").some(
        (api) => `${api.name}-id` === props.apiId && api.props.protocolType === "HTTP",
      );
      if (!isHttp || openRoutes.has(String(props.routeKey))) return undefined;
      return unless(
        ["JWT", "AWS_IAM"].includes(String(props.authorizationType)),
        `${String(props.routeKey)} is open`,
      );
    },
    bad: [routeOf("GET /v1/{proxy+}", "NONE"), routeOf("ANY /api/v3/{proxy+}", "NONE")],
    good: [routeOf("GET /v1/health", "NONE"), routeOf("GET /v1/{proxy+}", "JWT")],
  },
  {
    name: "no API answers every web site",
    types: ["apigatewayv2/api"],
    violation: ({ props }) =>
      unless(
        props.protocolType !== "HTTP" ||
          (textsAt(props, "corsConfiguration.allowOrigins").length > 0 &&
            !textsAt(props, "corsConfiguration.allowOrigins").includes("*") &&
            !textsAt(props, "corsConfiguration.allowHeaders").includes("*")),
        "CORS lets every origin in",
      ),
    bad: [
      { props: { protocolType: "HTTP", corsConfiguration: { allowOrigins: ["*"] } } },
      {
        props: {
          protocolType: "HTTP",
          corsConfiguration: { allowOrigins: ["https://a"], allowHeaders: ["*"] },
        },
      },
    ],
    good: [{ props: { protocolType: "WEBSOCKET" } }],
  },
  {
    name: "every API writes down its requests and limits their rate",
    types: ["apigatewayv2/stage"],
    violation: ({ props }) =>
      unless(
        Boolean(at(props, "accessLogSettings.destinationArn")) &&
          Number(at(props, "defaultRouteSettings.throttlingRateLimit") ?? 0) > 0 &&
          Number(at(props, "defaultRouteSettings.throttlingBurstLimit") ?? 0) > 0,
        "no access log, or no limit",
      ),
    bad: [
      { props: { accessLogSettings: { destinationArn: "arn:logs" } } },
      { props: { defaultRouteSettings: { throttlingRateLimit: 1, throttlingBurstLimit: 1 } } },
    ],
  },
];

function routeOf(routeKey: string, authorizationType: string) {
  return {
    props: { routeKey, authorizationType, apiId: "Api-id" },
    beside: [{ type: "apigatewayv2/api", name: "Api", props: { protocolType: "HTTP" } }],
  };
}
