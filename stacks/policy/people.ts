import { at, listAt, ofType, textsAt } from "./graph.ts";
import { unless, type Rule } from "./rule.ts";

const deployed = ["test", "production"] as const;

const strong = {
  minimumLength: 12,
  requireLowercase: true,
  requireUppercase: true,
  requireNumbers: true,
  requireSymbols: true,
};

const publicClient = {
  allowedOauthFlows: ["code"],
  generateSecret: false,
  explicitAuthFlows: ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
};

/** Who people are, and what they meet first. */
export const peopleRules: readonly Rule[] = [
  {
    name: "people can turn on a second factor",
    types: ["cognito/userPool"],
    violation: ({ props }) =>
      unless(
        ["ON", "OPTIONAL"].includes(String(props.mfaConfiguration)) &&
          at(props, "softwareTokenMfaConfiguration.enabled") === true,
        "no authenticator app",
      ),
    bad: [{ props: { mfaConfiguration: "OFF" } }, { props: { mfaConfiguration: "OPTIONAL" } }],
  },
  {
    name: "passwords are long and mixed",
    types: ["cognito/userPool"],
    violation: ({ props }) =>
      unless(
        Number(at(props, "passwordPolicy.minimumLength") ?? 0) >= 12 &&
          ["Lowercase", "Uppercase", "Numbers", "Symbols"].every(
            (kind) => at(props, `passwordPolicy.require${kind}`) === true,
          ),
        "weak passwords pass",
      ),
    bad: [
      {},
      { props: { passwordPolicy: { ...strong, minimumLength: 8 } } },
      { props: { passwordPolicy: { ...strong, requireSymbols: false } } },
    ],
    good: [{ props: { passwordPolicy: strong } }],
  },
  {
    name: "a stolen phone number opens no account",
    types: ["cognito/userPool"],
    violation: ({ props }) =>
      unless(
        listAt(props, "accountRecoverySetting.recoveryMechanisms").every(
          ({ name }) => name === "verified_email",
        ) && at(props, "accountRecoverySetting.recoveryMechanisms.0") !== undefined,
        "recovery by phone",
      ),
    bad: [
      {},
      {
        props: {
          accountRecoverySetting: {
            recoveryMechanisms: [{ name: "verified_phone_number" }, { name: "verified_email" }],
          },
        },
      },
    ],
  },
  {
    name: "a new e-mail address counts only once it is verified",
    types: ["cognito/userPool"],
    violation: ({ props }) =>
      unless(
        textsAt(
          props,
          "userAttributeUpdateSettings.attributesRequireVerificationBeforeUpdates",
        ).includes("email"),
        "an address that nobody has proven signs in",
      ),
    bad: [
      {},
      {
        props: {
          userAttributeUpdateSettings: { attributesRequireVerificationBeforeUpdates: [] },
        },
      },
    ],
    good: [
      {
        props: {
          userAttributeUpdateSettings: { attributesRequireVerificationBeforeUpdates: ["email"] },
        },
      },
    ],
  },
  {
    name: "the user directory is guarded in production",
    types: ["cognito/userPool"],
    in: ["production"],
    violation: ({ props }) =>
      unless(
        props.deletionProtection === "ACTIVE" &&
          at(props, "userPoolAddOns.advancedSecurityMode") === "ENFORCED" &&
          props.userPoolTier === "PLUS",
        "can be deleted, or threats are not stopped",
      ),
    bad: [
      { props: { deletionProtection: "ACTIVE", userPoolTier: "PLUS" } },
      {
        props: {
          userPoolAddOns: { advancedSecurityMode: "ENFORCED" },
          userPoolTier: "PLUS",
          deletionProtection: "INACTIVE",
        },
      },
    ],
  },
  {
    name: "browsers sign in by code flow or SRP, without a secret",
    types: ["cognito/userPoolClient"],
    violation: ({ props }) =>
      unless(
        textsAt(props, "allowedOauthFlows").join() === "code" &&
          props.generateSecret === false &&
          !textsAt(props, "explicitAuthFlows").some((flow) => /PASSWORD/.test(flow)) &&
          textsAt(props, "explicitAuthFlows").length > 0,
        "implicit flow, plain password, or a secret in a browser",
      ),
    bad: [
      { props: { ...publicClient, allowedOauthFlows: ["code", "implicit"] } },
      { props: { ...publicClient, generateSecret: true } },
      { props: { ...publicClient, explicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH"] } },
      { props: { ...publicClient, explicitAuthFlows: [] } },
    ],
    good: [{ props: publicClient }],
  },
  {
    name: "sign-in tells strangers nothing and tokens can be revoked",
    types: ["cognito/userPoolClient"],
    violation: ({ props }) =>
      unless(
        props.preventUserExistenceErrors === "ENABLED" && props.enableTokenRevocation === true,
        "tells who has an account, or keeps tokens alive",
      ),
    bad: [{}, { props: { preventUserExistenceErrors: "ENABLED" } }],
  },
  {
    name: "sign-in returns to our own pages, over TLS",
    types: ["cognito/userPoolClient"],
    in: deployed,
    violation: ({ props }) => {
      const urls = [...textsAt(props, "callbackUrls"), ...textsAt(props, "logoutUrls")];
      return unless(
        urls.length > 0 &&
          urls.every((url) => url.startsWith("https://") && !url.includes("example.com")),
        `returns to ${urls.join(", ")}`,
      );
    },
    bad: [
      { props: { callbackUrls: ["https://example.com"] } },
      { props: { callbackUrls: ["http://trade.bourse.test"] } },
    ],
  },
  {
    name: "the front door speaks TLS only",
    types: ["cloudfront/distribution"],
    in: deployed,
    violation: ({ props }) => {
      const behaviours = [
        at(props, "defaultCacheBehavior"),
        ...listAt(props, "orderedCacheBehaviors"),
      ];
      return unless(
        behaviours.every((behaviour) =>
          ["https-only", "redirect-to-https"].includes(
            String(at(behaviour, "viewerProtocolPolicy")),
          ),
        ),
        "plain HTTP passes",
      );
    },
    bad: [
      { props: { defaultCacheBehavior: { viewerProtocolPolicy: "allow-all" } } },
      {
        props: {
          defaultCacheBehavior: { viewerProtocolPolicy: "https-only" },
          orderedCacheBehaviors: [{ viewerProtocolPolicy: "allow-all" }],
        },
      },
    ],
  },
  {
    name: "the exchange is reached through CloudFront's own private interface, and never cached",
    types: ["cloudfront/distribution"],
    in: deployed,
    violation: ({ props }) => {
      const origin = listAt(props, "origins").find(({ originId }) => originId === "exchange");
      const behaviours = listAt(props, "orderedCacheBehaviors").filter(
        ({ targetOriginId }) => targetOriginId === "exchange",
      );
      return unless(
        at(origin, "vpcOriginConfig.vpcOriginId") !== undefined &&
          behaviours.length > 0 &&
          behaviours.every(
            ({ cachePolicyId, viewerProtocolPolicy }) =>
              cachePolicyId === "4135ea2d-6df8-44a3-9df3-4b5a84be39ad" &&
              viewerProtocolPolicy === "https-only",
          ),
        "its origin is public, or answers are cached",
      );
    },
    bad: [
      {},
      {
        props: {
          origins: [{ originId: "exchange", customOriginConfig: {} }],
          orderedCacheBehaviors: [{ targetOriginId: "exchange" }],
        },
      },
      {
        props: {
          origins: [{ originId: "exchange", vpcOriginConfig: { vpcOriginId: "v" } }],
          orderedCacheBehaviors: [{ targetOriginId: "exchange", cachePolicyId: "other" }],
        },
      },
    ],
  },
  {
    name: "a web ACL stands before the front door in production",
    types: ["cloudfront/distribution"],
    in: ["production"],
    violation: ({ props }, graph) => {
      const names = ofType(graph, "wafv2/webAcl")
        .flatMap(({ props }) => listAt(props, "rules"))
        .map(({ name }) => name);
      const wanted = [
        "RateLimitPerIP",
        "AWSManagedRulesCommonRuleSet",
        "AWSManagedRulesSQLiRuleSet",
      ];
      return unless(
        Boolean(props.webAclId) && wanted.every((name) => names.includes(name)),
        "no web ACL with rate limit and managed rules",
      );
    },
    bad: [
      {},
      {
        props: { webAclId: "arn:aws:wafv2" },
        beside: [{ type: "wafv2/webAcl", props: { rules: [{ name: "RateLimitPerIP" }] } }],
      },
    ],
  },
];
