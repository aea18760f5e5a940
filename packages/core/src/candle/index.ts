export * from "./candle.ts";
export * from "./time-zone.ts";
export * from "./wire.ts";
