import { asList, at, ingressOf, textsAt } from "./graph.ts";
import { unless, type Example, type Rule } from "./rule.ts";

/** A cache whose group lets this in. */
const hearing = (ingress: object): Example => ({
  props: { securityGroupIds: ["Group-id"] },
  beside: [{ type: "ec2/securityGroup", name: "Group", props: { ingress: [ingress] } }],
});

/** The books in Redis: encrypted, inside the network, all in one place, with another node beside. */
export const cacheRules: readonly Rule[] = [
  {
    name: "every cache is encrypted at rest and on the way, and asks for a password",
    types: ["elasticache/replicationGroup"],
    in: ["test", "production"],
    violation: ({ props }) =>
      unless(
        props.atRestEncryptionEnabled === true &&
          props.transitEncryptionEnabled === true &&
          props.transitEncryptionMode === "required" &&
          typeof props.authToken === "string" &&
          props.authToken !== "",
        "open to whoever reaches it",
      ),
    bad: [
      {},
      { props: { atRestEncryptionEnabled: true, transitEncryptionEnabled: true } },
      {
        props: {
          atRestEncryptionEnabled: true,
          transitEncryptionEnabled: true,
          transitEncryptionMode: "required",
        },
      },
    ],
  },
  {
    name: "every cache stands in a security group of its own",
    types: ["elasticache/replicationGroup"],
    in: ["test", "production"],
    violation: ({ props }) =>
      unless(
        textsAt(props, "securityGroupIds").some((group) => /CacheGroup/.test(group)),
        "in the network's default group, or in none",
      ),
    bad: [{}, { props: { securityGroupIds: [] } }, { props: { securityGroupIds: ["default"] } }],
  },
  {
    name: "a cache hears only who is in a group of its clients",
    types: ["elasticache/replicationGroup"],
    in: ["test", "production"],
    violation: ({ props }, graph) => {
      const rules = textsAt(props, "securityGroupIds").flatMap((id) => ingressOf(graph, id));
      const isNarrow = rules.every(
        (rule) =>
          rule.fromPort === 6379 &&
          rule.toPort === 6379 &&
          rule.cidrBlocks === undefined &&
          asList(rule.securityGroups).length > 0,
      );
      return unless(rules.length > 0 && isNarrow, "hears others, or on other ports");
    },
    bad: [
      {},
      hearing({ fromPort: 6379, toPort: 6379, cidrBlocks: ["10.0.0.0/16"] }),
      hearing({ fromPort: 0, toPort: 65_535, securityGroups: ["Clients-id"] }),
    ],
    good: [hearing({ fromPort: 6379, toPort: 6379, securityGroups: ["Clients-id"] })],
  },
  {
    name: "all keys of a cache live in one place: one script changes them together",
    types: ["elasticache/replicationGroup"],
    in: ["test", "production"],
    violation: ({ props }) =>
      unless(
        props.clusterMode === "disabled" && at(props, "numNodeGroups") === undefined,
        "sharded",
      ),
    bad: [{}, { props: { clusterMode: "enabled", numNodeGroups: 2 } }],
  },
  {
    name: "a cache survives the loss of a zone in production",
    types: ["elasticache/replicationGroup"],
    in: ["production"],
    violation: ({ props }) =>
      unless(
        Number(props.numCacheClusters ?? 1) >= 2 &&
          props.multiAzEnabled === true &&
          props.automaticFailoverEnabled === true,
        "stands alone",
      ),
    bad: [
      {},
      { props: { numCacheClusters: 1, multiAzEnabled: true, automaticFailoverEnabled: true } },
      { props: { numCacheClusters: 2, multiAzEnabled: false, automaticFailoverEnabled: true } },
    ],
  },
];
