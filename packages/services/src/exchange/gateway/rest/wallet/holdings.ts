import type { Exchange } from "@bourse/engine/exchange";

/** What one wallet of a user holds of one asset. */
export interface Holding {
  readonly asset: string;
  readonly decimals: number;
  readonly freeUnits: bigint;
  readonly lockedUnits: bigint;
}

interface Units {
  readonly freeUnits: bigint;
  readonly lockedUnits: bigint;
}

/** What of an account is not zero. */
export function holdingsOf(exchange: Exchange, accountId: number): readonly Holding[] {
  return holdingsBy(exchange, (assetId) => exchange.balance(accountId, assetId));
}

/** What is not zero of balances that are found by their asset. */
export function holdingsBy(
  exchange: Exchange,
  balanceOf: (assetId: number) => Units,
): readonly Holding[] {
  return exchange.assets().flatMap(({ assetId, asset, decimals }) => {
    const { freeUnits, lockedUnits } = balanceOf(assetId);
    return freeUnits === 0n && lockedUnits === 0n
      ? []
      : [{ asset, decimals, freeUnits, lockedUnits }];
  });
}
