export { freePort } from "./server/index.ts";
export { StartupError } from "./startup-error.ts";
export type { Log, LogEntry } from "./log.ts";
export type { Mail, Cognito } from "./cognito/index.ts";
export type { Cloud, CloudOptions, CloudUrls } from "./cloud.ts";
export { startCloud } from "./start-cloud.ts";
export { startSimulatedChain, type ChainNode } from "./chain/index.ts";
