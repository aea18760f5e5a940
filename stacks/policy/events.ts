import {
  asList,
  at,
  containersOf,
  idOf,
  listAt,
  ofType,
  privateSubnetIds,
  textsAt,
  type Graph,
  type Resource,
} from "./graph.ts";
import { unless, type Example, type Rule } from "./rule.ts";

const deployed = ["test", "production"] as const;

const isOurKey = (key: unknown): boolean =>
  typeof key === "string" && /^arn:aws:kms:[^:]+:\d+:key\//.test(key);

const ourKey = "arn:aws:kms:us-east-1:123456789012:key/DataKey-id";

const subnets = ["A", "B", "C"].map((name) => ({ type: "ec2/subnet", name, props: {} }));
const inZones = (clientSubnets: readonly string[], numberOfBrokerNodes = 3): Example => ({
  props: { numberOfBrokerNodes, brokerNodeGroupInfo: { clientSubnets } },
  beside: [
    ...subnets,
    { type: "ec2/subnet", name: "Public", props: { mapPublicIpOnLaunch: true } },
  ],
});

const speaking = (clientBroker: string, clientAuthentication: object) => ({
  props: {
    encryptionInfo: { encryptionInTransit: { clientBroker, inCluster: true } },
    clientAuthentication,
  },
});

/** What has to stand in a configuration of brokers, and stands for the promise of the journal. */
const durable: Readonly<Record<string, string>> = {
  "default.replication.factor": "3",
  "min.insync.replicas": "2",
  "unclean.leader.election.enable": "false",
  "auto.create.topics.enable": "false",
  "log.retention.ms": "-1",
};

const settings = (changed: Readonly<Record<string, string>> = {}) => ({
  props: {
    serverProperties: Object.entries({ ...durable, ...changed })
      .map(([name, value]) => `${name}=${value}`)
      .join("\n"),
  },
});

/** The mappings that read a topic; the others read streams, under rules of their own. */
const readsTopic = ({ props }: Resource): boolean => textsAt(props, "topics").length > 0;

const reader = (props: object = {}): Example => ({
  props: {
    topics: ["events"],
    startingPosition: "TRIM_HORIZON",
    amazonManagedKafkaEventSourceConfig: { consumerGroupId: "bourse-test-ledger" },
    ...props,
  },
});

const queueArn = "arn:aws:sqs:us-east-1:123456789012:dead";
const withDeadLetters = (...beside: readonly Example[]): Example => ({
  ...reader({ destinationConfig: { onFailure: { destinationArn: queueArn } } }),
  beside,
});
const deadQueue = { type: "sqs/queue", name: "Dead", props: { name: "dead" } };
const alarmOn = (QueueName: string) => ({
  type: "cloudwatch/metricAlarm",
  name: "DeadAlarm",
  props: { metricName: "ApproximateNumberOfMessagesVisible", dimensions: { QueueName } },
});

function isWatched(graph: Graph, destination: unknown): boolean {
  const name = String(destination).split(":").at(-1);
  return (
    ofType(graph, "sqs/queue").some(({ props }) => props.name === name) &&
    ofType(graph, "cloudwatch/metricAlarm").some(
      ({ props }) => at(props, "dimensions.QueueName") === name,
    )
  );
}

const brokerGroup = (...ingress: readonly object[]): Example => ({
  name: "Brokers",
  props: { brokerNodeGroupInfo: { securityGroups: ["Group-id"] } },
  beside: [{ type: "ec2/securityGroup", name: "Group", props: { ingress } }],
});

const clients = { fromPort: 9096, toPort: 9096, securityGroups: ["BrokerClientGroup-id"] };
const pollers = { fromPort: 9098, toPort: 9098, self: true };

const lakeBucket = (...beside: readonly Example[]): Example => ({
  name: "LakeBucket",
  props: { bucket: "lake" },
  beside,
});
const encryptedBy = (kmsMasterKeyId: string) => ({
  type: "s3/bucketServerSideEncryptionConfiguration",
  props: {
    bucket: "lake",
    rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId } }],
  },
});

