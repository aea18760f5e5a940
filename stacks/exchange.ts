import { users, webClient } from "./auth.ts";
import { balancer, exchangePaths, webOrigins } from "./edge.ts";
import { cluster, exchangePort, operatorPort, outByTls, tcp, vpc, vpcCidr } from "./network.ts";
import {
  apiKeyCipher,
  dataKey,
  executionRoleReading,
  mayUnsealApiKeys,
  operatorToken,
} from "./secrets.ts";
import { core } from "./storage.ts";
import { isProduction, taskUser } from "./stage.ts";

/** Open to the load balancer only; the operator port is open to nobody. */
const exchangeGroup = new aws.ec2.SecurityGroup("ExchangeGroup", {
  vpcId: vpc.id,
  description: "The exchange: its public port, from the load balancer only",
  ingress: balancer ? [{ ...tcp(exchangePort), securityGroups: [balancer.securityGroupId] }] : [],
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
  OPERATOR_PORT: String(operatorPort),
  DATA_DIR: "/data",
  // CloudFront and the load balancer: each adds the address it saw to X-Forwarded-For.
  TRUSTED_PROXIES: "2",
};

/** Gateway, sequencer, journal, engine and market data: one process, the only writer there is. */
export const exchange = new sst.aws.Service("Exchange", {
  cluster,
  architecture: "arm64",
  cpu: isProduction ? "4 vCPU" : "1 vCPU",
  memory: isProduction ? "16 GB" : "2 GB",
  image: { context: ".", dockerfile: "packages/services/src/exchange/Dockerfile" },
  link: [core, apiKeyCipher, users, webClient],
  permissions: [mayUnsealApiKeys],
  environment: {
    CORS_ORIGINS: $util.all(webOrigins).apply((origins) => origins.join(",")),
    ...($dev ? developerEnvironment : taskEnvironment),
  },
  ssm: { OPERATOR_TOKEN: operatorToken.arn },
  ...(journalDisk ? { volumes: [{ efs: journalDisk, path: taskEnvironment.DATA_DIR }] } : {}),
  ...(balancer ? { loadBalancer: behind(balancer) } : {}),
  // One writer. SST would otherwise add tasks by load.
  scaling: { min: 1, max: 1, cpuUtilization: false, memoryUtilization: false },
  transform: {
    service: (args) => {
      // Replaying a long journal takes a while, and is no reason to be killed.
      args.healthCheckGracePeriodSeconds = 600;
      args.networkConfiguration = {
        assignPublicIp: false,
        subnets: vpc.privateSubnets,
        securityGroups: [exchangeGroup.id],
      };
    },
    executionRole: executionRoleReading(operatorToken.arn),
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
        path: "/health",
        interval: "10 seconds" as const,
        healthyThreshold: 2,
        unhealthyThreshold: 3,
      },
    },
  };
}
