import { users, webClient } from "./auth.ts";
import { chainNode } from "./chain.ts";
import { bookCacheAddress, bookCacheClientGroup, bookCachePassword } from "./book-cache.ts";
import { brokerClientGroup, brokerLogin, brokers } from "./brokers.ts";
import { balancer, exchangePaths, webOrigins } from "./edge.ts";
import { limitsSetIn } from "./exchange-limits.ts";
import {
  auditorGroup,
  cashierGroup,
  cluster,
  exchangePort,
  operatorPort,
  outByTls,
  tcp,
  vpc,
  vpcCidr,
} from "./network.ts";
import {
  apiKeyCipher,
  dataKey,
  executionRoleReading,
  mayUnsealApiKeys,
  operatorToken,
} from "./secrets.ts";
import { core, orderHistory } from "./storage.ts";
import { isProduction, taskUser } from "./stage.ts";

/** Open to the load balancer only; the operator port, to whoever compares the books or moves money. */
const exchangeGroup = new aws.ec2.SecurityGroup("ExchangeGroup", {
  vpcId: vpc.id,
  description: "The exchange: its public port, from the load balancer only",
  ingress: [
    ...(balancer ? [{ ...tcp(exchangePort), securityGroups: [balancer.securityGroupId] }] : []),
    ...(auditorGroup ? [{ ...tcp(operatorPort), securityGroups: [auditorGroup.id] }] : []),
    ...(cashierGroup ? [{ ...tcp(operatorPort), securityGroups: [cashierGroup.id] }] : []),
  ],
  egress: [outByTls, { ...tcp(2049), cidrBlocks: [vpcCidr] }],
});

/**
 * The journal's disk. It has to outlive the task: whoever runs next mounts the same files, finds
 * every acknowledged command and goes on. It stands in every zone, so a lost zone loses nothing.
 */
const journalDisk = $dev
  ? undefined
  : new sst.aws.Efs("Journal", {
      vpc,
      transform: {
        fileSystem: (args) => {
          args.kmsKeyId = dataKey.arn;
        },
        securityGroup: (args) => {
          args.ingress = [{ ...tcp(2049), securityGroups: [exchangeGroup.id] }];
          args.egress = [];
        },
        accessPoint: (args) => {
          // The rest of the file system is out of the task's sight.
          args.posixUser = taskUser;
          args.rootDirectory = {
            path: "/exchange",
            creationInfo: { ownerUid: taskUser.uid, ownerGid: taskUser.gid, permissions: "0750" },
          };
        },
      },
    });

if (journalDisk && isProduction) {
  new aws.efs.BackupPolicy("JournalBackups", {
    fileSystemId: journalDisk.id,
    backupPolicy: { status: "ENABLED" },
  });
}

const developerEnvironment = {
  DATA_DIR: `.bourse/${$app.stage}/exchange`,
  OPERATOR_TOKEN: operatorToken.value,
};

const taskEnvironment = {
  HOST: "0.0.0.0",
  PORT: String(exchangePort),
  OPERATOR_HOST: "0.0.0.0",
  OPERATOR_PORT: String(operatorPort),
  DATA_DIR: "/data",
  // CloudFront and the load balancer: each adds the address it saw to X-Forwarded-For.
  TRUSTED_PROXIES: "2",
  ...limitsSetIn(process.env),
  ...(brokers ? { JOURNAL: "kafka", KAFKA_BROKERS: brokers.bootstrapBrokersSaslScram } : {}),
  ...(isProduction ? { ROLE: "auto" } : {}),
};

const tasks = isProduction ? 2 : 1;

const secrets = {
  OPERATOR_TOKEN: operatorToken.arn,
  CHAIN_NODE_TOKEN: chainNode.tokenArn,
  ...(bookCachePassword ? { BOOK_CACHE_PASSWORD: bookCachePassword } : {}),
  ...(brokerLogin
    ? { KAFKA_USERNAME: brokerLogin.username, KAFKA_PASSWORD: brokerLogin.password }
    : {}),
};

/** Whether a process lives; the load balancer asks another question, whether it leads. */
const askHealth =
  `fetch("http://127.0.0.1:${exchangePort}/health")` +
  ".then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))";

/**
 * Gateway, sequencer, journal, engine and market data in one process. In production there are two of
 * them, in two zones: one leads, the other follows the same journal and takes over when the leader's
 * lease ends; Kafka then refuses whatever the old one still writes. Two never write, however many run.
 */
export const exchange = new sst.aws.Service("Exchange", {
  cluster,
  architecture: "arm64",
  cpu: isProduction ? "4 vCPU" : "1 vCPU",
  memory: isProduction ? "16 GB" : "2 GB",
  image: { context: ".", dockerfile: "packages/services/src/exchange/Dockerfile" },
  link: [core, orderHistory, bookCacheAddress, apiKeyCipher, users, webClient],
  permissions: [mayUnsealApiKeys],
  environment: {
    CHAIN_NODE_URL: chainNode.url,
    CORS_ORIGINS: $util.all(webOrigins).apply((origins) => origins.join(",")),
    ...($dev ? developerEnvironment : taskEnvironment),
  },
  ssm: secrets,
  ...(journalDisk ? { volumes: [{ efs: journalDisk, path: taskEnvironment.DATA_DIR }] } : {}),
  ...(balancer ? { loadBalancer: behind(balancer) } : {}),
  // A leader and, in production, its standby. SST would otherwise add tasks by load.
  scaling: { min: tasks, max: tasks, cpuUtilization: false, memoryUtilization: false },
  ...(isProduction
    ? {
        health: {
          command: ["CMD", "node", "-e", askHealth],
          interval: "30 seconds" as const,
          retries: 10,
          startPeriod: "300 seconds" as const,
        },
      }
    : {}),
  transform: {
    service: (args) => {
      // Replaying a long journal takes a while, and is no reason to be killed. Nor is standing by: to
      // the load balancer a standby is never healthy, so its opinion must never end a task; what
      // ends one in production is the container's own health check.
      args.healthCheckGracePeriodSeconds = isProduction ? 2 ** 31 - 1 : 600;
      args.networkConfiguration = {
        assignPublicIp: false,
        subnets: vpc.privateSubnets,
        securityGroups: [exchangeGroup, bookCacheClientGroup, brokerClientGroup].flatMap((group) =>
          group ? [group.id] : [],
        ),
      };
    },
    executionRole: executionRoleReading(
      operatorToken.arn,
      chainNode.tokenArn,
      ...(bookCachePassword ? [bookCachePassword] : []),
      ...(brokerLogin ? [brokerLogin.arn] : []),
    ),
  },
  dev: { command: "node packages/services/src/exchange/main.ts", directory: "." },
});

function behind(instance: sst.aws.Alb) {
  const port = `${exchangePort}/http` as const;
  return {
    instance,
    rules: exchangePaths.map((path, index) => ({
      listen: "80/http" as const,
      forward: port,
      conditions: { path },
      priority: 10 * (index + 1),
    })),
    health: {
      [port]: {
        // Only the leader answers 200. While nobody does, between two leaders, the balancer asks
        // everybody: standbys refuse orders with 503 and nothing is done twice.
        path: "/health/leader",
        interval: "5 seconds" as const,
        timeout: "2 seconds" as const,
        healthyThreshold: 2,
        unhealthyThreshold: 2,
      },
    },
  };
}
