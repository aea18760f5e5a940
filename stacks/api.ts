import { users, webClient } from "./auth.ts";
import { chainNodeLink } from "./chain.ts";
import { balancer, router, webOrigins } from "./edge.ts";
import { apiLinkGroup, vpc } from "./network.ts";
import { apiKeyCipher, maySealApiKeys } from "./secrets.ts";
import { core } from "./storage.ts";

/** `/v1`: what Binance's API does not cover, on Lambda. */
export const platform = new sst.aws.ApiGatewayV2("Platform", {
  // Given the Vpc itself, the link would sit in public subnets.
  ...(balancer ? { vpc: { securityGroups: [apiLinkGroup.id], subnets: vpc.privateSubnets } } : {}),
  cors: {
    allowOrigins: webOrigins,
    allowMethods: ["GET", "POST", "PUT", "PATCH", "DELETE"],
    allowHeaders: ["authorization", "content-type"],
    maxAge: "1 day",
  },
  transform: {
    stage: (args) => {
      args.defaultRouteSettings = { throttlingBurstLimit: 200, throttlingRateLimit: 100 };
    },
  },
});

const authorizer = platform.addAuthorizer({
  name: "cognito",
  jwt: {
    issuer: $interpolate`https://cognito-idp.${aws.getRegionOutput().region}.amazonaws.com/${users.id}`,
    audiences: [webClient.id],
  },
});

const app = new sst.aws.Function("PlatformApp", {
  handler: "packages/functions/src/api/app.handler",
  link: [core, apiKeyCipher, chainNodeLink],
  permissions: [maySealApiKeys],
  memory: "1024 MB",
});

for (const path of ["/v1/health", "/v1/openapi.json"]) platform.route(`GET ${path}`, app.arn);

// One route per method, not ANY: an ANY route would ask browsers' preflight requests for a token.
for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE"]) {
  platform.route(`${method} /v1/{proxy+}`, app.arn, {
    auth: { jwt: { authorizer: authorizer.id } },
  });
}

// The spot API answers here too, but only to this account's own programs, whose requests IAM has
// checked: the public takes the front door, where the web ACL stands (docs/adr/0003).
if (balancer) {
  const listener = balancer.getListener("http", 80);
  for (const path of ["/api/v3/{proxy+}", "/sapi/{proxy+}"]) {
    platform.routePrivate(`ANY ${path}`, listener.arn, { auth: { iam: true } });
  }
}

router?.route("/v1", platform.url);
