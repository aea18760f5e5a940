import { chainNode } from "./chain.ts";
import { exchange } from "./exchange.ts";
import { cashierGroup, cluster, operatorPort, vpc } from "./network.ts";
import { executionRoleReading, operatorToken } from "./secrets.ts";
import { core } from "./storage.ts";

/**
 * Between the exchange and the chains: credits what came in, pays out what may leave. It keeps
 * nothing; two of them would only do the same things twice, without effect.
 */
new sst.aws.Service("Cashier", {
  cluster,
  architecture: "arm64",
  cpu: "0.25 vCPU",
  memory: "0.5 GB",
  image: { context: ".", dockerfile: "packages/services/src/cashier/Dockerfile" },
  link: [core],
  environment: {
    // The name stands for the leader and for its standby. Only the leader has the port open to others,
    // and a request that one address refuses goes to the next.
    OPERATOR_URL: $dev
      ? `http://127.0.0.1:${operatorPort}`
      : $interpolate`http://${exchange.service}:${operatorPort}`,
    CHAIN_NODE_URL: chainNode.url,
    ...($dev ? { OPERATOR_TOKEN: operatorToken.value } : {}),
  },
  ssm: { OPERATOR_TOKEN: operatorToken.arn, CHAIN_NODE_TOKEN: chainNode.tokenArn },
  scaling: { min: 1, max: 1, cpuUtilization: false, memoryUtilization: false },
  transform: {
    service: (args) => {
      args.networkConfiguration = {
        assignPublicIp: false,
        subnets: vpc.privateSubnets,
        securityGroups: cashierGroup ? [cashierGroup.id] : [],
      };
    },
    executionRole: executionRoleReading(operatorToken.arn, chainNode.tokenArn),
  },
  dev: { command: "node packages/services/src/cashier/main.ts", directory: "." },
});
