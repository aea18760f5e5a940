/** Where this deployment's services are. Read from the environment at request time, never baked into a build. */
export interface RuntimeConfig {
  /** Origin of the spot API: REST paths start with /api/v3. */
  readonly restUrl: string;
  /** Origin of the market streams: /ws and /stream. */
  readonly streamUrl: string;
  /** The WebSocket API, path included. */
  readonly wsApiUrl: string;
  /** Origin of the platform API: paths start with /v1. */
  readonly platformUrl: string;
  readonly cognito: {
    /** Set only where the pool is not AWS's own. */
    readonly endpoint: string | undefined;
    readonly userPoolId: string;
    readonly clientId: string;
  };
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the configuration, forgiving about a trailing slash or API path in a URL. */
export function readRuntimeConfig(environment: Environment): RuntimeConfig {
  const url = (name: string, fallback: string) =>
    (environment[name] || fallback).replace(/\/+$/, "");
  const restUrl = url("BOURSE_REST_URL", "http://127.0.0.1:8080").replace(/\/api(\/v3)?$/, "");
  const streamUrl = url("BOURSE_WS_URL", restUrl.replace(/^http/, "ws"));
  return {
    restUrl,
    streamUrl: streamUrl.replace(/\/(ws|stream)$/, ""),
    wsApiUrl: url("BOURSE_WS_API_URL", `${restUrl.replace(/^http/, "ws")}/ws-api/v3`),
    platformUrl: url("BOURSE_PLATFORM_URL", restUrl).replace(/\/v1$/, ""),
    cognito: {
      endpoint: environment["COGNITO_ENDPOINT"] || undefined,
      userPoolId: environment["COGNITO_USER_POOL_ID"] ?? "",
      clientId: environment["COGNITO_CLIENT_ID"] ?? "",
    },
  };
}

/** The address of the identity service: the given one, or AWS's in the pool's region. */
export function cognitoUrl({ cognito }: RuntimeConfig): string {
  if (cognito.endpoint !== undefined) return cognito.endpoint;
  const region = cognito.userPoolId.split("_", 1)[0] || "us-east-1";
  return `https://cognito-idp.${region}.amazonaws.com/`;
}
