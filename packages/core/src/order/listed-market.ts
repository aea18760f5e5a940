import type { AssetSpec, MarketSpec } from "@bourse/engine/market";

/** A market with its two assets: all that is needed to read and write its amounts. */
export interface ListedMarket {
  readonly spec: MarketSpec;
  readonly base: AssetSpec;
  readonly quote: AssetSpec;
}
