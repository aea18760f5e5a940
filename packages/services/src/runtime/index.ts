export * from "./health.ts";
export * from "./listen.ts";
export * from "./log.ts";
export * from "./shutdown.ts";
