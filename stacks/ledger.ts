import { createHash } from "node:crypto";
import { alarm } from "./alarms.ts";
import { projection } from "./events.ts";
import { exchange } from "./exchange.ts";
import { auditorGroup, operatorPort, tcp, vpc } from "./network.ts";
import { dataKey, operatorToken } from "./secrets.ts";
import { isProduction } from "./stage.ts";
import { core, onlyReads, orderHistory } from "./storage.ts";

/** The ledger: double-entry postings, trades and the audit log in PostgreSQL, all made from events. */

const databasePort = 5432;

/** Whoever is in this group may reach the database, by its proxy. */
const clientGroup = $dev
  ? undefined
  : new aws.ec2.SecurityGroup("LedgerClientGroup", {
      vpcId: vpc.id,
      description: "May reach the ledger's database",
      ingress: [],
      egress: [{ ...tcp(databasePort), cidrBlocks: [vpc.nodes.vpc.cidrBlock] }],
    });

const databaseGroup =
  clientGroup &&
  new aws.ec2.SecurityGroup("LedgerGroup", {
    vpcId: vpc.id,
    description: "The ledger's database and its proxy: their clients, and each other",
    ingress: [{ ...tcp(databasePort), securityGroups: [clientGroup.id], self: true }],
    egress: [{ ...tcp(databasePort), self: true }],
  });

const groups = databaseGroup ? [databaseGroup.id] : [];

export const ledger = new sst.aws.Postgres("Ledger", {
  vpc: { subnets: vpc.privateSubnets },
  version: "18",
  instance: isProduction ? "m7g.large" : "t4g.micro",
  storage: isProduction ? "200 GB" : "20 GB",
  multiAz: isProduction,
  database: "ledger",
  // Lambdas come and go with their connections; the proxy keeps the few that the database likes.
  proxy: true,
  dev: {
    host: "127.0.0.1",
    port: databasePort,
    username: "postgres",
    password: "postgres",
    database: "postgres",
  },
  transform: {
    parameterGroup: (args) => {
      args.parameters = [{ name: "rds.force_ssl", value: "1" }];
    },
    instance: (args, options) => {
      args.kmsKeyId = dataKey.arn;
      args.performanceInsightsKmsKeyId = dataKey.arn;
      args.vpcSecurityGroupIds = groups;
      args.publiclyAccessible = false;
      args.deletionProtection = isProduction;
      args.backupRetentionPeriod = isProduction ? 35 : 7;
      args.skipFinalSnapshot = !isProduction;
      args.finalSnapshotIdentifier = `${$app.name}-${$app.stage}-ledger-final`;
      args.copyTagsToSnapshot = true;
      args.enabledCloudwatchLogsExports = ["postgresql", "upgrade"];
      options.retainOnDelete = isProduction;
    },
    proxy: (args) => {
      args.requireTls = true;
      args.vpcSecurityGroupIds = groups;
    },
  },
});

projection("Ledger", {
  handler: "packages/functions/src/projection/ledger.handler",
  sink: "ledger",
  link: [ledger],
  ...inVpc(clientGroup),
});

/** Where the exchange tells what everybody owns, to whoever may look and not touch. */
export const operatorView = new sst.Linkable("OperatorView", {
  properties: {
    url: $dev
      ? `http://127.0.0.1:${operatorPort}`
      : $interpolate`http://${exchange.service}:${operatorPort}`,
    // As services/exchange/operator makes it: the operator's token cannot be found from it.
    token: $util.secret(
      operatorToken.value.apply((token) =>
        createHash("sha256").update(`may read: ${token}`).digest("hex"),
      ),
    ),
  },
});

/** Engine, ledger and table have to agree on every balance. */
new sst.aws.CronV2("Reconcile", {
  schedule: "rate(1 hour)",
  retries: 2,
  function: {
    handler: "packages/functions/src/ledger/reconcile.handler",
    link: [ledger, orderHistory, core, operatorView],
    permissions: [onlyReads],
    memory: "1024 MB",
    timeout: "10 minutes",
    ...inVpc(clientGroup, auditorGroup),
  },
});

alarm("LedgerMismatchAlarm", {
  description: "Events and balances of a command contradict each other; the ledger stands still.",
  namespace: "Bourse",
  metric: "LedgerMismatch",
  dimensions: { Stage: $app.stage },
  statistic: "Maximum",
  above: 0,
  minutes: 1,
});

alarm("ReconcileDifferencesAlarm", {
  description: "Engine, ledger and table do not agree on what people own. The log names whose.",
  namespace: "Bourse",
  metric: "ReconcileDifferences",
  dimensions: { Stage: $app.stage },
  statistic: "Maximum",
  above: 0,
  minutes: 1,
});

alarm("ReconcileFailedAlarm", {
  description: "The balances could not be compared at all. The log says why.",
  namespace: "Bourse",
  metric: "ReconcileFailed",
  dimensions: { Stage: $app.stage },
  statistic: "Maximum",
  above: 0,
  minutes: 1,
});

function inVpc(...members: readonly (aws.ec2.SecurityGroup | undefined)[]) {
  const securityGroups = members.flatMap((group) => (group ? [group.id] : []));
  return securityGroups.length > 0
    ? { vpc: { privateSubnets: vpc.privateSubnets, securityGroups } }
    : {};
}
