import { projection } from "./events.ts";
import { tcp, vpc, vpcCidr } from "./network.ts";
import { dataKey } from "./secrets.ts";
import { isProduction } from "./stage.ts";

/**
 * Order books and newest trades in Redis, for readers that come too often for the exchange. Only a
 * cache: what it loses the exchange puts back within seconds, so nothing of it is kept or backed up.
 */

const redisPort = 6379;

/** Whoever is in this group may reach Redis. */
export const bookCacheClientGroup = $dev
  ? undefined
  : new aws.ec2.SecurityGroup("BookCacheClientGroup", {
      vpcId: vpc.id,
      description: "May reach the book cache",
      ingress: [],
      egress: [{ ...tcp(redisPort), cidrBlocks: [vpcCidr] }],
    });

const cacheGroup =
  bookCacheClientGroup &&
  new aws.ec2.SecurityGroup("BookCacheGroup", {
    vpcId: vpc.id,
    description: "Redis: its clients only",
    ingress: [{ ...tcp(redisPort), securityGroups: [bookCacheClientGroup.id] }],
    egress: [],
  });

export const bookCache = new sst.aws.Redis("BookCache", {
  vpc: {
    subnets: vpc.privateSubnets,
    securityGroups: cacheGroup ? [cacheGroup.id] : [],
  },
  engine: "valkey",
  version: "8.1",
  instance: isProduction ? "m7g.large" : "t4g.micro",
  // All keys change in one step, so they live in one place; a second node stands by.
  cluster: false,
  parameters: { "maxmemory-policy": "noeviction" },
  dev: { host: "127.0.0.1", port: redisPort },
  transform: {
    cluster: (args) => {
      args.numCacheClusters = isProduction ? 2 : 1;
      args.automaticFailoverEnabled = isProduction;
      args.multiAzEnabled = isProduction;
    },
  },
});

/** For tasks: their definition shows what they are linked to, so the password travels apart. */
export const bookCacheAddress = new sst.Linkable("BookCacheAddress", {
  properties: { host: bookCache.host, port: bookCache.port, username: bookCache.username },
});

export const bookCachePassword = $dev ? undefined : passwordIn("BookCachePassword");

function passwordIn(name: string) {
  const secret = new aws.secretsmanager.Secret(name, {
    description: "Opens the book cache",
    kmsKeyId: dataKey.arn,
  });
  return new aws.secretsmanager.SecretVersion(`${name}Version`, {
    secretId: secret.id,
    secretString: $util.secret(
      $util.output(bookCache.password).apply((password) => password ?? ""),
    ),
  }).arn;
}

projection("Book", {
  handler: "packages/functions/src/projection/book.handler",
  sink: "book",
  link: [bookCache],
  ...(bookCacheClientGroup
    ? { vpc: { privateSubnets: vpc.privateSubnets, securityGroups: [bookCacheClientGroup.id] } }
    : {}),
});
