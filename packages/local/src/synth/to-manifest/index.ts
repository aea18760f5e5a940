import type { Graph } from "../graph.ts";
import type { Manifest } from "../manifest.ts";
import { httpApisOf, webSocketApisOf } from "./apis.ts";
import { functionFinder, functionsOf, servicesOf, sitesOf } from "./functions.ts";
import { schedulesOf, userPoolsOf } from "./people.ts";
import { sourcesOf } from "./sources.ts";
import { bucketsOf, keysOf, streamsOf, tablesOf } from "./storage.ts";

/** Reads out of a `--dev` graph what the one-machine cloud has to create, run and connect. */
export function toManifest(graph: Graph, fingerprint: string): Manifest {
  const functionOf = functionFinder(graph);
  return {
    version: 1,
    fingerprint,
    app: graph.app,
    stage: graph.stage,
    region: graph.region,
    account: graph.account,
    links: graph.links,
    functions: functionsOf(graph),
    services: servicesOf(graph),
    sites: sitesOf(graph),
    http: httpApisOf(graph, functionOf),
    websocket: webSocketApisOf(graph, functionOf),
    tables: tablesOf(graph),
    streams: streamsOf(graph),
    sources: sourcesOf(graph, functionOf),
    buckets: bucketsOf(graph, functionOf),
    userPools: userPoolsOf(graph, functionOf),
    schedules: schedulesOf(graph, functionOf),
    keys: keysOf(graph),
  };
}
