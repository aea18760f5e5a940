export * from "./arithmetic.ts";
export * from "./decimal.ts";
export * from "./enums.ts";
export * from "./market-spec.ts";
