export * from "./exchange-filters.ts";
export * from "./listing.ts";
export * from "./symbol-filters.ts";
export * from "./symbol-info.ts";
export * from "./wire.ts";
