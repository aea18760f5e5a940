import { isProduction } from "./stage.ts";

/** Keys and secrets. Who may use a key is said by its policy, or by the role that is given it. */
const { accountId } = aws.getCallerIdentityOutput();
const { region } = aws.getRegionOutput();

const accountMayAdminister = {
  sid: "AccountMayAdminister",
  principals: [{ type: "AWS", identifiers: [$interpolate`arn:aws:iam::${accountId}:root`] }],
  actions: ["kms:*"],
  resources: ["*"],
};

const useKey = [
  "kms:Encrypt",
  "kms:Decrypt",
  "kms:ReEncrypt*",
  "kms:GenerateDataKey*",
  "kms:DescribeKey",
];

/** Without its key, what is stored is noise: a key outlives its stage. */
const kept = { retainOnDelete: isProduction };

/** Encrypts what is stored: tables, streams, file systems, secrets and logs. */
export const dataKey = new aws.kms.Key(
  "DataKey",
  {
    description: `bourse ${$app.stage}: stored data`,
    enableKeyRotation: true,
    policy: aws.iam.getPolicyDocumentOutput({
      statements: [
        accountMayAdminister,
        {
          // Whoever the role of a service lets read the data may have it decrypted, and only
          // through that service: the key itself stays out of reach.
          sid: "ThroughTheServicesThatStore",
          principals: [{ type: "AWS", identifiers: ["*"] }],
          actions: [...useKey, "kms:CreateGrant"],
          resources: ["*"],
          conditions: [
            { test: "StringEquals", variable: "kms:CallerAccount", values: [accountId] },
            {
              test: "StringEquals",
              variable: "kms:ViaService",
              values: [
                "dynamodb",
                "elasticfilesystem",
                "kafka",
                "kinesis",
                "rds",
                "s3",
                "secretsmanager",
              ].map((service) => $interpolate`${service}.${region}.amazonaws.com`),
            },
          ],
        },
        {
          // An alarm speaks through an encrypted topic.
          sid: "CloudWatchAlarms",
          principals: [{ type: "Service", identifiers: ["cloudwatch.amazonaws.com"] }],
          actions: ["kms:Decrypt", "kms:GenerateDataKey*"],
          resources: ["*"],
          conditions: [
            { test: "StringEquals", variable: "aws:SourceAccount", values: [accountId] },
          ],
        },
        {
          // CloudWatch encrypts log groups in its own name.
          sid: "CloudWatchLogs",
          principals: [
            { type: "Service", identifiers: [$interpolate`logs.${region}.amazonaws.com`] },
          ],
          actions: useKey,
          resources: ["*"],
          conditions: [
            {
              test: "ArnLike",
              variable: "kms:EncryptionContext:aws:logs:arn",
              values: [$interpolate`arn:aws:logs:${region}:${accountId}:*`],
            },
          ],
        },
      ],
    }).json,
  },
  kept,
);

/**
 * Seals the secrets of API keys (envelope encryption). The platform API may only seal, the exchange
 * may only unseal: neither can do the other's part, so both get their permission by hand.
 */
export const apiKeyCipherKey = new aws.kms.Key(
  "ApiKeyCipherKey",
  {
    description: `bourse ${$app.stage}: secrets of API keys`,
    enableKeyRotation: true,
    policy: aws.iam.getPolicyDocumentOutput({ statements: [accountMayAdminister] }).json,
  },
  kept,
);

export const apiKeyCipher = new sst.Linkable("ApiKeyCipher", {
  properties: { keyId: apiKeyCipherKey.id },
});

export const maySealApiKeys = {
  actions: ["kms:GenerateDataKey"],
  resources: [apiKeyCipherKey.arn],
};

export const mayUnsealApiKeys = { actions: ["kms:Decrypt"], resources: [apiKeyCipherKey.arn] };

/** Opens the exchange's operator port. Made by the cloud; no human ever has to type or know it. */
const operatorTokenSecret = new aws.secretsmanager.Secret("OperatorToken", {
  description: "Bearer token of the exchange's operator port",
  kmsKeyId: dataKey.arn,
});

const operatorTokenVersion = new aws.secretsmanager.SecretVersion(
  "OperatorTokenVersion",
  {
    secretId: operatorTokenSecret.id,
    secretString: $util.secret(
      aws.secretsmanager.getRandomPasswordOutput({ passwordLength: 64, excludePunctuation: true })
        .randomPassword,
    ),
  },
  // The cloud answers with another password each time it is asked: keep the first.
  { ignoreChanges: ["secretString"] },
);

export const operatorToken = {
  /** For a task definition: the secret's address, never its value. */
  arn: operatorTokenVersion.arn,
  /** For `sst dev` only, where the exchange is a process on the developer's machine. */
  value: $util.secret(operatorTokenVersion.secretString.apply((token) => token ?? "")),
};

/** What starts a task may read the secrets that this task is given, where SST allows every one. */
export const executionRoleReading =
  (...secrets: $util.Input<string>[]) =>
  (role: aws.iam.RoleArgs): undefined => {
    role.inlinePolicies = secrets.length
      ? [
          {
            name: "inline",
            policy: aws.iam.getPolicyDocumentOutput({
              statements: [{ actions: ["secretsmanager:GetSecretValue"], resources: secrets }],
            }).json,
          },
        ]
      : [];
  };
