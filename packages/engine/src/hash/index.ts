export * from "./hash-sum.ts";
export * from "./mix.ts";
export * from "./record-kind.ts";
