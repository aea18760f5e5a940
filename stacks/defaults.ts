import { dataKey } from "./secrets.ts";
import { isProduction, logRetentionDays, taskUser } from "./stage.ts";

/** Secure defaults: what every resource gets unless its own file says otherwise. */

$transform(sst.aws.Function, (args) => {
  args.runtime ??= "nodejs24.x";
  args.architecture ??= "arm64";
  args.memory ??= "512 MB";
  args.timeout ??= "10 seconds";
});

$transform(aws.secretsmanager.Secret, (args) => {
  const secret = args as aws.secretsmanager.SecretArgs;
  secret.kmsKeyId ??= dataKey.arn;
});

$transform(aws.cloudwatch.LogGroup, (args) => {
  const group = args as aws.cloudwatch.LogGroupArgs;
  group.kmsKeyId ??= dataKey.arn;
  group.retentionInDays = logRetentionDays;
});

$transform(aws.lambda.Function, (args) => {
  args.tracingConfig ??= { mode: "Active" };
});

$transform(aws.ecs.Cluster, (args) => {
  const cluster = args as aws.ecs.ClusterArgs;
  cluster.settings ??= [{ name: "containerInsights", value: "enabled" }];
});

$transform(aws.ecs.Service, (args) => {
  const service = args as aws.ecs.ServiceArgs;
  // A shell inside a task that moves money is not a way to operate it.
  service.enableExecuteCommand = false;
  // The old task goes before the new one comes: ours are single writers, never two at a time.
  service.deploymentMinimumHealthyPercent = 0;
  service.deploymentMaximumPercent = 100;
});

$transform(aws.ecs.TaskDefinition, (args) => {
  args.containerDefinitions = $jsonStringify(
    $jsonParse(args.containerDefinitions).apply((containers: object[]) =>
      containers.map((container) => ({
        ...container,
        user: `${taskUser.uid}:${taskUser.gid}`,
        readonlyRootFilesystem: true,
        pseudoTerminal: false,
      })),
    ),
  );
});

$transform(sst.aws.Bucket, (args) => {
  (args as sst.aws.BucketArgs).cors ??= false;
});

$transform(aws.sqs.Queue, (args) => {
  (args as aws.sqs.QueueArgs).sqsManagedSseEnabled ??= true;
});

// Function addresses are CloudFront's alone; a browser never calls one across origins.
$transform(aws.lambda.FunctionUrl, (args) => {
  delete (args as aws.lambda.FunctionUrlArgs).cors;
});

// SST lets every principal of the account take on a Lambda's role, which only `sst dev` needs.
$transform(aws.iam.Role, (args) => {
  if ($dev) return;
  const role = args as aws.iam.RoleArgs;
  role.assumeRolePolicy = $resolve([role.assumeRolePolicy]).apply(([policy]) =>
    servicesOnly(typeof policy === "string" ? policy : JSON.stringify(policy)),
  );
});

interface TrustPolicy {
  readonly Statement: readonly { readonly Principal: object }[];
}

function servicesOnly(policy: string): string {
  const trust = JSON.parse(policy) as TrustPolicy;
  const withoutAccount = trust.Statement.map((statement) => ({
    ...statement,
    Principal: { ...statement.Principal, AWS: undefined },
  }));
  return JSON.stringify({ ...trust, Statement: withoutAccount });
}

// `removal: "retain"` spares tables and buckets only. What else cannot be made again: the journal
// and the people.
for (const type of [aws.efs.FileSystem, aws.cognito.UserPool]) {
  $transform(type as typeof aws.efs.FileSystem, (_args, options) => {
    options.retainOnDelete = isProduction;
  });
}

// A link allows everything on the linked resource. Ours allow what an item's life needs, so that
// stolen credentials of a handler can neither drop a table nor read the user directory.
sst.Linkable.wrap(sst.aws.Dynamo, (table) => ({
  properties: { name: table.name },
  include: [
    sst.aws.permission({
      actions: [
        "dynamodb:GetItem",
        "dynamodb:BatchGetItem",
        "dynamodb:Query",
        "dynamodb:PutItem",
        "dynamodb:UpdateItem",
        "dynamodb:DeleteItem",
        "dynamodb:BatchWriteItem",
        "dynamodb:ConditionCheckItem",
      ],
      resources: [table.arn, $interpolate`${table.arn}/index/*`],
    }),
  ],
}));

sst.Linkable.wrap(sst.aws.KinesisStream, (stream) => ({
  properties: { name: stream.name },
  include: [
    sst.aws.permission({
      actions: ["kinesis:PutRecord", "kinesis:PutRecords"],
      resources: [stream.arn],
    }),
  ],
}));

sst.Linkable.wrap(sst.aws.Bucket, (bucket) => ({
  properties: { name: bucket.name },
  include: [
    sst.aws.permission({
      actions: ["s3:GetObject", "s3:PutObject"],
      resources: [$interpolate`${bucket.arn}/*`],
    }),
    // Without it a file that is not there is answered like one that may not be read.
    sst.aws.permission({ actions: ["s3:ListBucket"], resources: [bucket.arn] }),
  ],
}));

sst.Linkable.wrap(sst.aws.CognitoUserPool, (pool) => ({ properties: { id: pool.id } }));

sst.Linkable.wrap(sst.aws.Postgres, ({ host, port, username, password, database }) => ({
  properties: { host, port, username, password, database, tls: !$dev },
}));
