export * from "./account-trade.ts";
export * from "./wire.ts";
