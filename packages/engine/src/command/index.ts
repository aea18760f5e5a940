export * from "./codec.ts";
export * from "./command.ts";
