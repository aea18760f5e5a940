export { AssetBalances } from "./asset-balances.ts";
export * from "./ledger.ts";
export { LIMB_UNITS } from "./wide-units.ts";
