import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { at, graphOf, listAt, ofType, root, textsAt, type Graph } from "./policy/graph.ts";

/** What the stacks promise to the code that runs in them, and to whoever deploys them. */

let deployed: Graph;
let production: Graph;
let dev: Graph;

beforeAll(async () => {
  deployed = await graphOf("test");
  production = await graphOf("production");
  dev = await graphOf("local", true);
}, 120_000);

const routesOf = (graph: Graph, api: string) =>
  ofType(graph, "apigatewayv2/route")
    .filter(({ props }) => props.apiId === `${api}Api-id`)
    .map(({ props }) => String(props.routeKey))
    .sort();

test("production is protected and leaves its data behind; other stages go without a trace", () => {
  expect(production).toMatchObject({ protect: true, removal: "retain" });
  expect(deployed).toMatchObject({ protect: false, removal: "remove" });
});

test("the same names can be linked under sst dev as on AWS", () => {
  const onlyInTheCloud = ["Balancer", "Journal", "Router"];
  const names = Object.keys(deployed.links).filter((name) => !onlyInTheCloud.includes(name));
  expect(Object.keys(dev.links)).toEqual(names);
  expect(names).toEqual(
    expect.arrayContaining(["ApiKeyCipher", "Core", "PriceStream", "PriceTicks", "Users"]),
  );
});

test("a link shows what code needs, and no secret", () => {
  expect(Object.keys(deployed.links.Core ?? {})).toEqual(["name", "type"]);
  expect(Object.keys(deployed.links.ApiKeyCipher ?? {})).toEqual(["keyId", "type"]);
  expect(Object.keys(deployed.links.WebClient ?? {})).toEqual(["id", "type"]);
  expect(Object.keys(deployed.links.PriceStream ?? {})).toEqual([
    "managementEndpoint",
    "type",
    "url",
  ]);
});

test("every handler that is deployed has a file", () => {
  const missing = deployed.functions
    .map(({ handler }) => handler.replace(/\.[^.]+$/, ".ts"))
    .filter((file) => !existsSync(path.join(root, file)));
  expect(missing).toEqual([]);
  expect(dev.functions).toEqual(deployed.functions);
});

test("every image that is built has a Dockerfile, and its context leaves .sst out", () => {
  const files = ofType(deployed, "docker-build:index:Image").map(({ props }) =>
    String(at(props, "dockerfile.location")),
  );
  expect(files).toHaveLength(2);
  const ignored = (file: string) =>
    existsSync(path.join(root, `${file}.dockerignore`)) ||
    existsSync(path.join(root, ".dockerignore"));
  expect(files.filter((file) => !existsSync(path.join(root, file)))).toEqual([]);
  expect(files.filter((file) => !ignored(file))).toEqual([]);
});

test("OpenNext and sst dev find the scripts they call in the web app", () => {
  const file = path.join(root, "packages/web/package.json");
  const { scripts } = JSON.parse(readFileSync(file, "utf8")) as { scripts?: object };
  expect(scripts).toMatchObject({ build: "next build", dev: "next dev" });
});

test("/v1 has a route per method, so that browsers' preflight requests need no token", () => {
  expect(routesOf(dev, "Platform")).toEqual([
    "DELETE /v1/{proxy+}",
    "GET /v1/health",
    "GET /v1/openapi.json",
    "GET /v1/{proxy+}",
    "PATCH /v1/{proxy+}",
    "POST /v1/{proxy+}",
    "PUT /v1/{proxy+}",
  ]);
});

test("the spot API has its way through API Gateway to the listener of the load balancer", () => {
  expect(routesOf(deployed, "Platform")).toEqual(
    expect.arrayContaining(["ANY /api/v3/{proxy+}", "ANY /sapi/{proxy+}"]),
  );
  const targets = ofType(deployed, "apigatewayv2/integration")
    .filter(({ props }) => props.connectionType === "VPC_LINK")
    .map(({ props }) => String(props.integrationUri));
  expect(targets).toHaveLength(2);
  for (const target of targets) expect(target).toMatch(/:elasticloadbalancing:.*:listener\/app\//);
});

test("prices have the three routes of a WebSocket", () => {
  expect(routesOf(deployed, "PriceStream")).toEqual(["$connect", "$default", "$disconnect"]);
});

describe("the front door", () => {
  test("sends streams and spot API to the exchange, whatever else to the pages", () => {
    const [distribution] = ofType(deployed, "cloudfront/distribution");
    const behaviours = listAt(distribution?.props, "orderedCacheBehaviors");
    const paths = behaviours.map(({ pathPattern }) => pathPattern);
    expect(paths).toEqual(["/api/v3/*", "/sapi/*", "/ws*", "/stream*"]);
    expect(new Set(behaviours.map(({ targetOriginId }) => targetOriginId))).toEqual(
      new Set(["exchange"]),
    );
  });

  test("leads to no path that the load balancer refuses", () => {
    const rules = ofType(deployed, "lb/listenerRule").flatMap(({ props }) =>
      textsAt(props, "conditions.0.pathPattern.values"),
    );
    const [distribution] = ofType(deployed, "cloudfront/distribution");
    const paths = listAt(distribution?.props, "orderedCacheBehaviors").map(
      ({ pathPattern }) => pathPattern,
    );
    expect(rules).toEqual(paths);
  });
});

test("under sst dev nothing runs in the cloud that would run on the developer's machine", () => {
  expect(ofType(dev, "ecs/service")).toEqual([]);
  expect(ofType(dev, "lb/loadBalancer")).toEqual([]);
  expect(ofType(dev, "cloudfront/distribution")).toEqual([]);
  expect(ofType(dev, "ec2/natGateway")).toEqual([]);
  expect(ofType(dev, "rds/instance")).toEqual([]);
  const commands = ofType(dev, "sst:sst:DevCommand").map(({ outputs }) =>
    at(outputs, "_dev.command"),
  );
  // What only says where a database or a cache has to be is no program of ours.
  expect(commands.filter((command) => command !== "sst print-and-not-quit")).toEqual([
    "node packages/services/src/cashier/main.ts",
    "node packages/services/src/exchange/main.ts",
  ]);
});

test("production spreads over three zones", () => {
  const zones = ofType(production, "ec2/subnet").map(({ props }) => props.availabilityZone);
  expect(new Set(zones).size).toBe(3);
});
