import { ofType, secretMark, type Graph, type Properties } from "../graph.ts";
import type { FunctionSpec, ProcessSpec } from "../manifest.ts";
import { integer, record, text, texts } from "./properties.ts";

/** Finds the function behind an ARN, wherever the ARN stands. */
export type FunctionOf = (arn: string) => string | undefined;

/**
 * A Lambda's physical name is cut to 64 characters, so it is not parsed: the component that it
 * belongs to carries the function's id.
 */
export function functionFinder(graph: Graph): FunctionOf {
  const idByName = new Map(
    ofType(graph, "lambda/function").map(({ props, parent }) => [
      text(props, "name"),
      parent?.split("::").at(-1),
    ]),
  );
  return (arn) => {
    const name = /:function:([^:/]+)/.exec(arn)?.[1];
    return name === undefined ? undefined : idByName.get(name);
  };
}

export function functionsOf(graph: Graph): readonly FunctionSpec[] {
  const physical = new Map(
    ofType(graph, "lambda/function").map(({ props, parent }) => [
      parent?.split("::").at(-1),
      props,
    ]),
  );
  return graph.functions.map(({ id, handler, links }) => {
    const props = physical.get(id);
    if (props === undefined) throw new TypeError(`function ${id} has no Lambda in the graph`);
    return {
      id,
      name: text(props, "name"),
      handler,
      timeoutSeconds: integer(props, "timeout", 20),
      memoryMb: integer(props, "memorySize", 1024),
      links,
      environment: declared(record(record(props, "environment"), "variables")),
    };
  });
}

/** Processes that live on: under `sst dev` SST says with which command it would start each. */
export function servicesOf(graph: Graph): readonly ProcessSpec[] {
  return ofType(graph, "sst:sst:DevCommand").flatMap(({ outputs }) => {
    const dev = record(outputs ?? {}, "_dev");
    return dev["directory"] ? [processOf(text(dev, "title"), dev)] : [];
  });
}

export function sitesOf(graph: Graph): readonly ProcessSpec[] {
  return ofType(graph, "sst:aws:Nextjs").map(({ name, outputs }) =>
    processOf(name, record(outputs ?? {}, "_dev")),
  );
}

const processOf = (name: string, dev: Properties): ProcessSpec => ({
  name,
  command: text(dev, "command"),
  directory: text(dev, "directory"),
  links: [...texts(dev, "links")].sort(),
  environment: declared(record(dev, "environment")),
});

/** What the stacks declare: neither what SST adds for itself, nor what is secret. */
function declared(variables: Properties): Readonly<Record<string, string>> {
  const entries = Object.entries(variables)
    .filter(([name, value]) => !/^(SST_|AWS_REGION$)/.test(name) && value !== secretMark)
    .map(([name, value]) => [name, String(value)] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries);
}
