export * from "./arithmetic.ts";
export * from "./decimal.ts";
export * from "./enums.ts";
export { ExactFraction } from "./exact-fraction.ts";
export * from "./market-spec.ts";
