import type { Trade } from "@bourse/engine/event";
import { formatDecimal, Side } from "@bourse/engine/market";
import { formatPrice, formatQuantity } from "../market/index.ts";
import { type AssetOf, listIdOf, type ListedMarket, type TimeUnit } from "../order/index.ts";
import type { AccountTradeInfo } from "./wire.ts";

/** One account's side of a trade. */
export interface AccountTrade {
  readonly tradeId: number;
  readonly orderId: number;
  /** 0 when the order belongs to no list. */
  readonly orderListId: number;
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
    tradeId: trade.tradeId,
    orderId: trade.maker.orderId,
    orderListId: trade.maker.orderListId,
    priceTicks: trade.priceTicks,
    quantityLots: trade.quantityLots,
    notionalUnits: trade.notionalUnits,
    feeUnits: trade.makerFeeUnits,
    feeAssetId: trade.makerFeeAssetId,
    timeUs,
    isBuyer: trade.maker.side === Side.Buy,
    isMaker: true,
  };
}

export function takerTrade(trade: Trade, timeUs: number): AccountTrade {
  return {
    tradeId: trade.tradeId,
    orderId: trade.taker.orderId,
    orderListId: trade.taker.orderListId,
    priceTicks: trade.priceTicks,
    quantityLots: trade.quantityLots,
    notionalUnits: trade.notionalUnits,
    feeUnits: trade.takerFeeUnits,
    feeAssetId: trade.takerFeeAssetId,
    timeUs,
    isBuyer: trade.taker.side === Side.Buy,
    isMaker: false,
  };
}

export function renderAccountTrade(
  { spec, quote }: ListedMarket,
  trade: AccountTrade,
  assetOf: AssetOf,
  time: TimeUnit,
): AccountTradeInfo {
  const feeAsset = assetOf(trade.feeAssetId);
  return {
    symbol: spec.symbol,
    id: trade.tradeId,
    orderId: trade.orderId,
    orderListId: listIdOf(trade),
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
