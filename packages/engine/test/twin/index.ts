export * from "./assert-twin.ts";
export * from "./compare.ts";
export * from "./twin.ts";
