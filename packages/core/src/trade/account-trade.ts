import type { Trade } from "@bourse/engine/event";
import { formatDecimal, Side } from "@bourse/engine/market";
import { formatPrice, formatQuantity } from "../market/index.ts";
import type { ListedMarket, TimeUnit } from "../order/index.ts";
import type { AccountTradeInfo } from "./wire.ts";

/** One account's side of a trade. */
export interface AccountTrade {
  readonly tradeId: number;
  readonly orderId: number;
  readonly priceTicks: number;
  readonly quantityLots: number;
  readonly notionalUnits: number;
  readonly feeUnits: number;
  readonly feeAssetId: number;
  readonly timeUs: number;
  readonly isBuyer: boolean;
  readonly isMaker: boolean;
}

export function makerTrade(trade: Trade, timeUs: number): AccountTrade {
  return {
    ...termsOf(trade, timeUs),
    orderId: trade.maker.orderId,
    feeUnits: trade.makerFeeUnits,
    feeAssetId: trade.makerFeeAssetId,
    isBuyer: trade.maker.side === Side.Buy,
    isMaker: true,
  };
}

export function takerTrade(trade: Trade, timeUs: number): AccountTrade {
  return {
    ...termsOf(trade, timeUs),
    orderId: trade.taker.orderId,
    feeUnits: trade.takerFeeUnits,
    feeAssetId: trade.takerFeeAssetId,
    isBuyer: trade.taker.side === Side.Buy,
    isMaker: false,
  };
}

export function renderAccountTrade(
  { spec, base, quote }: ListedMarket,
  trade: AccountTrade,
  time: TimeUnit,
): AccountTradeInfo {
  const feeAsset = trade.feeAssetId === base.assetId ? base : quote;
  return {
    symbol: spec.symbol,
    id: trade.tradeId,
    orderId: trade.orderId,
    orderListId: -1,
    price: formatPrice(spec, trade.priceTicks),
    qty: formatQuantity(spec, trade.quantityLots),
    quoteQty: formatDecimal(trade.notionalUnits, quote.decimals),
    commission: formatDecimal(trade.feeUnits, feeAsset.decimals),
    commissionAsset: feeAsset.asset,
    time: time(trade.timeUs),
    isBuyer: trade.isBuyer,
    isMaker: trade.isMaker,
    isBestMatch: true,
  };
}

function termsOf(trade: Trade, timeUs: number) {
  return {
    tradeId: trade.tradeId,
    priceTicks: trade.priceTicks,
    quantityLots: trade.quantityLots,
    notionalUnits: trade.notionalUnits,
    timeUs,
  };
}
