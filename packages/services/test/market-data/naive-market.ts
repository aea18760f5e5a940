import {
  type Candle,
  candleOpenTimeMs,
  flatCandle,
  nextCandleOpenTimeMs,
} from "@bourse/core/candle";
import type { OrderView, Trade } from "@bourse/engine/event";
import { OrderStatus, Side } from "@bourse/engine/market";
import fc from "fast-check";
import type { CandleQuery } from "../../src/exchange/market-data/index.ts";
import { orderView } from "../order-view.ts";

/** A trade as the slow twin keeps it: all of them, in one list. */
export interface NaiveTrade {
  readonly tradeId: number;
  readonly timeUs: number;
  readonly takerOrderId: number;
  readonly priceTicks: number;
  readonly quantityLots: number;
  readonly isBuyerMaker: boolean;
}

const gapUs = fc.oneof(
  { weight: 3, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.nat({ max: 3_000_000 }) },
  { weight: 3, arbitrary: fc.nat({ max: 600_000 }).map((gapMs) => gapMs * 1000) },
  { weight: 1, arbitrary: fc.nat({ max: 108_000_000 }).map((gapMs) => gapMs * 1000) },
);

/** Random trades of a market: bursts, pauses of seconds, minutes, and now and then of a day. */
export function tradesFrom(startUs: number): fc.Arbitrary<NaiveTrade[]> {
  const draft = fc.record({
    gapUs,
    isNewTaker: fc.boolean(),
    priceTicks: fc.integer({ min: 5_999_990, max: 6_000_010 }),
    quantityLots: fc.oneof(fc.integer({ min: 1, max: 500 }), fc.constant(900_000_000)),
    isBuyerMaker: fc.boolean(),
  });
  return fc.array(draft, { minLength: 1, maxLength: 150, size: "max" }).map((drafts) => {
    let timeUs = startUs;
    let takerOrderId = 1;
    let isBuyerMaker = false;
    return drafts.map((trade, index) => {
      timeUs += trade.gapUs;
      if (trade.isNewTaker || trade.gapUs > 0) {
        takerOrderId += 1;
        isBuyerMaker = trade.isBuyerMaker;
      }
      const { priceTicks, quantityLots } = trade;
      const tradeId = index + 1;
      return { tradeId, timeUs, takerOrderId, priceTicks, quantityLots, isBuyerMaker };
    });
  });
}

/** The engine's event for it, with as much of the orders as market data may look at. */
export function tradeEvent(trade: NaiveTrade, quoteUnitsPerTickLot: number): Trade {
  const { tradeId, priceTicks, quantityLots, isBuyerMaker } = trade;
  const side = isBuyerMaker ? Side.Sell : Side.Buy;
  const status = OrderStatus.Filled;
  const view = (orderId: number): OrderView =>
    orderView({ orderId, side, priceTicks, quantityLots, executedLots: quantityLots, status });
  return {
    kind: "Trade",
    marketId: 1,
    tradeId,
    priceTicks,
    quantityLots,
    notionalUnits: priceTicks * quantityLots * quoteUnitsPerTickLot,
    aggressorSide: side,
    makerFeeUnits: 0,
    makerFeeAssetId: 1,
    takerFeeUnits: 0,
    takerFeeAssetId: 1,
    maker: view(0),
    taker: view(trade.takerOrderId),
  };
}

/** What those trades add up to; undefined when there are none. */
export function naiveCandle(
  openTimeMs: number,
  trades: readonly NaiveTrade[],
  quoteUnitsPerTickLot: number,
): Candle | undefined {
  const [first, last] = [trades[0], trades.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const bought = trades.filter(({ isBuyerMaker }) => !isBuyerMaker);
  const lots = (some: readonly NaiveTrade[]): number =>
    some.reduce((sum, { quantityLots }) => sum + quantityLots, 0);
  const quote = (some: readonly NaiveTrade[]): bigint =>
    some.reduce(
      (sum, { priceTicks, quantityLots }) =>
        sum + BigInt(priceTicks) * BigInt(quantityLots) * BigInt(quoteUnitsPerTickLot),
      0n,
    );
  return {
    openTimeMs,
    openTicks: first.priceTicks,
    highTicks: Math.max(...trades.map(({ priceTicks }) => priceTicks)),
    lowTicks: Math.min(...trades.map(({ priceTicks }) => priceTicks)),
    closeTicks: last.priceTicks,
    volumeLots: lots(trades),
    quoteVolumeUnits: quote(trades),
    takerBuyLots: lots(bought),
    takerBuyQuoteUnits: quote(bought),
    tradeCount: trades.length,
    firstTradeId: first.tradeId,
    lastTradeId: last.tradeId,
  };
}

/** The answer to a query by listing every candle there is since `sinceMs`, and taking some. */
export function naiveCandles(
  trades: readonly NaiveTrade[],
  query: CandleQuery,
  sinceMs: number,
  quoteUnitsPerTickLot: number,
): Candle[] {
  const { interval, offsetMinutes, limit, nowMs } = query;
  const { startTimeMs = -Infinity, endTimeMs = Infinity } = query;
  const opens: number[] = [];
  let openMs = candleOpenTimeMs(interval, sinceMs, offsetMinutes);
  while (openMs <= nowMs) {
    if (openMs >= startTimeMs && openMs <= endTimeMs) opens.push(openMs);
    openMs = nextCandleOpenTimeMs(interval, openMs, offsetMinutes);
  }
  const chosen = startTimeMs === -Infinity ? opens.slice(-limit) : opens.slice(0, limit);
  return chosen.map((open) => {
    const end = nextCandleOpenTimeMs(interval, open, offsetMinutes);
    const inside = trades.filter(({ timeUs }) => timeUs >= open * 1000 && timeUs < end * 1000);
    const closeTicks = trades.findLast(({ timeUs }) => timeUs < open * 1000)?.priceTicks ?? 0;
    return naiveCandle(open, inside, quoteUnitsPerTickLot) ?? flatCandle(open, closeTicks);
  });
}
