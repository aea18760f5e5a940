export * from "./listing.ts";
export * from "./wire.ts";
