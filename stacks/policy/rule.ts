import { isOfType, type Graph, type Resource } from "./graph.ts";

export type Variant = "test" | "production" | "dev";

/** One thing that must hold for every resource of some type. */
export interface Rule {
  /** Reads as a sentence: it is the name of the test that fails. */
  readonly name: string;
  readonly types: readonly string[];
  /** Where it must hold; everywhere unless said. */
  readonly in?: readonly Variant[];
  /** What is wrong with the resource, or undefined. */
  readonly violation: (resource: Resource, graph: Graph) => string | undefined;
  /** Resources that break the rule, each in another way: the rule has to notice every one. */
  readonly bad: readonly Example[];
  /** Resources that a careless rule would take for bad. */
  readonly good?: readonly Example[];
}

/** A resource for a test; its type is the rule's first unless given. */
export interface Example {
  readonly type?: string;
  readonly name?: string;
  readonly parent?: string;
  readonly retainOnDelete?: boolean;
  readonly props?: Readonly<Record<string, unknown>>;
  /** What stands beside it in the graph. */
  readonly beside?: readonly Example[];
}

export const subjectsOf = (rule: Rule, graph: Graph): readonly Resource[] =>
  graph.resources.filter((resource) => rule.types.some((type) => isOfType(resource, type)));

export function violations(rule: Rule, graph: Graph): readonly string[] {
  return subjectsOf(rule, graph).flatMap((resource) => {
    const problem = rule.violation(resource, graph);
    return problem === undefined ? [] : [`${resource.name}: ${problem}`];
  });
}

/** The smallest graph with an example in it. */
export function graphWith(example: Example, type: string): Graph {
  return {
    stage: "example",
    dev: false,
    protect: true,
    removal: "retain",
    resources: [example, ...(example.beside ?? [])].map((one) => toResource(one, type)),
    functions: [],
    links: {},
  };
}

function toResource(example: Example, type: string): Resource {
  const { name = "Example", props = {}, parent, retainOnDelete } = example;
  const full = (example.type ?? type).replace(/^(\w+\/\w+)$/, "aws:$1:Example");
  return {
    type: full,
    name,
    urn: `urn:example::${full}::${name}`,
    props,
    ...(parent === undefined ? {} : { parent }),
    ...(retainOnDelete === undefined ? {} : { retainOnDelete }),
  };
}

/** For rules that only compare one fact: nothing to say when it holds. */
export const unless = (holds: boolean, problem: string): string | undefined =>
  holds ? undefined : problem;
