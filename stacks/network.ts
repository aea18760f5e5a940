import { isProduction } from "./stage.ts";

/**
 * One network. Nothing of ours has a public address: the web comes in through CloudFront and API
 * Gateway, which reach the internal load balancer from inside.
 */
export const vpc = new sst.aws.Vpc("Vpc", {
  // The journal's three brokers stand in three zones, or a write could not survive losing one.
  az: 3,
  // Under `sst dev` no task runs in the cloud, so nobody needs the way out.
  ...($dev ? {} : { nat: isProduction ? ("managed" as const) : ("ec2" as const) }),
  transform: {
    // The group that anything falls into which names none: it lets nothing through.
    securityGroup: (args) => {
      args.ingress = [];
      args.egress = [];
    },
    natSecurityGroup: (args) => {
      args.ingress = [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["10.0.0.0/16"] }];
    },
  },
});

/** What the exchange listens on: its public port, and the one for operators that nobody forwards. */
export const exchangePort = 8080;
export const operatorPort = 8090;

export const vpcCidr = vpc.nodes.vpc.cidrBlock;

export const tcp = (port: number) => ({ protocol: "tcp", fromPort: port, toPort: port });

/** AWS's own interfaces, Cognito's keys, the venues. */
export const outByTls = { ...tcp(443), cidrBlocks: ["0.0.0.0/0"] };

export const apiLinkGroup = new aws.ec2.SecurityGroup("ApiLinkGroup", {
  vpcId: vpc.id,
  description: "API Gateway on its way to the load balancer",
  ingress: [],
  egress: [{ ...tcp(80), cidrBlocks: [vpcCidr] }],
});

/** Whoever is in this group may ask the exchange what people own, on the operator's port. */
export const auditorGroup = $dev
  ? undefined
  : new aws.ec2.SecurityGroup("AuditorGroup", {
      vpcId: vpc.id,
      description: "May ask the exchange for balances",
      ingress: [],
      egress: [outByTls, { ...tcp(operatorPort), cidrBlocks: [vpcCidr] }],
    });

/** Whoever is in this group may move money, on the operator's port. */
export const cashierGroup = $dev
  ? undefined
  : new aws.ec2.SecurityGroup("CashierGroup", {
      vpcId: vpc.id,
      description: "Brings money in and out of the exchange",
      ingress: [],
      egress: [outByTls, { ...tcp(operatorPort), cidrBlocks: [vpcCidr] }],
    });

const workerGroup = new aws.ec2.SecurityGroup("WorkerGroup", {
  vpcId: vpc.id,
  description: "Tasks that nobody calls",
  ingress: [],
  egress: [outByTls, { ...tcp(80), cidrBlocks: [vpcCidr] }],
});

// Tables and the layers of images are reached without a detour through the way out.
const { region } = aws.getRegionOutput();
for (const [name, service] of [
  ["DynamoEndpoint", "dynamodb"],
  ["ObjectEndpoint", "s3"],
] as const) {
  new aws.ec2.VpcEndpoint(name, {
    vpcId: vpc.id,
    vpcEndpointType: "Gateway",
    serviceName: $interpolate`com.amazonaws.${region}.${service}`,
    routeTableIds: vpc.nodes.privateRouteTables.apply((tables) => tables.map(({ id }) => id)),
  });
}

/** Given the Vpc itself, SST would run tasks in public subnets with public addresses. */
export const cluster = new sst.aws.Cluster("Cluster", {
  vpc: {
    id: vpc.id,
    securityGroups: [workerGroup.id],
    containerSubnets: vpc.privateSubnets,
    loadBalancerSubnets: vpc.privateSubnets,
    cloudmapNamespaceId: vpc.nodes.cloudmapNamespace.id,
    cloudmapNamespaceName: vpc.nodes.cloudmapNamespace.name,
  },
});
