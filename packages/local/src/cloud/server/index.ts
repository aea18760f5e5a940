export { readBody } from "./body.ts";
export { createJsonClient, type JsonCall } from "./json-client.ts";
export { startJsonServer, type JsonServer, type JsonServerOptions } from "./json-server.ts";
export * as read from "./input.ts";
export type { Input, JsonService, Operation } from "./json-service.ts";
export { freePort, host, listen, trackSockets } from "./listen.ts";
export { notSupported, ServiceError } from "./service-error.ts";
