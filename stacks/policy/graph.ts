import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";

/** What `npm run synth -- --stage NAME` writes: everything a stage asks the cloud for. */
export interface Graph {
  readonly stage: string;
  readonly dev: boolean;
  readonly protect: boolean;
  readonly removal: string;
  readonly resources: readonly Resource[];
  readonly functions: readonly {
    readonly id: string;
    readonly handler: string;
    readonly links: readonly string[];
  }[];
  readonly links: Readonly<Record<string, Props>>;
}

export interface Resource {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  readonly parent?: string;
  readonly retainOnDelete?: boolean;
  readonly props: Props;
  readonly outputs?: Props;
}

export type Props = Readonly<Record<string, unknown>>;

export const root = path.dirname(path.dirname(import.meta.dirname));

/** Evaluates a stage, or takes its graph from .sst/synth when nothing has changed since. */
export async function graphOf(stage: string, dev = false): Promise<Graph> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["scripts/synth.ts", "--stage", stage, ...(dev ? ["--dev"] : [])],
    { cwd: root },
  );
  return JSON.parse(readFileSync(path.join(root, stdout.trim()), "utf8")) as Graph;
}

/** `aws:dynamodb/table:Table` is asked for as `dynamodb/table`. */
export const isOfType = (resource: Resource, type: string): boolean =>
  resource.type === type || resource.type.startsWith(`aws:${type}:`);

export const ofType = (graph: Graph, type: string): readonly Resource[] =>
  graph.resources.filter((resource) => isOfType(resource, type));

/** The field at a path such as `ttl.enabled` or `rules.0.name`; undefined when there is none. */
export function at(value: unknown, dotted: string): unknown {
  return dotted
    .split(".")
    .reduce<unknown>(
      (inner, key) =>
        inner === null || typeof inner !== "object" ? undefined : (inner as Props)[key],
      value,
    );
}

export function listAt(value: unknown, dotted: string): readonly Props[] {
  const found = at(value, dotted);
  return Array.isArray(found) ? (found as readonly Props[]) : [];
}

export const textsAt = (value: unknown, dotted: string): readonly string[] =>
  listAt(value, dotted).map(String);

export interface Statement {
  readonly Effect: string;
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Principal?: Readonly<Record<string, readonly string[]>>;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

/** The statements of a policy, whether it is JSON text or an object, with lists throughout. */
export function statementsOf(policy: unknown): readonly Statement[] {
  const parsed: unknown = typeof policy === "string" ? JSON.parse(policy) : policy;
  return listAt(parsed, "Statement").map((statement) => ({
    ...statement,
    Effect: String(statement.Effect),
    Action: asList(statement.Action),
    Resource: asList(statement.Resource),
  }));
}

export const asList = (value: unknown): readonly string[] => {
  if (value === undefined) return [];
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values.map(String);
};

/** What a role may do, by the policies written into it. */
export const grantsOf = (role: Resource): readonly Statement[] =>
  listAt(role.props, "inlinePolicies").flatMap(({ policy }) => statementsOf(policy));

export interface Container {
  readonly name: string;
  readonly user?: string;
  readonly readonlyRootFilesystem?: boolean;
  readonly environment: readonly { readonly name: string; readonly value: string }[];
  readonly secrets: readonly { readonly name: string; readonly valueFrom: string }[];
  readonly mountPoints?: readonly {
    readonly sourceVolume: string;
    readonly containerPath: string;
  }[];
}

export const containersOf = (task: Resource): readonly Container[] =>
  JSON.parse(String(task.props.containerDefinitions)) as readonly Container[];

/** Ids that the mocks hand out; see packages/local/src/synth/evaluate. */
export const idOf = ({ name }: Resource): string => `${name}-id`;

/** What a security group lets in. */
export const ingressOf = (graph: Graph, groupId: string): readonly Props[] =>
  ofType(graph, "ec2/securityGroup")
    .filter((group) => idOf(group) === groupId)
    .flatMap(({ props }) => listAt(props, "ingress"));

export const privateSubnetIds = (graph: Graph): ReadonlySet<string> =>
  new Set(
    ofType(graph, "ec2/subnet")
      .filter(({ props }) => props.mapPublicIpOnLaunch !== true)
      .map(idOf),
  );
