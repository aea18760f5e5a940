export * from "./health.ts";
export * from "./log.ts";
export * from "./shutdown.ts";
