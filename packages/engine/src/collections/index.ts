export * from "./grown.ts";
export * from "./integer-map.ts";
export * from "./wide-sum.ts";
