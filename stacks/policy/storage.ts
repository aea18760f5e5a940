import { asList, at, idOf, listAt, ofType, statementsOf, textsAt } from "./graph.ts";
import { unless, type Rule } from "./rule.ts";

const isOurKey = (key: unknown): boolean =>
  typeof key === "string" && /^arn:aws:kms:[^:]+:\d+:key\//.test(key);

const ourKey = "arn:aws:kms:us-east-1:123456789012:key/DataKey-id";
const awsKey = "alias/aws/kinesis";

/** What is stored: encrypted, recoverable, kept. */
export const storageRules: readonly Rule[] = [
  {
    name: "every table is encrypted with our own key",
    types: ["dynamodb/table"],
    violation: ({ props }) =>
      unless(
        at(props, "serverSideEncryption.enabled") === true &&
          isOurKey(at(props, "serverSideEncryption.kmsKeyArn")),
        "no serverSideEncryption with a key of ours",
      ),
    bad: [
      {},
      { props: { serverSideEncryption: { enabled: true } } },
      { props: { serverSideEncryption: { enabled: false, kmsKeyArn: ourKey } } },
    ],
    good: [{ props: { serverSideEncryption: { enabled: true, kmsKeyArn: ourKey } } }],
  },
  {
    name: "every table can be restored to any second of the last weeks",
    types: ["dynamodb/table"],
    violation: ({ props }) =>
      unless(at(props, "pointInTimeRecovery.enabled") === true, "no point-in-time recovery"),
    bad: [{}, { props: { pointInTimeRecovery: { enabled: false } } }],
  },
  {
    name: "every table grows with its load",
    types: ["dynamodb/table"],
    violation: ({ props }) =>
      unless(props.billingMode === "PAY_PER_REQUEST", "its capacity is fixed"),
    bad: [{}, { props: { billingMode: "PROVISIONED" } }],
  },
  {
    name: "no table can be deleted in production",
    types: ["dynamodb/table"],
    in: ["production"],
    violation: ({ props }) =>
      unless(props.deletionProtectionEnabled === true, "no deletion protection"),
    bad: [{}, { props: { deletionProtectionEnabled: false } }],
  },
  {
    name: "what cannot be made again outlives the stage in production",
    types: ["dynamodb/table", "efs/fileSystem", "cognito/userPool", "kms/key"],
    in: ["production"],
    violation: ({ retainOnDelete }) => unless(retainOnDelete === true, "goes with the stage"),
    bad: [{}, { type: "kms/key", retainOnDelete: false }, { type: "efs/fileSystem" }],
  },
  {
    name: "every stream is encrypted with our own key",
    types: ["kinesis/stream"],
    violation: ({ props }) =>
      unless(props.encryptionType === "KMS" && isOurKey(props.kmsKeyId), "no key of ours"),
    bad: [
      {},
      { props: { encryptionType: "KMS", kmsKeyId: awsKey } },
      { props: { kmsKeyId: ourKey } },
    ],
  },
  {
    name: "every stream keeps its records for a week",
    types: ["kinesis/stream"],
    violation: ({ props }) =>
      unless(Number(props.retentionPeriod ?? 24) >= 168, "keeps them shorter"),
    bad: [{}, { props: { retentionPeriod: 24 } }],
  },
  {
    name: "every file system is encrypted with our own key",
    types: ["efs/fileSystem"],
    in: ["test", "production"],
    violation: ({ props }) =>
      unless(props.encrypted === true && isOurKey(props.kmsKeyId), "no key of ours"),
    bad: [{}, { props: { encrypted: true } }, { props: { kmsKeyId: ourKey } }],
  },
  {
    name: "every file system is backed up in production",
    types: ["efs/fileSystem"],
    in: ["production"],
    violation: (fileSystem, graph) =>
      unless(
        ofType(graph, "efs/backupPolicy").some(
          ({ props }) =>
            props.fileSystemId === idOf(fileSystem) &&
            at(props, "backupPolicy.status") === "ENABLED",
        ),
        "no backup policy",
      ),
    bad: [
      {},
      {
        beside: [
          {
            type: "efs/backupPolicy",
            props: { fileSystemId: "Example-id", backupPolicy: { status: "DISABLED" } },
          },
        ],
      },
    ],
  },
  {
    name: "files are reached as an ordinary user and in a folder of one's own",
    types: ["efs/accessPoint"],
    in: ["test", "production"],
    violation: ({ props }) =>
      unless(
        Number(at(props, "posixUser.uid") ?? 0) > 0 &&
          Number(at(props, "posixUser.gid") ?? 0) > 0 &&
          !["/", undefined].includes(at(props, "rootDirectory.path") as string | undefined),
        "is root, or sees everything",
      ),
    bad: [
      { props: { posixUser: { uid: 0, gid: 0 }, rootDirectory: { path: "/exchange" } } },
      { props: { posixUser: { uid: 1000, gid: 1000 }, rootDirectory: { path: "/" } } },
    ],
  },
  {
    name: "no bucket can be read by the public",
    types: ["s3/bucket"],
    in: ["test", "production"],
    violation: (bucket, graph) =>
      unless(
        ofType(graph, "s3/bucketPublicAccessBlock").some(
          ({ props }) =>
            props.bucket === bucket.props.bucket &&
            [
              "blockPublicAcls",
              "blockPublicPolicy",
              "ignorePublicAcls",
              "restrictPublicBuckets",
            ].every((setting) => props[setting] === true),
        ),
        "public access is not blocked",
      ),
    bad: [
      { props: { bucket: "b" } },
      {
        props: { bucket: "b" },
        beside: [
          {
            type: "s3/bucketPublicAccessBlock",
            props: { bucket: "b", blockPublicAcls: true, blockPublicPolicy: false },
          },
        ],
      },
    ],
  },
  {
    name: "every bucket refuses what is not sent over TLS",
    types: ["s3/bucket"],
    in: ["test", "production"],
    violation: (bucket, graph) =>
      unless(
        ofType(graph, "s3/bucketPolicy").some(
          ({ props }) => props.bucket === bucket.props.bucket && refusesPlain(props.policy),
        ),
        "no policy that refuses plain HTTP",
      ),
    bad: [
      { props: { bucket: "b" } },
      {
        props: { bucket: "b" },
        beside: [{ type: "s3/bucketPolicy", props: { bucket: "b", policy: '{"Statement":[]}' } }],
      },
    ],
  },
  {
    name: "no bucket answers every web site",
    types: ["s3/bucket"],
    in: ["test", "production"],
    violation: (bucket, graph) =>
      unless(
        ofType(graph, "s3/bucketCorsConfiguration")
          .filter(({ props }) => props.bucket === bucket.props.bucket)
          .flatMap(({ props }) => listAt(props, "corsRules"))
          .every((rule) => !textsAt(rule, "allowedOrigins").includes("*")),
        "CORS lets every origin in",
      ),
    bad: [
      {
        props: { bucket: "b" },
        beside: [
          {
            type: "s3/bucketCorsConfiguration",
            props: { bucket: "b", corsRules: [{ allowedOrigins: ["*"] }] },
          },
        ],
      },
    ],
  },
  {
    name: "every queue is encrypted",
    types: ["sqs/queue"],
    in: ["test", "production"],
    violation: ({ props }) =>
      unless(
        props.sqsManagedSseEnabled === true || isOurKey(props.kmsMasterKeyId),
        "no encryption",
      ),
    bad: [{}, { props: { sqsManagedSseEnabled: false } }],
  },
  {
    name: "every secret is encrypted with our own key",
    types: ["secretsmanager/secret"],
    violation: ({ props }) => unless(isOurKey(props.kmsKeyId), "no key of ours"),
    bad: [{}],
  },
  {
    name: "every key is renewed each year",
    types: ["kms/key"],
    violation: ({ props }) => unless(props.enableKeyRotation === true, "no rotation"),
    bad: [{}, { props: { enableKeyRotation: false } }],
  },
  {
    name: "no key can be used by anyone but through a service of this account",
    types: ["kms/key"],
    violation: ({ props }) => {
      const open = statementsOf(props.policy).some(
        ({ Principal = {}, Condition = {} }) =>
          Object.values(Principal).some((who) => asList(who).includes("*")) &&
          !(
            at(Condition, "StringEquals.kms:CallerAccount") &&
            at(Condition, "StringEquals.kms:ViaService")
          ),
      );
      return unless(props.policy !== undefined && !open, "its policy is open, or absent");
    },
    bad: [
      {},
      {
        props: {
          policy: JSON.stringify({
            Statement: [{ Effect: "Allow", Action: ["kms:*"], Principal: { AWS: ["*"] } }],
          }),
        },
      },
    ],
  },
  {
    name: "every log is encrypted with our own key",
    types: ["cloudwatch/logGroup"],
    violation: ({ props }) => unless(isOurKey(props.kmsKeyId), "no key of ours"),
    bad: [{}, { props: { kmsKeyId: "alias/aws/logs" } }],
  },
  {
    name: "every log is deleted some day",
    types: ["cloudwatch/logGroup"],
    violation: ({ props }) => unless(Number(props.retentionInDays ?? 0) > 0, "is kept for ever"),
    bad: [{}, { props: { retentionInDays: 0 } }],
  },
  {
    name: "every log is kept for a year in production",
    types: ["cloudwatch/logGroup"],
    in: ["production"],
    violation: ({ props }) =>
      unless(
        Number(props.retentionInDays ?? 0) >= 365,
        `kept ${String(props.retentionInDays)} days`,
      ),
    bad: [{ props: { retentionInDays: 30 } }],
  },
];

const refusesPlain = (policy: unknown) =>
  statementsOf(policy).some(
    ({ Effect, Condition = {} }) =>
      Effect === "Deny" && asList(at(Condition, "Bool.aws:SecureTransport")).includes("false"),
  );
