import { StreamServer, type StreamServerDeps } from "./stream-server.ts";

export type { StreamLimits } from "./limits.ts";
export type { StreamServer, StreamServerDeps } from "./stream-server.ts";

/** A server of market streams; the HTTP server hands it the upgrade requests that are its own. */
export function createStreamServer(deps: StreamServerDeps): StreamServer {
  return new StreamServer(deps);
}
