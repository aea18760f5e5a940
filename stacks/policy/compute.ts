import { at, containersOf, listAt, ofType, textsAt, type Container, type Graph } from "./graph.ts";
import { unless, type Rule } from "./rule.ts";

const deployed = ["test", "production"] as const;

const soundsSecret = /TOKEN|SECRET|PASSWORD|PRIVATE|CREDENTIAL/i;
/** SST's own: the key of a file that is encrypted and read inside the function. */
const isPublicName = (name: string) => name.startsWith("SST_") || name.startsWith("COGNITO_");

const task = (container: Partial<Container>, props: object = {}) => ({
  props: {
    ...props,
    containerDefinitions: JSON.stringify([
      { name: "C", environment: [], secrets: [], ...container },
    ]),
  },
});

const exchangeTask = (container: Partial<Container>, volumes: readonly object[]) => ({
  ...task({ environment: [{ name: "DATA_DIR", value: "/data" }], ...container }, { volumes }),
  name: "ExchangeTask",
});

const diskVolume = (transitEncryption: string) => ({
  name: "disk",
  efsVolumeConfiguration: { transitEncryption },
});

const mounted = (containerPath: string) => ({
  mountPoints: [{ sourceVolume: "disk", containerPath }],
});

const side = (desiredCount: number, deploymentMaximumPercent: number) => ({
  desiredCount,
  deploymentMaximumPercent,
  deploymentMinimumHealthyPercent: 0,
});

const takingTurns = (journal: string) => ({
  ...exchangeTask(
    {
      environment: [
        { name: "ROLE", value: "auto" },
        { name: "JOURNAL", value: journal },
      ],
    },
    [],
  ),
  type: "ecs/taskDefinition",
});

/** Of tasks that wait for their turn two may run: on Kafka the broker refuses all but the leader. */
function tasksMax(service: string, graph: Graph): number {
  const task = ofType(graph, "ecs/taskDefinition").find(({ name }) => name === `${service}Task`);
  if (task === undefined) return 1;
  const takesTurns = containersOf(task).every(({ environment }) => {
    const said = (name: string) => environment.find((one) => one.name === name)?.value;
    return said("ROLE") === "auto" && said("JOURNAL") === "kafka";
  });
  return takesTurns ? 2 : 1;
}

/** Nobody waits for the comparison of the books, which reads everybody's balances. */
const secondsOf = (name: string): number => (name === "ReconcileHandlerFunction" ? 600 : 60);

