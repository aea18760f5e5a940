import { alarm } from "./alarms.ts";
import { brokers } from "./brokers.ts";
import { isProduction } from "./stage.ts";

/**
 * The topic of events and who reads it. The exchange writes one record per command with everything
 * it caused; each consumer is one Lambda with a group, a dead letter queue and alarms of its own.
 */

const topic = "events";

/** What the queues keep of a failure: long enough for a long weekend. */
const deadLetterSeconds = 14 * 24 * 3600;

interface Consumer {
  readonly handler: string;
  /** As the handler calls itself in `consume`; also its group at the brokers. */
  readonly sink: string;
  readonly link: NonNullable<sst.aws.FunctionArgs["link"]>;
  readonly vpc?: sst.aws.FunctionArgs["vpc"];
  /** How long to gather when every write is dear; half a second unless said. */
  readonly windowSeconds?: number;
  /** Commands of a batch; no more than fit 6 MB will come. */
  readonly batchSize?: number;
}

/** A consumer of the events, fed in order and without end: a batch that fails is tried again. */
export function projection(name: string, consumer: Consumer): void {
  const { handler, sink, link, vpc, windowSeconds, batchSize = 1000 } = consumer;
  const deadLetters = $dev
    ? undefined
    : new aws.sqs.Queue(`${name}Dead`, {
        name: `${groupOf(sink)}-dead`,
        messageRetentionSeconds: deadLetterSeconds,
      });
  const projector = new sst.aws.Function(`${name}Projection`, {
    handler,
    link,
    ...(vpc ? { vpc } : {}),
    memory: "1024 MB",
    timeout: "60 seconds",
    permissions: [
      ...(brokers ? mayRead(brokers, sink) : []),
      ...(deadLetters ? [{ actions: ["sqs:SendMessage"], resources: [deadLetters.arn] }] : []),
    ],
  });
  new aws.lambda.EventSourceMapping(`${name}Events`, {
    functionName: projector.arn,
    topics: [topic],
    // Whoever comes late begins at the beginning: every sink can be built from the events alone.
    startingPosition: "TRIM_HORIZON",
    batchSize,
    ...(windowSeconds ? { maximumBatchingWindowInSeconds: windowSeconds } : {}),
    ...(brokers ? fedBy(brokers, sink) : asleep(sink)),
    // What is never taken expires with the topic: the queue says so. Nothing is given up before,
    // because a sink that skipped a command would be wrong from there on.
    ...(deadLetters
      ? { destinationConfig: { onFailure: { destinationArn: deadLetters.arn } } }
      : {}),
  });
  if (deadLetters) watch(name, { sink, projector, deadLetters });
}

const groupOf = (sink: string) => `${$app.name}-${$app.stage}-${sink}`;

const fedBy = (cluster: aws.msk.Cluster, sink: string) => ({
  eventSourceArn: cluster.arn,
  amazonManagedKafkaEventSourceConfig: { consumerGroupId: groupOf(sink) },
});

/** Under `sst dev` the events lie on the developer's machine: the mapping is there, but asleep. */
const asleep = (sink: string) => ({
  enabled: false,
  selfManagedEventSource: { endpoints: { KAFKA_BOOTSTRAP_SERVERS: "127.0.0.1:9092" } },
  selfManagedKafkaEventSourceConfig: { consumerGroupId: groupOf(sink) },
});

/** What Lambda does in the function's name: find the brokers, stand in their network, read. */
function mayRead(cluster: aws.msk.Cluster, sink: string) {
  const part = (kind: string, name: string) =>
    $interpolate`${cluster.arn.apply((arn) => arn.replace(":cluster/", `:${kind}/`))}/${name}`;
  return [
    {
      actions: ["kafka:DescribeCluster", "kafka:DescribeClusterV2", "kafka:GetBootstrapBrokers"],
      resources: [cluster.arn],
    },
    {
      // AWS defines these without a resource to name.
      actions: [
        "ec2:CreateNetworkInterface",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DeleteNetworkInterface",
        "ec2:DescribeVpcs",
        "ec2:DescribeSubnets",
        "ec2:DescribeSecurityGroups",
      ],
      resources: ["*"],
    },
    {
      actions: ["kafka-cluster:Connect", "kafka-cluster:DescribeClusterDynamicConfiguration"],
      resources: [cluster.arn],
    },
    {
      actions: ["kafka-cluster:DescribeTopic", "kafka-cluster:ReadData"],
      resources: [part("topic", topic)],
    },
    {
      actions: ["kafka-cluster:DescribeGroup", "kafka-cluster:AlterGroup"],
      resources: [part("group", groupOf(sink))],
    },
  ];
}

interface Watched {
  readonly sink: string;
  readonly projector: sst.aws.Function;
  readonly deadLetters: aws.sqs.Queue;
}

/** Named by symptom. In production a minute of lag is felt; elsewhere nobody looks that soon. */
function watch(name: string, { sink, projector, deadLetters }: Watched): void {
  alarm(`${name}DeadAlarm`, {
    description: `Events were given up that "${sink}" never took: rebuild it.`,
    namespace: "AWS/SQS",
    metric: "ApproximateNumberOfMessagesVisible",
    dimensions: { QueueName: deadLetters.name },
    statistic: "Maximum",
    above: 0,
    minutes: 1,
  });
  alarm(`${name}StuckAlarm`, {
    description: `"${sink}" takes nothing: every attempt fails. Its log says why.`,
    namespace: "Bourse",
    metric: "ProjectionFailed",
    dimensions: { Stage: $app.stage, Sink: sink },
    statistic: "Minimum",
    above: 0,
    minutes: isProduction ? 1 : 5,
  });
  alarm(`${name}LagAlarm`, {
    description: `"${sink}" is behind the exchange, or is not called at all.`,
    namespace: "AWS/Lambda",
    metric: "OffsetLag",
    dimensions: { FunctionName: projector.name },
    statistic: "Minimum",
    above: 1000,
    minutes: isProduction ? 1 : 5,
  });
}
