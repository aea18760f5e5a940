import { ofType, type Graph, type GraphResource, type Properties } from "../graph.ts";
import type {
  CorsSpec,
  HttpApiSpec,
  HttpRouteSpec,
  JwtSpec,
  WebSocketApiSpec,
  WebSocketRouteSpec,
} from "../manifest.ts";
import type { FunctionOf } from "./functions.ts";
import { defined, flag, optionalText, record, text, texts } from "./properties.ts";

export function httpApisOf(graph: Graph, functionOf: FunctionOf): readonly HttpApiSpec[] {
  const jwt = authorizers(graph);
  return apis(graph, "HTTP").map(({ name, id, props, link }) => ({
    name,
    id,
    url: text(link, "url"),
    ...("corsConfiguration" in props ? { cors: corsOf(record(props, "corsConfiguration")) } : {}),
    routes: routesOf(graph, id, functionOf).map(
      ({ key, target, authorizerId }): HttpRouteSpec =>
        defined({
          key,
          function: target,
          jwt: authorizerId === undefined ? undefined : jwt.get(authorizerId),
        }) as HttpRouteSpec,
    ),
  }));
}

export function webSocketApisOf(graph: Graph, functionOf: FunctionOf): readonly WebSocketApiSpec[] {
  return apis(graph, "WEBSOCKET").map(({ name, id, props, link }) => ({
    name,
    id,
    url: text(link, "url"),
    managementEndpoint: text(link, "managementEndpoint"),
    routeSelection: text(props, "routeSelectionExpression"),
    routes: routesOf(graph, id, functionOf).map(({ key, target }): WebSocketRouteSpec => ({
      key,
      function: target,
    })),
  }));
}

function apis(graph: Graph, protocol: string) {
  return ofType(graph, "apigatewayv2/api")
    .filter(({ props }) => props["protocolType"] === protocol)
    .map((resource) => {
      const name = resource.parent?.split("::").at(-1) ?? resource.name;
      return { name, id: mockId(resource), props: resource.props, link: graph.links[name] ?? {} };
    });
}

/** Routes that lead to a function. Those to the load balancer have none, and no place here. */
function routesOf(graph: Graph, apiId: string, functionOf: FunctionOf) {
  const integrations = new Map(
    ofType(graph, "apigatewayv2/integration").map((resource) => [
      `integrations/${mockId(resource)}`,
      text(resource.props, "integrationUri"),
    ]),
  );
  return ofType(graph, "apigatewayv2/route")
    .filter(({ props }) => props["apiId"] === apiId)
    .flatMap(({ props }) => {
      const target = functionOf(integrations.get(text(props, "target")) ?? "");
      const authorizerId = optionalText(props, "authorizerId");
      return target === undefined ? [] : [{ key: text(props, "routeKey"), target, authorizerId }];
    })
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}

function authorizers(graph: Graph): ReadonlyMap<string, JwtSpec> {
  return new Map(
    ofType(graph, "apigatewayv2/authorizer").map((resource) => {
      const jwt = record(resource.props, "jwtConfiguration");
      return [
        mockId(resource),
        { issuer: text(jwt, "issuer"), audiences: texts(jwt, "audiences") },
      ];
    }),
  );
}

const corsOf = (cors: Properties): CorsSpec =>
  defined({
    allowOrigins: texts(cors, "allowOrigins"),
    allowMethods: texts(cors, "allowMethods"),
    allowHeaders: texts(cors, "allowHeaders"),
    exposeHeaders: texts(cors, "exposeHeaders"),
    allowCredentials: flag(cors, "allowCredentials"),
    maxAgeSeconds: cors["maxAge"] as number | undefined,
  }) as CorsSpec;

/** How the mocks name what they make; see evaluate/mock-provider.ts. */
export const mockId = ({ name }: GraphResource): string => `${name}-id`;
