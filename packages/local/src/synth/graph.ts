import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Everything `sst.config.ts` declares for one stage, as SST and Pulumi would ask the cloud for it. */
export interface Graph {
  readonly fingerprint: string;
  readonly app: string;
  readonly stage: string;
  readonly dev: boolean;
  readonly region: string;
  readonly account: string;
  /** Whether SST refuses to remove the stage, and what it leaves behind when it does remove it. */
  readonly protect: boolean;
  readonly removal: string;
  readonly resources: readonly GraphResource[];
  readonly functions: readonly GraphFunction[];
  /** What `Resource.<name>` answers, by link name. */
  readonly links: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export interface GraphResource {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly parent?: string;
  readonly protect?: boolean;
  readonly retainOnDelete?: boolean;
  readonly props: Properties;
  readonly outputs?: Properties;
}

/** A Lambda of ours: which handler stands behind it, and what it may read. */
export interface GraphFunction {
  readonly id: string;
  readonly handler: string;
  readonly links: readonly string[];
}

export type Properties = Readonly<Record<string, unknown>>;

/** Stands where a secret would be: the mocks make no secrets, so a graph may be shown around. */
export const secretMark = "[secret]";

export function readGraph(file: string): Graph {
  return JSON.parse(readFileSync(file, "utf8")) as Graph;
}

/** The resources of one type; `dynamodb/table` is short for `aws:dynamodb/table:Table`. */
export function ofType(graph: Graph, type: string): readonly GraphResource[] {
  return graph.resources.filter(
    (resource) => resource.type === type || shortType(resource) === type,
  );
}

export function shortType({ type }: GraphResource): string {
  return /^aws:([^:]+):/.exec(type)?.[1] ?? type;
}

/** The file behind `folder/file.export`, relative to the root. */
export function sourceOf(root: string, handler: string): string | undefined {
  return [".ts", ".tsx", ".mts", ".js", ".mjs"]
    .map((ending) => handler.replace(/\.[^./]+$/, ending))
    .find((file) => existsSync(join(root, file)));
}

export function missingHandlers(root: string, graph: Graph): readonly GraphFunction[] {
  return graph.functions.filter(({ handler }) => sourceOf(root, handler) === undefined);
}
