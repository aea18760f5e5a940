export * from "./flat-bytes.ts";
export * from "./flat-state.ts";
export * from "./grown.ts";
export * from "./hash-index.ts";
export * from "./integer-map.ts";
export * from "./word-ring.ts";
