import type { OrderTerms } from "@bourse/engine/command";
import { OrderType, PegPriceType, Side, TimeInForce } from "@bourse/engine/market";
import type { Sfc32 } from "../sfc32.ts";

/** What every kind of order starts from: the moment on its market, and its name. */
export interface Moment {
  readonly side: Side;
  readonly middleTicks: number;
  readonly clientOrderId: string;
}

/** All fields in one order, so that every order is an object of one shape. */
export function terms(moment: Moment, changes: Partial<OrderTerms>): OrderTerms {
  const { side, clientOrderId } = moment;
  return {
    side,
    orderType: changes.orderType ?? OrderType.Limit,
    timeInForce: changes.timeInForce ?? TimeInForce.Gtc,
    priceTicks: changes.priceTicks ?? 0,
    quantityLots: changes.quantityLots ?? 0,
    quoteQuantityUnits: changes.quoteQuantityUnits ?? 0,
    icebergLots: changes.icebergLots ?? 0,
    triggerPriceTicks: changes.triggerPriceTicks ?? 0,
    trailingDeltaBips: changes.trailingDeltaBips ?? 0,
    pegPriceType: changes.pegPriceType ?? PegPriceType.None,
    pegOffsetLevels: changes.pegOffsetLevels ?? 0,
    strategyId: changes.strategyId ?? 0,
    strategyType: changes.strategyType ?? 0,
    clientOrderId,
  };
}

/** Away from the middle for this side: below it for a buy, above it for a sell. */
export function away({ side, middleTicks }: Moment, ticks: number): number {
  return middleTicks + (side === Side.Buy ? -ticks : ticks);
}

export function lots(random: Sfc32): number {
  const x = random.below(100);
  return x < 70 ? 1 + random.below(100) : 100 + random.below(900);
}

export function distance(random: Sfc32): number {
  const x = random.below(100);
  if (x < 55) return 1 + random.below(20);
  return 1 + random.below(x < 85 ? 200 : 1000);
}

/** The kinds of order that come alone, each with its weight. */
export const SINGLES: readonly (readonly [number, (m: Moment, random: Sfc32) => OrderTerms])[] = [
  [330, limit],
  [40, limitMaker],
  [20, iceberg],
  [20, pegged],
  [60, immediate],
  [20, fillOrKill],
  [30, marketByQuantity],
  [20, marketByQuote],
  [20, stop],
  [30, stopLimit],
  [20, trailing],
];

export function limit(moment: Moment, random: Sfc32): OrderTerms {
  const ticks = random.below(100) < 6 ? -random.below(4) : distance(random);
  return terms(moment, { priceTicks: away(moment, ticks), quantityLots: lots(random) });
}

function limitMaker(moment: Moment, random: Sfc32): OrderTerms {
  const priceTicks = away(moment, distance(random));
  return terms(moment, {
    orderType: OrderType.LimitMaker,
    priceTicks,
    quantityLots: lots(random),
  });
}

function iceberg(moment: Moment, random: Sfc32): OrderTerms {
  const icebergLots = lots(random);
  const priceTicks = away(moment, distance(random));
  const quantityLots = icebergLots * (2 + random.below(8));
  return terms(moment, { priceTicks, quantityLots, icebergLots });
}

function pegged(moment: Moment, random: Sfc32): OrderTerms {
  return terms(moment, {
    quantityLots: lots(random),
    pegPriceType: PegPriceType.Primary,
    pegOffsetLevels: random.below(10),
  });
}

function immediate(moment: Moment, random: Sfc32): OrderTerms {
  const priceTicks = away(moment, -10);
  return terms(moment, {
    timeInForce: TimeInForce.Ioc,
    priceTicks,
    quantityLots: 2 * lots(random),
  });
}

function fillOrKill(moment: Moment, random: Sfc32): OrderTerms {
  const priceTicks = away(moment, -5);
  return terms(moment, { timeInForce: TimeInForce.Fok, priceTicks, quantityLots: lots(random) });
}

function marketByQuantity(moment: Moment, random: Sfc32): OrderTerms {
  return terms(moment, { orderType: OrderType.Market, quantityLots: 2 * lots(random) });
}

function marketByQuote(moment: Moment, random: Sfc32): OrderTerms {
  const quoteQuantityUnits = lots(random) * moment.middleTicks;
  return terms(moment, { orderType: OrderType.Market, quoteQuantityUnits });
}

/** A stop loss waits on the far side of the middle, a take profit on the near one. */
function stop(moment: Moment, random: Sfc32): OrderTerms {
  const isTakeProfit = random.below(2) === 1;
  return terms(moment, {
    orderType: isTakeProfit ? OrderType.TakeProfit : OrderType.StopLoss,
    quantityLots: lots(random),
    triggerPriceTicks: triggerTicks(moment, random, isTakeProfit),
  });
}

function stopLimit(moment: Moment, random: Sfc32): OrderTerms {
  const isTakeProfit = random.below(2) === 1;
  const triggerPriceTicks = triggerTicks(moment, random, isTakeProfit);
  return terms(moment, {
    orderType: isTakeProfit ? OrderType.TakeProfitLimit : OrderType.StopLossLimit,
    priceTicks: away({ ...moment, middleTicks: triggerPriceTicks }, -10),
    quantityLots: lots(random),
    triggerPriceTicks,
  });
}

function trailing(moment: Moment, random: Sfc32): OrderTerms {
  const orderType = random.below(2) === 1 ? OrderType.TakeProfitLimit : OrderType.StopLossLimit;
  return terms(moment, {
    orderType,
    priceTicks: away(moment, -20),
    quantityLots: lots(random),
    trailingDeltaBips: 10 + random.below(200),
  });
}

function triggerTicks(moment: Moment, random: Sfc32, isTakeProfit: boolean): number {
  const ticks = 5 + random.below(200);
  return away(moment, isTakeProfit ? ticks : -ticks);
}
