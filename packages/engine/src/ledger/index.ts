export * from "./asset-balances.ts";
export * from "./ledger.ts";