/** What runs: as whom, how many, with what in its hands. */
export const computeRules: readonly Rule[] = [
  {
    name: "there is never more than one writer, but for those that take turns over Kafka",
    types: ["ecs/service"],
    in: deployed,
    violation: ({ name, props }, graph) =>
      unless(
        Number(props.desiredCount) <= tasksMax(name.replace(/Service$/, ""), graph) &&
          props.deploymentMaximumPercent === 100 &&
          props.deploymentMinimumHealthyPercent === 0,
        "a deployment or its count lets two run side by side",
      ),
    bad: [
      { name: "ExchangeService", props: side(2, 100) },
      { name: "ExchangeService", props: side(2, 100), beside: [takingTurns("file")] },
      { name: "ExchangeService", props: side(3, 100), beside: [takingTurns("kafka")] },
      { name: "CashierService", props: side(2, 100), beside: [takingTurns("kafka")] },
      { props: { desiredCount: 1 } },
      { props: side(1, 200) },
    ],
    good: [
      { props: side(1, 100) },
      { name: "ExchangeService", props: side(2, 100), beside: [takingTurns("kafka")] },
    ],
  },
  {
    name: "no load makes another writer",
    types: ["appautoscaling/target"],
    in: deployed,
    violation: ({ name, props }, graph) =>
      unless(
        props.minCapacity === props.maxCapacity &&
          Number(props.maxCapacity) <= tasksMax(name.replace(/AutoScalingTarget$/, ""), graph) &&
          ofType(graph, "appautoscaling/policy").length === 0,
        "scales by load",
      ),
    bad: [
      { props: { minCapacity: 1, maxCapacity: 4 } },
      { props: { minCapacity: 2, maxCapacity: 2 } },
      { props: { minCapacity: 1, maxCapacity: 1 }, beside: [{ type: "appautoscaling/policy" }] },
    ],
    good: [
      {
        name: "ExchangeAutoScalingTarget",
        props: { minCapacity: 2, maxCapacity: 2 },
        beside: [takingTurns("kafka")],
      },
    ],
  },
  {
    name: "nobody can open a shell in a task",
    types: ["ecs/service"],
    in: deployed,
    violation: ({ props }) => unless(props.enableExecuteCommand === false, "execute-command is on"),
    bad: [{}, { props: { enableExecuteCommand: true } }],
  },
  {
    name: "a deployment that does not come up is rolled back",
    types: ["ecs/service"],
    in: deployed,
    violation: ({ props }) =>
      unless(
        at(props, "deploymentCircuitBreaker.enable") === true &&
          at(props, "deploymentCircuitBreaker.rollback") === true,
        "no circuit breaker with rollback",
      ),
    bad: [{}, { props: { deploymentCircuitBreaker: { enable: true, rollback: false } } }],
  },
  {
    name: "no task runs as root or can write to its image",
    types: ["ecs/taskDefinition"],
    in: deployed,
    violation: (resource) =>
      unless(
        containersOf(resource).every(
          ({ user, readonlyRootFilesystem }) =>
            user !== undefined && !/^(0|root)(:|$)/.test(user) && readonlyRootFilesystem === true,
        ),
        "runs as root, or with a writable file system",
      ),
    bad: [
      task({ readonlyRootFilesystem: true }),
      task({ user: "0:0", readonlyRootFilesystem: true }),
      task({ user: "1000:1000" }),
    ],
    good: [task({ user: "1000:1000", readonlyRootFilesystem: true })],
  },
  {
    name: "no task definition shows a secret",
    types: ["ecs/taskDefinition"],
    in: deployed,
    violation: (resource) => {
      const shown = containersOf(resource)
        .flatMap(({ environment }) => environment)
        .filter(({ name, value }) => soundsSecret.test(name) || value.includes("[secret]"));
      return unless(shown.length === 0, `shows ${shown.map(({ name }) => name).join(", ")}`);
    },
    bad: [
      task({ environment: [{ name: "OPERATOR_TOKEN", value: "abc" }] }),
      task({ environment: [{ name: "URL", value: "https://user:[secret]@host" }] }),
    ],
    good: [
      task({ secrets: [{ name: "OPERATOR_TOKEN", valueFrom: "arn:aws:secretsmanager:..." }] }),
    ],
  },
  {
    name: "no function's environment holds a secret",
    types: ["lambda/function"],
    violation: ({ props }) => {
      const variables = Object.entries(
        (at(props, "environment.variables") as Record<string, string> | undefined) ?? {},
      );
      const shown = variables
        .filter(([name]) => !isPublicName(name))
        .filter(([name, value]) => soundsSecret.test(name) || value.includes("[secret]"));
      return unless(shown.length === 0, `shows ${shown.map(([name]) => name).join(", ")}`);
    },
    bad: [
      { props: { environment: { variables: { API_SECRET: "abc" } } } },
      { props: { environment: { variables: { URL: "https://[secret]" } } } },
    ],
  },
  {
    name: "the journal lies on a disk that outlives the task",
    types: ["ecs/taskDefinition"],
    in: deployed,
    violation: (resource) => {
      if (!resource.name.startsWith("Exchange")) return undefined;
      const volumes = listAt(resource.props, "volumes").filter(
        (volume) => at(volume, "efsVolumeConfiguration.transitEncryption") === "ENABLED",
      );
      const isKept = containersOf(resource).every(({ environment, mountPoints = [] }) => {
        const dataDir = environment.find(({ name }) => name === "DATA_DIR")?.value;
        return mountPoints.some(
          ({ sourceVolume, containerPath }) =>
            containerPath === dataDir && volumes.some(({ name }) => name === sourceVolume),
        );
      });
      return unless(isKept, "DATA_DIR is not on an encrypted mount of a file system");
    },
    bad: [
      exchangeTask({}, []),
      exchangeTask(mounted("/elsewhere"), [diskVolume("ENABLED")]),
      exchangeTask(mounted("/data"), [diskVolume("DISABLED")]),
      exchangeTask(mounted("/data"), []),
    ],
    good: [exchangeTask(mounted("/data"), [diskVolume("ENABLED")])],
  },
  {
    name: "the load balancer asks who leads the exchange",
    types: ["lb/targetGroup"],
    in: deployed,
    violation: ({ props }) =>
      unless(
        at(props, "healthCheck.path") === "/health/leader" &&
          Number(at(props, "healthCheck.interval")) <= 5,
        "asks elsewhere, or too seldom",
      ),
    bad: [
      {},
      { props: { healthCheck: { path: "/health", interval: 5 } } },
      { props: { healthCheck: { path: "/health/leader", interval: 30 } } },
    ],
  },
  {
    name: "every function runs on Node 24, in bounded time, and is traced",
    types: ["lambda/function"],
    in: deployed,
    violation: ({ name, props }) => {
      if (name.startsWith("Web")) return undefined; // OpenNext's, with settings of its own
      return unless(
        props.runtime === "nodejs24.x" &&
          Number(props.timeout ?? 900) <= secondsOf(name) &&
          at(props, "tracingConfig.mode") === "Active",
        "has another runtime, more time than it needs, or no tracing",
      );
    },
    bad: [
      { props: { runtime: "nodejs20.x", timeout: 10, tracingConfig: { mode: "Active" } } },
      { props: { runtime: "nodejs24.x", timeout: 900, tracingConfig: { mode: "Active" } } },
      { props: { runtime: "nodejs24.x", timeout: 10 } },
      {
        name: "ReconcileHandlerFunction",
        props: { runtime: "nodejs24.x", timeout: 900, tracingConfig: { mode: "Active" } },
      },
    ],
  },
  {
    name: "a batch that cannot be handled does not hold up a stream for ever",
    types: ["lambda/eventSourceMapping"],
    violation: ({ name, props }) => {
      if (name.startsWith("Web")) return undefined; // OpenNext's queue: its messages expire
      if (textsAt(props, "topics").length > 0) return undefined; // events: see ./events.ts
      const { maximumRetryAttempts: retries = -1, maximumRecordAgeInSeconds: age = -1 } = props;
      return unless(
        Number(retries) >= 0 &&
          Number(age) > 0 &&
          props.bisectBatchOnFunctionError === true &&
          textsAt(props, "functionResponseTypes").includes("ReportBatchItemFailures"),
        "retries without bound, or the whole batch for one record",
      );
    },
    bad: [
      {},
      { props: { maximumRetryAttempts: 5, bisectBatchOnFunctionError: true } },
      { props: { maximumRetryAttempts: 5, maximumRecordAgeInSeconds: 60 } },
    ],
  },
];
