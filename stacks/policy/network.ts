import {
  asList,
  at,
  containersOf,
  idOf,
  listAt,
  ofType,
  privateSubnetIds,
  textsAt,
  type Graph,
  type Props,
} from "./graph.ts";
import { unless, type Rule } from "./rule.ts";

const deployed = ["test", "production"] as const;

const subnets = [
  { type: "ec2/subnet", name: "Public", props: { mapPublicIpOnLaunch: true } },
  { type: "ec2/subnet", name: "Private", props: {} },
];

const allPrivate = (ids: readonly string[], graph: Graph) => {
  const known = privateSubnetIds(graph);
  return ids.length > 0 && ids.every((id) => known.has(id));
};

/** What can be reached, from where. */
export const networkRules: readonly Rule[] = [
  {
    name: "every task runs in private subnets and has no public address",
    types: ["ecs/service"],
    in: deployed,
    violation: ({ props }, graph) =>
      unless(
        at(props, "networkConfiguration.assignPublicIp") === false &&
          allPrivate(textsAt(props, "networkConfiguration.subnets"), graph),
        "is in a public subnet, or has a public address",
      ),
    bad: [
      {
        props: { networkConfiguration: { assignPublicIp: true, subnets: ["Private-id"] } },
        beside: subnets,
      },
      {
        props: { networkConfiguration: { assignPublicIp: false, subnets: ["Public-id"] } },
        beside: subnets,
      },
      { props: {}, beside: subnets },
    ],
    good: [
      {
        props: { networkConfiguration: { assignPublicIp: false, subnets: ["Private-id"] } },
        beside: subnets,
      },
    ],
  },
  {
    name: "API Gateway reaches into private subnets only",
    types: ["apigatewayv2/vpcLink"],
    in: deployed,
    violation: ({ props }, graph) =>
      unless(allPrivate(textsAt(props, "subnetIds"), graph), "is in a public subnet"),
    bad: [{ props: { subnetIds: ["Public-id", "Private-id"] }, beside: subnets }],
  },
  {
    name: "files are mounted in private subnets only",
    types: ["efs/mountTarget"],
    in: deployed,
    violation: ({ props }, graph) =>
      unless(allPrivate([String(props.subnetId)], graph), "is in a public subnet"),
    bad: [{ props: { subnetId: "Public-id" }, beside: subnets }],
  },
  {
    name: "every load balancer is internal and drops malformed headers",
    types: ["lb/loadBalancer"],
    in: deployed,
    violation: ({ props }, graph) =>
      unless(
        props.internal === true &&
          props.dropInvalidHeaderFields === true &&
          allPrivate(textsAt(props, "subnets"), graph),
        "is public, or lets malformed headers through",
      ),
    bad: [
      {
        props: { internal: false, dropInvalidHeaderFields: true, subnets: ["Private-id"] },
        beside: subnets,
      },
      { props: { internal: true, subnets: ["Private-id"] }, beside: subnets },
      {
        props: { internal: true, dropInvalidHeaderFields: true, subnets: ["Public-id"] },
        beside: subnets,
      },
    ],
  },
  {
    name: "no load balancer can be deleted in production",
    types: ["lb/loadBalancer"],
    in: ["production"],
    violation: ({ props }) =>
      unless(props.enableDeletionProtection === true, "no deletion protection"),
    bad: [{}],
  },
  {
    name: "no security group lets the internet in",
    types: ["ec2/securityGroup", "ec2/defaultSecurityGroup"],
    violation: ({ props }) =>
      unless(
        !listAt(props, "ingress").some((rule) =>
          [...asList(rule.cidrBlocks), ...asList(rule.ipv6CidrBlocks)].some((range) =>
            range.endsWith("/0"),
          ),
        ),
        "is open to the world",
      ),
    bad: [
      { props: { ingress: [{ protocol: "tcp", cidrBlocks: ["0.0.0.0/0"] }] } },
      { props: { ingress: [{ protocol: "tcp", ipv6CidrBlocks: ["::/0"] }] } },
    ],
    good: [{ props: { ingress: [{ protocol: "tcp", cidrBlocks: ["10.0.0.0/16"] }] } }],
  },
  {
    name: "the default security group lets nothing through",
    types: ["ec2/defaultSecurityGroup"],
    violation: ({ props }) =>
      unless(
        listAt(props, "ingress").length === 0 && listAt(props, "egress").length === 0,
        "lets something through",
      ),
    bad: [{ props: { ingress: [{}] } }, { props: { egress: [{}] } }],
  },
  {
    name: "the exchange hears its load balancer on its public port, auditor and cashier on the other",
    types: ["ecs/service"],
    in: deployed,
    violation: ({ name, props }, graph) => {
      if (!name.startsWith("Exchange")) return undefined;
      const rules = textsAt(props, "networkConfiguration.securityGroups").flatMap((id) =>
        ingressOf(graph, id),
      );
      const balancers = ofType(graph, "lb/loadBalancer").flatMap((balancer) =>
        textsAt(balancer.props, "securityGroups"),
      );
      const isNarrow = rules.every((rule) => {
        const isPublic = rule.fromPort === at(props, "loadBalancers.0.containerPort");
        const callers = isPublic ? balancers : ["AuditorGroup-id", "CashierGroup-id"];
        return (
          (isPublic || rule.fromPort === 8090) &&
          rule.fromPort === rule.toPort &&
          rule.cidrBlocks === undefined &&
          rule.self !== true &&
          asList(rule.securityGroups).every((id) => callers.includes(id))
        );
      });
      return unless(rules.length > 0 && isNarrow, "hears others, or on other ports");
    },
    bad: [
      exchangeHearing({ fromPort: 8090, toPort: 8090, securityGroups: ["Balancer"] }),
      exchangeHearing({ fromPort: 8080, toPort: 8080, securityGroups: ["Other"] }),
      exchangeHearing({ fromPort: 8080, toPort: 8080, securityGroups: ["AuditorGroup-id"] }),
      exchangeHearing({ fromPort: 8090, toPort: 8091, securityGroups: ["AuditorGroup-id"] }),
      exchangeHearing({ fromPort: 9229, toPort: 9229, securityGroups: ["AuditorGroup-id"] }),
      exchangeHearing({ fromPort: 8090, toPort: 8090, cidrBlocks: ["10.0.0.0/16"] }),
      exchangeHearing({ fromPort: 8080, toPort: 8080, cidrBlocks: ["10.0.0.0/16"] }),
      exchangeHearing({ fromPort: 0, toPort: 65_535, securityGroups: ["Balancer"] }),
    ],
    good: [
      exchangeHearing({ fromPort: 8080, toPort: 8080, securityGroups: ["Balancer"] }),
      exchangeHearing({ fromPort: 8090, toPort: 8090, securityGroups: ["AuditorGroup-id"] }),
    ],
  },
  {
    name: "the operator port is forwarded to by nobody",
    types: ["ecs/taskDefinition"],
    in: deployed,
    violation: (task, graph) => {
      const port = containersOf(task)
        .flatMap(({ environment }) => environment)
        .find(({ name }) => name === "OPERATOR_PORT")?.value;
      const forwarded = ofType(graph, "lb/targetGroup").map(({ props }) => String(props.port));
      return unless(port === undefined || !forwarded.includes(port), "a target group leads to it");
    },
    bad: [
      {
        props: {
          containerDefinitions: JSON.stringify([
            { environment: [{ name: "OPERATOR_PORT", value: "8090" }] },
          ]),
        },
        beside: [{ type: "lb/targetGroup", props: { port: 8090 } }],
      },
    ],
  },
  {
    name: "the journal's disk is mounted by the exchange only",
    types: ["efs/mountTarget"],
    in: deployed,
    violation: ({ props }, graph) => {
      const rules = textsAt(props, "securityGroups").flatMap((id) => ingressOf(graph, id));
      const isNarrow = rules.every(
        (rule) =>
          rule.fromPort === 2049 &&
          rule.toPort === 2049 &&
          rule.cidrBlocks === undefined &&
          asList(rule.securityGroups).join() === "ExchangeGroup-id",
      );
      return unless(rules.length > 0 && isNarrow, "others can reach it");
    },
    bad: [
      mountHearing({ fromPort: 2049, toPort: 2049, cidrBlocks: ["10.0.0.0/16"] }),
      mountHearing({ fromPort: 0, toPort: 0, securityGroups: ["ExchangeGroup-id"] }),
      mountHearing({ fromPort: 2049, toPort: 2049, securityGroups: ["WorkerGroup-id"] }),
    ],
    good: [mountHearing({ fromPort: 2049, toPort: 2049, securityGroups: ["ExchangeGroup-id"] })],
  },
  {
    name: "the load balancer forwards known paths and refuses the rest",
    types: ["lb/listener"],
    in: deployed,
    violation: ({ props }) =>
      unless(
        at(props, "defaultActions.0.type") === "fixed-response" &&
          at(props, "defaultActions.0.fixedResponse.statusCode") === "403",
        "forwards whatever comes",
      ),
    bad: [{}, { props: { defaultActions: [{ type: "forward" }] } }],
  },
];

const ingressOf = (graph: Graph, groupId: string): readonly Props[] =>
  ofType(graph, "ec2/securityGroup")
    .filter((group) => idOf(group) === groupId)
    .flatMap(({ props }) => listAt(props, "ingress"));

function exchangeHearing(ingress: Props) {
  return {
    name: "ExchangeService",
    props: {
      networkConfiguration: { securityGroups: ["Group-id"] },
      loadBalancers: [{ containerPort: 8080 }],
    },
    beside: [
      { type: "ec2/securityGroup", name: "Group", props: { ingress: [ingress] } },
      { type: "lb/loadBalancer", name: "Alb", props: { securityGroups: ["Balancer"] } },
    ],
  };
}

function mountHearing(ingress: Props) {
  return {
    props: { securityGroups: ["Group-id"] },
    beside: [{ type: "ec2/securityGroup", name: "Group", props: { ingress: [ingress] } }],
  };
}
