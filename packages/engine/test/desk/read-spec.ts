import type { ExchangeSpec, FeeRates, MarketSpec } from "../../src/market/index.ts";
import { marketSpec } from "../fixture.ts";
import { assetOf } from "./names.ts";
import { numberAfter, readFields } from "./read-order.ts";

export function newMarket([, marketId = "", pair = "", ...words]: readonly string[]): MarketSpec {
  const [base = "", quote = ""] = pair.split("/");
  return marketSpec({
    marketId: Number(marketId),
    symbol: base + quote,
    baseAssetId: assetOf(base),
    quoteAssetId: assetOf(quote),
    ...readFields(words),
  });
}

export function readExchange(words: readonly string[]): Partial<ExchangeSpec> {
  const maxAssets = words.flatMap((word) => {
    const [, assetName, limit] = /^max:(\w+)=(\d+)$/.exec(word) ?? [];
    if (assetName === undefined) return [];
    return [{ assetId: assetOf(assetName), limitUnits: Number(limit) }];
  });
  return { ...readFields(words), ...(maxAssets.length > 0 && { maxAssets }) };
}

export function readRates(words: readonly string[]): FeeRates {
  return {
    makerRate: numberAfter("maker", words),
    takerRate: numberAfter("taker", words),
    buyerRate: numberAfter("buyer", words),
    sellerRate: numberAfter("seller", words),
  };
}