/** The journal's brokers, and those who read the events. */
export const eventRules: readonly Rule[] = [
  {
    name: "brokers speak TLS only, and only to those who sign in",
    types: ["msk/cluster"],
    in: deployed,
    violation: ({ props }) =>
      unless(
        at(props, "encryptionInfo.encryptionInTransit.clientBroker") === "TLS" &&
          at(props, "encryptionInfo.encryptionInTransit.inCluster") === true &&
          at(props, "clientAuthentication.unauthenticated") === false &&
          at(props, "clientAuthentication.sasl") !== undefined,
        "speaks in the clear, or to anybody",
      ),
    bad: [
      {},
      speaking("TLS_PLAINTEXT", { unauthenticated: false, sasl: { iam: true } }),
      speaking("TLS", { unauthenticated: true, sasl: { iam: true } }),
      speaking("TLS", { sasl: { iam: true } }),
    ],
    good: [speaking("TLS", { unauthenticated: false, sasl: { iam: true } })],
  },
  {
    name: "brokers keep everything under our own key",
    types: ["msk/cluster"],
    in: deployed,
    violation: ({ props }) =>
      unless(isOurKey(at(props, "encryptionInfo.encryptionAtRestKmsKeyArn")), "no key of ours"),
    bad: [{}, { props: { encryptionInfo: { encryptionAtRestKmsKeyArn: "alias/aws/kafka" } } }],
    good: [{ props: { encryptionInfo: { encryptionAtRestKmsKeyArn: ourKey } } }],
  },
  {
    name: "there is a broker in each of three zones, and none in public",
    types: ["msk/cluster"],
    in: deployed,
    violation: ({ props }, graph) => {
      const zones = textsAt(props, "brokerNodeGroupInfo.clientSubnets");
      const known = privateSubnetIds(graph);
      return unless(
        new Set(zones).size === 3 &&
          zones.every((id) => known.has(id)) &&
          Number(props.numberOfBrokerNodes) % 3 === 0,
        "fewer zones, or public ones",
      );
    },
    bad: [
      inZones(["A-id", "B-id"], 2),
      inZones(["A-id", "B-id", "B-id"]),
      inZones(["A-id", "B-id", "Public-id"]),
    ],
    good: [inZones(["A-id", "B-id", "C-id"])],
  },
  {
    name: "a write counts once two of three brokers have it, and never expires by age",
    types: ["msk/configuration"],
    in: deployed,
    violation: ({ props }) => {
      const lines = String(props.serverProperties).split("\n");
      const missing = Object.entries(durable)
        .map(([name, value]) => `${name}=${value}`)
        .filter((line) => !lines.includes(line));
      return unless(missing.length === 0, `lacks ${missing.join(", ")}`);
    },
    bad: [
      settings({ "min.insync.replicas": "1" }),
      settings({ "default.replication.factor": "2" }),
      settings({ "unclean.leader.election.enable": "true" }),
      settings({ "log.retention.ms": "604800000" }),
    ],
    good: [settings()],
  },
  {
    name: "brokers hear the exchange and Lambda's pollers, and nobody else",
    types: ["msk/cluster"],
    in: deployed,
    violation: ({ props }, graph) => {
      const groups = textsAt(props, "brokerNodeGroupInfo.securityGroups");
      const rules = ofType(graph, "ec2/securityGroup")
        .filter((group) => groups.includes(idOf(group)))
        .flatMap((group) => listAt(group.props, "ingress"));
      const isNarrow = rules.every(
        (rule) =>
          rule.fromPort === rule.toPort &&
          rule.cidrBlocks === undefined &&
          asList(rule.securityGroups).every((id) => id === "BrokerClientGroup-id"),
      );
      return unless(rules.length > 0 && isNarrow, "hears others");
    },
    bad: [
      brokerGroup(),
      brokerGroup({ fromPort: 9096, toPort: 9096, cidrBlocks: ["10.0.0.0/16"] }),
      brokerGroup({ ...clients, securityGroups: ["WorkerGroup-id"] }),
      brokerGroup({ ...clients, fromPort: 0 }),
    ],
    good: [brokerGroup(clients, pollers)],
  },
  {
    name: "the exchange keeps its journal at the brokers",
    types: ["ecs/taskDefinition"],
    in: deployed,
    violation: (task) => {
      if (!task.name.startsWith("Exchange")) return undefined;
      const [container] = containersOf(task);
      const value = (wanted: string) =>
        container?.environment.find(({ name }) => name === wanted)?.value;
      const isTls = value("KAFKA_BROKERS")
        ?.split(",")
        .every((broker) => broker.endsWith(":9096"));
      const isSecret = container?.secrets.some(({ name }) => name === "KAFKA_PASSWORD");
      return unless(
        value("JOURNAL") === "kafka" && isTls === true && isSecret === true,
        "keeps it elsewhere, or shows its password",
      );
    },
    bad: [
      exchangeTask({ JOURNAL: "file" }),
      exchangeTask({ JOURNAL: "kafka", KAFKA_BROKERS: "b-1:9092" }),
      exchangeTask({ JOURNAL: "kafka", KAFKA_BROKERS: "b-1:9096" }, []),
    ],
    good: [exchangeTask({ JOURNAL: "kafka", KAFKA_BROKERS: "b-1:9096,b-2:9096" })],
  },
  {
    name: "a reader of events begins at the first one and never gives one up",
    types: ["lambda/eventSourceMapping"],
    violation: (mapping) => {
      if (!readsTopic(mapping)) return undefined;
      const { props } = mapping;
      const group =
        at(props, "amazonManagedKafkaEventSourceConfig.consumerGroupId") ??
        at(props, "selfManagedKafkaEventSourceConfig.consumerGroupId");
      return unless(
        props.startingPosition === "TRIM_HORIZON" &&
          Number(props.maximumRetryAttempts ?? -1) === -1 &&
          Number(props.maximumRecordAgeInSeconds ?? -1) === -1 &&
          props.filterCriteria === undefined &&
          group !== undefined,
        "may skip events, or has no group of its own",
      );
    },
    bad: [
      reader({ startingPosition: "LATEST" }),
      reader({ maximumRetryAttempts: 5 }),
      reader({ maximumRecordAgeInSeconds: 60 }),
      reader({ filterCriteria: { filters: [{ pattern: "{}" }] } }),
      reader({ amazonManagedKafkaEventSourceConfig: {} }),
    ],
    good: [reader()],
  },
  {
    name: "no two readers of events share a group",
    types: ["lambda/eventSourceMapping"],
    in: deployed,
    violation: (mapping, graph) => {
      const groupOf = ({ props }: Resource) =>
        at(props, "amazonManagedKafkaEventSourceConfig.consumerGroupId");
      const group = groupOf(mapping);
      const sharing = ofType(graph, "lambda/eventSourceMapping").filter(
        (other) => group !== undefined && groupOf(other) === group,
      );
      return unless(sharing.length <= 1, "each of them would get only a part");
    },
    bad: [
      { ...reader(), beside: [{ ...reader(), type: "lambda/eventSourceMapping", name: "Other" }] },
    ],
    good: [reader()],
  },
  {
    name: "what a reader of events could not take goes to a queue with an alarm",
    types: ["lambda/eventSourceMapping"],
    in: deployed,
    violation: (mapping, graph) =>
      readsTopic(mapping)
        ? unless(
            isWatched(graph, at(mapping.props, "destinationConfig.onFailure.destinationArn")),
            "no dead letter queue, or nobody watches it",
          )
        : undefined,
    bad: [reader(), withDeadLetters(), withDeadLetters(deadQueue, alarmOn("other"))],
    good: [withDeadLetters(deadQueue, alarmOn("dead"))],
  },
  {
    name: "every alarm tells somebody",
    types: ["cloudwatch/metricAlarm"],
    in: deployed,
    violation: ({ props }) =>
      unless(
        textsAt(props, "alarmActions").length > 0 && props.actionsEnabled !== false,
        "rings where nobody hears it",
      ),
    bad: [{}, { props: { alarmActions: ["arn:topic"], actionsEnabled: false } }],
    good: [{ props: { alarmActions: ["arn:topic"] } }],
  },
  {
    name: "what alarms say is encrypted with our own key",
    types: ["sns/topic"],
    in: deployed,
    violation: ({ props }) => unless(isOurKey(props.kmsMasterKeyId), "no key of ours"),
    // With AWS's own key CloudWatch may not speak to the topic at all.
    bad: [{}, { props: { kmsMasterKeyId: "alias/aws/sns" } }],
  },
  {
    name: "the lake is encrypted with our own key, and what is overwritten is kept a while",
    types: ["s3/bucket"],
    in: deployed,
    violation: (bucket, graph) => {
      if (!bucket.name.startsWith("Lake")) return undefined;
      const of = (type: string) =>
        ofType(graph, type).filter(({ props }) => props.bucket === bucket.props.bucket);
      const isOurs = of("s3/bucketServerSideEncryptionConfiguration").some(({ props }) =>
        isOurKey(at(props, "rules.0.applyServerSideEncryptionByDefault.kmsMasterKeyId")),
      );
      const isVersioned = of("s3/bucketVersioning").some(
        ({ props }) => at(props, "versioningConfiguration.status") === "Enabled",
      );
      return unless(isOurs && isVersioned, "no key of ours, or no versions");
    },
    bad: [
      lakeBucket(),
      lakeBucket(encryptedBy(ourKey)),
      lakeBucket(encryptedBy("alias/aws/s3"), versioned("Enabled")),
      lakeBucket(encryptedBy(ourKey), versioned("Suspended")),
    ],
    good: [lakeBucket(encryptedBy(ourKey), versioned("Enabled"))],
  },
];

function versioned(status: string): Example {
  return {
    type: "s3/bucketVersioning",
    props: { bucket: "lake", versioningConfiguration: { status } },
  };
}

function exchangeTask(
  variables: Readonly<Record<string, string>>,
  secrets: readonly object[] = [{ name: "KAFKA_PASSWORD", valueFrom: "arn:secret" }],
): Example {
  const environment = Object.entries(variables).map(([name, value]) => ({ name, value }));
  return {
    name: "ExchangeTask",
    props: { containerDefinitions: JSON.stringify([{ name: "C", environment, secrets }]) },
  };
}
