import { exchangePort, tcp, vpc, vpcCidr } from "./network.ts";
import { developerUrls, domain, isProduction } from "./stage.ts";

/** The front door: one address for pages, spot API, streams and platform API (docs/adr/0003). */

/** What of the exchange is for the public. Anything else the load balancer answers with 403. */
export const exchangePaths = ["/api/v3/*", "/sapi/*", "/ws*", "/stream*"] as const;

/** Under `sst dev` the exchange runs on the developer's machine: nothing to balance, no edge. */
export const balancer = $dev
  ? undefined
  : new sst.aws.Alb("Balancer", {
      vpc,
      public: false,
      listeners: [{ port: 80, protocol: "http" }],
      transform: {
        // The default lets the whole world in on every port.
        securityGroup: (args) => {
          args.ingress = [{ ...tcp(80), cidrBlocks: [vpcCidr] }];
          args.egress = [{ ...tcp(exchangePort), cidrBlocks: [vpcCidr] }];
        },
        loadBalancer: (args) => {
          args.dropInvalidHeaderFields = true;
          args.enableDeletionProtection = isProduction;
          // Longer than the exchange's pings are apart (20 s), so that a quiet stream is not cut; shorter
          // than it keeps idle connections (75 s), or a request would meet one that is being closed.
          args.idleTimeout = 60;
        },
      },
    });

const webAcl = {
  // Requests in five minutes. The exchange's own limit, 6000 weight a minute, has to bite first.
  rateLimitPerIp: 40_000,
  managedRules: { coreRuleSet: true, knownBadInputs: true, sqlInjection: true },
  logging: {
    include: "blocked" as const,
    redact: { queryString: true, headers: ["authorization", "cookie", "x-mbx-apikey"] },
  },
};

export const router = balancer && createRouter(balancer);

/** Where the pages come from: sign-in returns there, and only they may call from a browser. */
export const webOrigins = router ? [router.url] : [developerUrls.web];

function createRouter(origin: sst.aws.Alb) {
  const vpcOrigin = new aws.cloudfront.VpcOrigin("ExchangeOrigin", {
    vpcOriginEndpointConfig: {
      name: `${$app.name}-${$app.stage}-exchange`,
      arn: origin.arn,
      httpPort: 80,
      httpsPort: 443,
      // The hop runs inside AWS's network from CloudFront's own interface in our subnets.
      originProtocolPolicy: "http-only",
      originSslProtocols: { items: ["TLSv1.2"], quantity: 1 },
    },
  });
  return new sst.aws.Router("Router", {
    ...(domain ? { domain } : {}),
    ...(isProduction ? { waf: webAcl } : {}),
    // Pages' Lambdas answer to CloudFront alone; their own addresses refuse everyone else.
    protection: "oac",
    transform: {
      cdn: (args) => {
        args.origins = $resolve([args.origins]).apply(([origins]) => [
          ...origins,
          {
            originId: "exchange",
            domainName: origin.dnsName,
            vpcOriginConfig: { vpcOriginId: vpcOrigin.id, originReadTimeout: 60 },
          },
        ]);
        args.orderedCacheBehaviors = exchangePaths.map(toExchange);
      },
    },
  });
}

/** Straight through, uncached and unchanged: callers sign the very bytes they send. */
function toExchange(pathPattern: string) {
  return {
    pathPattern,
    targetOriginId: "exchange",
    // An order sent in the clear is refused, not redirected: its signature is out already.
    viewerProtocolPolicy: "https-only",
    allowedMethods: ["GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"],
    cachedMethods: ["GET", "HEAD"],
    compress: false,
    // AWS's own policies CachingDisabled and AllViewer; WebSocket needs every header.
    cachePolicyId: "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
    originRequestPolicyId: "216adef6-5c7f-47e4-b989-5492eafa07d3",
  };
}
