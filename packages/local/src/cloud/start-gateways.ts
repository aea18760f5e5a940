import { createRemoteJWKSet, type JWTVerifyGetKey } from "jose";
import type { Manifest } from "../synth/manifest.ts";
import { startHttpApi } from "./apigateway-http/index.ts";
import { startWebSocketApi } from "./apigateway-websocket/index.ts";
import type { CloudOptions } from "./cloud.ts";
import type { Replacements } from "./resolve-manifest.ts";
import type { Invoke } from "./start-services.ts";
import type { Teardown } from "./teardown.ts";

export interface Gateways {
  readonly http: string;
  readonly websocket: string;
  readonly managementEndpoint: string;
  /** Mock address -> address on this machine. */
  readonly addresses: Replacements;
}

/** Opens the APIs. The first of each kind gets the port that was asked for, others a free one. */
export async function startGateways(
  manifest: Manifest,
  parts: {
    readonly options: CloudOptions;
    readonly cognitoUrl: string;
    readonly invoke: Invoke;
    readonly teardown: Teardown;
  },
): Promise<Gateways> {
  const { options, invoke, teardown } = parts;
  const { ports, corsOrigins, log } = options;
  const { account } = manifest;
  const keysOf = poolKeys(parts.cognitoUrl);
  const addresses: Record<string, string> = {};
  const http: string[] = [];
  for (const [index, api] of manifest.http.entries()) {
    const port = index === 0 ? ports.http : 0;
    const started = await startHttpApi({ api, port, account, corsOrigins, keysOf, invoke, log });
    teardown.add(started.stop);
    addresses[api.url] = started.url;
    http.push(started.url);
  }
  const websockets: { url: string; managementEndpoint: string }[] = [];
  for (const [index, api] of manifest.websocket.entries()) {
    const port = index === 0 ? ports.websocket : 0;
    const started = await startWebSocketApi({ api, port, invoke, log });
    teardown.add(started.stop);
    addresses[api.url] = started.url;
    addresses[api.managementEndpoint] = started.managementEndpoint;
    websockets.push(started);
  }
  return {
    http: http[0] ?? "",
    websocket: websockets[0]?.url ?? "",
    managementEndpoint: websockets[0]?.managementEndpoint ?? "",
    addresses,
  };
}

/** An issuer is AWS's address of a pool; its keys are read from the Cognito of this machine. */
function poolKeys(cognitoUrl: string): (issuer: string) => JWTVerifyGetKey {
  const known = new Map<string, JWTVerifyGetKey>();
  return (issuer) => {
    const keys =
      known.get(issuer) ??
      createRemoteJWKSet(new URL(`${cognitoUrl}${new URL(issuer).pathname}/.well-known/jwks.json`));
    known.set(issuer, keys);
    return keys;
  };
}
