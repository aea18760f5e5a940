export * from "./api-error.ts";
export type { ErrorName } from "./codes.ts";
export * from "./platform-error.ts";
