export * from "./api-error.ts";
export { ERRORS, type ErrorName } from "./codes.ts";
export * from "./platform-error.ts";
