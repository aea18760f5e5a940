export * from "./grown.ts";
export * from "./integer-map.ts";
