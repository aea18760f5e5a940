import { asList, at, ingressOf, listAt, ofType, privateSubnetIds, textsAt } from "./graph.ts";
import { unless, type Example, type Rule } from "./rule.ts";

const deployed = ["test", "production"] as const;

const isOurKey = (key: unknown): boolean =>
  typeof key === "string" && /^arn:aws:kms:[^:]+:\d+:key\//.test(key);

const ourKey = "arn:aws:kms:us-east-1:123456789012:key/DataKey-id";

/** A database, or the proxy before it, whose group lets this in. */
const hearing = (ingress: object): Example => ({
  props: { vpcSecurityGroupIds: ["Group-id"] },
  beside: [{ type: "ec2/securityGroup", name: "Group", props: { ingress: [ingress] } }],
});

const kept = {
  multiAz: true,
  deletionProtection: true,
  skipFinalSnapshot: false,
  backupRetentionPeriod: 35,
};

/** The ledger's database. */
export const ledgerRules: readonly Rule[] = [
  {
    name: "every database is encrypted with our own key, what it tells of itself included",
    types: ["rds/instance"],
    in: deployed,
    violation: ({ props }) =>
      unless(
        props.storageEncrypted === true &&
          isOurKey(props.kmsKeyId) &&
          (props.performanceInsightsEnabled !== true ||
            isOurKey(props.performanceInsightsKmsKeyId)),
        "no key of ours",
      ),
    bad: [
      {},
      { props: { storageEncrypted: true } },
      { props: { kmsKeyId: ourKey } },
      { props: { storageEncrypted: true, kmsKeyId: ourKey, performanceInsightsEnabled: true } },
    ],
  },
  {
    name: "no database has a public address",
    types: ["rds/instance"],
    in: deployed,
    violation: ({ props }) => unless(props.publiclyAccessible === false, "may have one"),
    bad: [{}, { props: { publiclyAccessible: true } }],
  },
  {
    name: "every database lies in private subnets",
    types: ["rds/subnetGroup"],
    in: deployed,
    violation: ({ props }, graph) => {
      const known = privateSubnetIds(graph);
      const ids = textsAt(props, "subnetIds");
      return unless(ids.length > 0 && ids.every((id) => known.has(id)), "is in a public subnet");
    },
    bad: [
      { props: { subnetIds: [] } },
      {
        props: { subnetIds: ["Public-id"] },
        beside: [{ type: "ec2/subnet", name: "Public", props: { mapPublicIpOnLaunch: true } }],
      },
    ],
  },
  {
    name: "a database hears only who is in a group of its clients",
    types: ["rds/instance", "rds/proxy"],
    in: deployed,
    violation: ({ props }, graph) => {
      const rules = textsAt(props, "vpcSecurityGroupIds").flatMap((id) => ingressOf(graph, id));
      const isNarrow = rules.every(
        (rule) =>
          rule.fromPort === 5432 &&
          rule.toPort === 5432 &&
          rule.cidrBlocks === undefined &&
          asList(rule.securityGroups).length > 0,
      );
      return unless(rules.length > 0 && isNarrow, "hears others, or on other ports");
    },
    bad: [
      {},
      hearing({ fromPort: 5432, toPort: 5432, cidrBlocks: ["10.0.0.0/16"] }),
      hearing({ fromPort: 0, toPort: 65_535, securityGroups: ["Clients-id"] }),
    ],
    good: [hearing({ fromPort: 5432, toPort: 5432, securityGroups: ["Clients-id"], self: true })],
  },
  {
    name: "a database refuses who does not speak TLS",
    types: ["rds/parameterGroup"],
    in: deployed,
    violation: ({ props }) =>
      unless(
        listAt(props, "parameters").some(
          ({ name, value }) => name === "rds.force_ssl" && value === "1",
        ),
        "takes plain connections",
      ),
    bad: [{}, { props: { parameters: [{ name: "rds.force_ssl", value: "0" }] } }],
  },
  {
    name: "a database's proxy refuses who does not speak TLS",
    types: ["rds/proxy"],
    in: deployed,
    violation: ({ props }) => unless(props.requireTls === true, "takes plain connections"),
    bad: [{}, { props: { requireTls: false } }],
  },
  {
    name: "a database keeps what it logs",
    types: ["rds/instance"],
    in: deployed,
    violation: ({ props }) =>
      unless(textsAt(props, "enabledCloudwatchLogsExports").includes("postgresql"), "does not"),
    bad: [{}, { props: { enabledCloudwatchLogsExports: ["upgrade"] } }],
  },
  {
    name: "a database stands in two zones, is backed up for a month and cannot be deleted",
    types: ["rds/instance"],
    in: ["production"],
    violation: ({ props, retainOnDelete }) =>
      unless(
        props.multiAz === true &&
          props.deletionProtection === true &&
          props.skipFinalSnapshot === false &&
          Number(props.backupRetentionPeriod ?? 0) >= 30 &&
          retainOnDelete === true,
        "can be lost",
      ),
    bad: [
      { props: kept },
      { retainOnDelete: true, props: { ...kept, multiAz: false } },
      { retainOnDelete: true, props: { ...kept, deletionProtection: false } },
      { retainOnDelete: true, props: { ...kept, skipFinalSnapshot: true } },
      { retainOnDelete: true, props: { ...kept, backupRetentionPeriod: 7 } },
    ],
    good: [{ retainOnDelete: true, props: kept }],
  },
  {
    name: "whatever may go wrong with the books wakes somebody",
    types: ["sns/topic"],
    in: deployed,
    violation: (_topic, graph) => {
      const watched = ofType(graph, "cloudwatch/metricAlarm")
        .filter(({ props }) => listAt(props, "alarmActions").length > 0)
        .map(({ props }) => String(at(props, "metricName")));
      const missing = ["LedgerMismatch", "ReconcileDifferences", "ReconcileFailed"].filter(
        (metric) => !watched.includes(metric),
      );
      return unless(missing.length === 0, `nobody watches ${missing.join(", ")}`);
    },
    bad: [
      {},
      { beside: [{ type: "cloudwatch/metricAlarm", props: { metricName: "LedgerMismatch" } }] },
    ],
  },
];
