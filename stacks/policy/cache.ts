import { at, textsAt } from "./graph.ts";
import { unless, type Rule } from "./rule.ts";

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
