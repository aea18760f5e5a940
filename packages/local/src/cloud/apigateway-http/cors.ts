import type { CorsSpec } from "../../synth/manifest.ts";

export type Headers = Record<string, string | string[]>;

/**
 * The CORS headers of API Gateway, which stand in place of those that a function may set.
 * The origins of this machine's web app are let in beside the configured ones.
 */
export class Cors {
  readonly #spec: CorsSpec;
  readonly #origins: ReadonlySet<string>;

  constructor(spec: CorsSpec, localOrigins: readonly string[]) {
    this.#spec = spec;
    this.#origins = new Set([...spec.allowOrigins, ...localOrigins]);
  }

  /** Headers of the answer to a preflight request; none when the origin is not allowed. */
  preflight(origin: string): Headers {
    const headers = this.answer(origin);
    if (Object.keys(headers).length === 0) return {};
    const { allowMethods, allowHeaders, maxAgeSeconds } = this.#spec;
    if (allowMethods.length > 0) headers["access-control-allow-methods"] = allowMethods.join(",");
    if (allowHeaders.length > 0) headers["access-control-allow-headers"] = allowHeaders.join(",");
    if (maxAgeSeconds !== undefined) headers["access-control-max-age"] = String(maxAgeSeconds);
    delete headers["access-control-expose-headers"];
    return headers;
  }

  answer(origin: string): Headers {
    const { exposeHeaders, allowCredentials } = this.#spec;
    const anyone = this.#origins.has("*");
    if (!anyone && !this.#origins.has(origin)) return {};
    const headers: Headers = { "access-control-allow-origin": anyone ? "*" : origin };
    if (!anyone) headers["vary"] = "origin";
    if (allowCredentials) headers["access-control-allow-credentials"] = "true";
    if (exposeHeaders.length > 0)
      headers["access-control-expose-headers"] = exposeHeaders.join(",");
    return headers;
  }
}
