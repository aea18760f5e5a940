import type { HttpRouteSpec } from "../../synth/manifest.ts";

export interface Match {
  readonly route: HttpRouteSpec;
  readonly pathParameters: Readonly<Record<string, string>>;
}

interface CompiledRoute {
  readonly route: HttpRouteSpec;
  readonly method: string;
  readonly pattern: RegExp;
  /** Compared as text: per segment 0 fixed, 1 parameter, 2 rest of the path; then the method. */
  readonly rank: string;
}

/** Finds the route of a request as API Gateway does: the most specific path wins. */
export function createRouter(
  routes: readonly HttpRouteSpec[],
): (method: string, path: string) => Match | undefined {
  const compiled = routes.map(compile).toSorted((a, b) => (a.rank < b.rank ? -1 : 1));
  return (method, path) => {
    for (const { route, method: wanted, pattern } of compiled) {
      if (wanted !== "ANY" && wanted !== method) continue;
      const found = pattern.exec(path);
      if (found) return { route, pathParameters: decodeAll(found.groups ?? {}) };
    }
    return undefined;
  };
}

function compile(route: HttpRouteSpec): CompiledRoute {
  if (route.key === "$default") return { route, method: "ANY", pattern: /^/, rank: "3" };
  const [method = "ANY", path = "/"] = route.key.split(" ");
  const segments = path.split("/");
  const source = segments
    .map((segment) =>
      segment
        .replaceAll(/[.*+?^$()|[\]\\]/g, String.raw`\$&`)
        .replace(/^\{(\w+)\\\+\}$/, "(?<$1>.+)")
        .replace(/^\{(\w+)\}$/, "(?<$1>[^/]+)"),
    )
    .join("/");
  const kinds = segments.map((segment) =>
    segment.endsWith("+}") ? 2 : segment.endsWith("}") ? 1 : 0,
  );
  const rank = `${kinds.join("")}~${method === "ANY" ? 1 : 0}`;
  return { route, method, pattern: new RegExp(`^${source}$`), rank };
}

/** Throws a URIError for a path that is not validly encoded. */
const decodeAll = (groups: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value)]),
  );
