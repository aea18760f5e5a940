import type { TradePrevented } from "@bourse/engine/event";
import { SELF_TRADE_PREVENTION_NAMES, type SelfTradePrevention } from "@bourse/engine/market";
import { formatPrice, formatQuantity } from "../market/index.ts";
import type { ListedMarket, TimeUnit } from "../order/index.ts";
import type { PreventedMatchInfo } from "./wire.ts";

/** Two orders that would have traded and did not. */
export interface PreventedMatch {
  /** Rises per market. */
  readonly preventedMatchId: number;
  readonly takerOrderId: number;
  readonly makerOrderId: number;
  /** 0 when both are of one account without a group. */
  readonly tradeGroupId: number;
  readonly selfTradePrevention: SelfTradePrevention;
  readonly priceTicks: number;
  readonly takerPreventedLots: number;
  readonly makerPreventedLots: number;
  readonly timeUs: number;
}

export function preventedMatchOf(event: TradePrevented, timeUs: number): PreventedMatch {
  return {
    preventedMatchId: event.preventedMatchId,
    takerOrderId: event.taker.orderId,
    makerOrderId: event.maker.orderId,
    tradeGroupId: event.tradeGroupId,
    selfTradePrevention: event.selfTradePrevention,
    priceTicks: event.priceTicks,
    takerPreventedLots: event.takerPreventedLots,
    makerPreventedLots: event.makerPreventedLots,
    timeUs,
  };
}

/** Whose history it belongs in: of two orders of one account, once. */
export function partiesOf({ maker, taker }: TradePrevented): readonly number[] {
  if (maker.accountId === taker.accountId) return [taker.accountId];
  return [taker.accountId, maker.accountId];
}

/** As `myPreventedMatches` shows it: only who lost something has a quantity. */
export function renderPreventedMatch(
  { spec }: ListedMarket,
  match: PreventedMatch,
  time: TimeUnit,
): PreventedMatchInfo {
  const { takerPreventedLots, makerPreventedLots, tradeGroupId } = match;
  return {
    symbol: spec.symbol,
    preventedMatchId: match.preventedMatchId,
    takerOrderId: match.takerOrderId,
    makerSymbol: spec.symbol,
    makerOrderId: match.makerOrderId,
    tradeGroupId: tradeGroupId === 0 ? -1 : tradeGroupId,
    selfTradePreventionMode: SELF_TRADE_PREVENTION_NAMES[match.selfTradePrevention],
    price: formatPrice(spec, match.priceTicks),
    ...(takerPreventedLots > 0 && {
      takerPreventedQuantity: formatQuantity(spec, takerPreventedLots),
    }),
    ...(makerPreventedLots > 0 && {
      makerPreventedQuantity: formatQuantity(spec, makerPreventedLots),
    }),
    transactTime: time(match.timeUs),
  };
}
