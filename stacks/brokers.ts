import { alarm } from "./alarms.ts";
import { outByTls, tcp, vpc } from "./network.ts";
import { dataKey } from "./secrets.ts";
import { isProduction } from "./stage.ts";

/**
 * Kafka: the journal of commands and the topic of events. Three brokers in three zones, and a write
 * counts once two of them have it. Under `sst dev` the exchange writes files instead.
 */

/** Both over TLS: the exchange signs in by password (SCRAM), Lambda by its role (IAM). */
const scramPort = 9096;
const iamPort = 9098;

/** Whoever is in this group may reach the brokers. */
export const brokerClientGroup = $dev
  ? undefined
  : new aws.ec2.SecurityGroup("BrokerClientGroup", {
      vpcId: vpc.id,
      description: "May reach the brokers",
      ingress: [],
      egress: [{ ...tcp(scramPort), cidrBlocks: [vpc.nodes.vpc.cidrBlock] }],
    });

/** What a topic is unless it says otherwise; the exchange makes its two when it first starts. */
const brokerSettings = {
  "auto.create.topics.enable": false,
  "default.replication.factor": 3,
  "min.insync.replicas": 2,
  "unclean.leader.election.enable": false,
  "num.partitions": 1,
  // Nothing expires by age: the exchange drops what snapshots and consumers no longer need.
  "log.retention.ms": -1,
  "message.max.bytes": 8 * 1024 * 1024,
  "replica.fetch.max.bytes": 8 * 1024 * 1024,
  "offsets.topic.replication.factor": 3,
  "transaction.state.log.replication.factor": 3,
  "transaction.state.log.min.isr": 2,
};

export const brokers = brokerClientGroup && createBrokers(brokerClientGroup);

function createBrokers(clients: aws.ec2.SecurityGroup): aws.msk.Cluster {
  const name = `${$app.name}-${$app.stage}`;
  const group = new aws.ec2.SecurityGroup("BrokerGroup", {
    vpcId: vpc.id,
    description: "Kafka: its clients, and Lambda's pollers, which stand in the brokers' own group",
    ingress: [
      { ...tcp(scramPort), securityGroups: [clients.id] },
      { ...tcp(iamPort), self: true },
    ],
    egress: [{ ...tcp(iamPort), self: true }, outByTls],
  });
  const logs = new aws.cloudwatch.LogGroup("BrokerLogs", { name: `/bourse/${$app.stage}/brokers` });
  const kafkaVersion = "4.0.x.kraft";
  const settings = new aws.msk.Configuration("BrokerSettings", {
    name: `${name}-brokers`,
    kafkaVersions: [kafkaVersion],
    serverProperties: Object.entries(brokerSettings)
      .map(([setting, value]) => `${setting}=${value}`)
      .join("\n"),
  });
  return new aws.msk.Cluster("Brokers", {
    clusterName: name,
    kafkaVersion,
    numberOfBrokerNodes: 3,
    brokerNodeGroupInfo: {
      instanceType: isProduction ? "kafka.m7g.large" : "kafka.t3.small",
      clientSubnets: vpc.privateSubnets,
      securityGroups: [group.id],
      storageInfo: { ebsStorageInfo: { volumeSize: isProduction ? 500 : 20 } },
    },
    configurationInfo: { arn: settings.arn, revision: settings.latestRevision },
    clientAuthentication: { sasl: { iam: true, scram: true }, unauthenticated: false },
    encryptionInfo: {
      encryptionAtRestKmsKeyArn: dataKey.arn,
      encryptionInTransit: { clientBroker: "TLS", inCluster: true },
    },
    enhancedMonitoring: "PER_TOPIC_PER_BROKER",
    loggingInfo: { brokerLogs: { cloudwatchLogs: { enabled: true, logGroup: logs.name } } },
  });
}

// By number, as CloudWatch knows them.
for (const broker of brokers ? ["1", "2", "3"] : []) watch(`${$app.name}-${$app.stage}`, broker);

function watch(cluster: string, broker: string): void {
  const about = {
    namespace: "AWS/Kafka",
    dimensions: { "Cluster Name": cluster, "Broker ID": broker },
    statistic: "Maximum" as const,
  };
  alarm(`Broker${broker}ReplicasAlarm`, {
    ...about,
    description: "A topic has too few replicas to be written: orders are refused until it has.",
    metric: "UnderMinIsrPartitionCount",
    above: 0,
    minutes: 1,
  });
  alarm(`Broker${broker}DiskAlarm`, {
    ...about,
    description: "The disk of a broker fills up: enlarge it before the journal cannot be written.",
    metric: "KafkaDataLogsDiskUsed",
    above: 75,
    minutes: 5,
  });
}

/** How the exchange signs in. Made by the cloud; no human ever has to type or know it. */
export const brokerLogin = brokers && createLogin(brokers);

function createLogin(cluster: aws.msk.Cluster) {
  const secret = new aws.secretsmanager.Secret("BrokerLogin", {
    // MSK takes a login only from a secret whose name begins so.
    name: `AmazonMSK_${$app.name}_${$app.stage}_exchange`,
    description: "The exchange's name and password at the brokers",
    kmsKeyId: dataKey.arn,
  });
  const { randomPassword } = aws.secretsmanager.getRandomPasswordOutput({
    passwordLength: 64,
    excludePunctuation: true,
  });
  const version = new aws.secretsmanager.SecretVersion(
    "BrokerLoginVersion",
    {
      secretId: secret.id,
      secretString: $util.secret(
        $jsonStringify({ username: "exchange", password: randomPassword }),
      ),
    },
    // The cloud answers with another password each time it is asked: keep the first.
    { ignoreChanges: ["secretString"] },
  );
  new aws.secretsmanager.SecretPolicy("BrokerLoginPolicy", {
    secretArn: secret.arn,
    policy: aws.iam.getPolicyDocumentOutput({
      statements: [
        {
          principals: [{ type: "Service", identifiers: ["kafka.amazonaws.com"] }],
          actions: ["secretsmanager:GetSecretValue"],
          resources: [secret.arn],
        },
      ],
    }).json,
  });
  const association = new aws.msk.SingleScramSecretAssociation("BrokerLoginAssociation", {
    clusterArn: cluster.arn,
    secretArn: version.arn,
  });
  return {
    arn: association.secretArn,
    username: $interpolate`${association.secretArn}:username::`,
    password: $interpolate`${association.secretArn}:password::`,
  };
}
