import { webOrigins } from "./edge.ts";
import { core } from "./storage.ts";
import { isProduction } from "./stage.ts";

/** Who people are. Sign-in is by e-mail address; a second factor is theirs to turn on. */
export const users = new sst.aws.CognitoUserPool("Users", {
  usernames: ["email"],
  mfa: "optional",
  softwareToken: true,
  ...(isProduction ? { advancedSecurity: "enforced" as const } : {}),
  verify: {
    emailSubject: "Your Bourse verification code",
    emailMessage:
      "Your Bourse verification code is {####}. Nobody from Bourse will ever ask for it.",
  },
  triggers: {
    postConfirmation: {
      handler: "packages/functions/src/auth/open-account.handler",
      link: [core],
      timeout: "5 seconds", // Cognito waits no longer
    },
  },
  transform: {
    userPool: (args) => {
      args.passwordPolicy = {
        minimumLength: 12,
        requireLowercase: true,
        requireUppercase: true,
        requireNumbers: true,
        requireSymbols: true,
        temporaryPasswordValidityDays: 1,
      };
      // A stolen phone number must not open an account.
      args.accountRecoverySetting = {
        recoveryMechanisms: [{ name: "verified_email", priority: 1 }],
      };
      // The old address signs in, and gets the mail, until the new one is proven.
      args.userAttributeUpdateSettings = { attributesRequireVerificationBeforeUpdates: ["email"] };
      args.deletionProtection = isProduction ? "ACTIVE" : "INACTIVE";
      // Threat protection is part of this tier only.
      if (isProduction) args.userPoolTier = "PLUS";
    },
  },
});

/** The browser: a public client, so no secret; the code flow only. */
export const webClient = users.addClient("WebClient", {
  callbackUrls: webOrigins,
  transform: {
    client: (args) => {
      args.generateSecret = false;
      args.allowedOauthFlows = ["code"];
      args.allowedOauthScopes = ["openid", "email", "profile", "aws.cognito.signin.user.admin"];
      args.explicitAuthFlows = ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"];
      args.logoutUrls = webOrigins;
      args.preventUserExistenceErrors = "ENABLED";
      args.enableTokenRevocation = true;
      args.accessTokenValidity = 60;
      args.idTokenValidity = 60;
      args.refreshTokenValidity = 7;
      args.tokenValidityUnits = {
        accessToken: "minutes",
        idToken: "minutes",
        refreshToken: "days",
      };
    },
  },
});
