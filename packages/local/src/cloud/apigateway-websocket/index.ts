import http from "node:http";
import type { WebSocketApiSpec } from "../../synth/manifest.ts";
import type { Log } from "../log.ts";
import { host, listen, trackSockets } from "../server/index.ts";
import { Connections } from "./connections.ts";
import { createGateway } from "./gateway.ts";
import { IDLE_MS_MAX, LIFE_MS_MAX } from "./limits.ts";
import { createManagement } from "./management.ts";

export interface WebSocketApiOptions {
  readonly api: WebSocketApiSpec;
  readonly port: number;
  readonly invoke: (functionId: string, event: object) => Promise<unknown>;
  readonly log: Log;
  readonly now?: () => number;
  /** AWS's own limits are the defaults. */
  readonly idleMsMax?: number;
  readonly lifeMsMax?: number;
}

export interface WebSocketApi {
  readonly url: string;
  readonly managementEndpoint: string;
  readonly stop: () => Promise<void>;
}

/** An API Gateway WebSocket API: clients and the @connections API share one port. */
export async function startWebSocketApi(options: WebSocketApiOptions): Promise<WebSocketApi> {
  const { api, log, now = Date.now } = options;
  let port = 0;
  const connections = new Connections({
    idleMsMax: options.idleMsMax ?? IDLE_MS_MAX,
    lifeMsMax: options.lifeMsMax ?? LIFE_MS_MAX,
    now,
  });
  const identity = { id: api.id, stage: "$default", domainName: () => `${host}:${port}`, now };
  const manage = createManagement(connections, log, now);
  const server = http.createServer((request, response) => void manage(request, response));
  server.on("upgrade", createGateway({ ...options, identity, connections }));
  const stopServer = trackSockets(server);
  port = await listen(server, options.port, `the WebSocket API ${api.name}`);
  const stop = async (): Promise<void> => {
    connections.stop();
    await stopServer();
  };
  return { url: `ws://${host}:${port}`, managementEndpoint: `http://${host}:${port}`, stop };
}
