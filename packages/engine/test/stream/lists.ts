import type { OrderTerms } from "../../src/command/index.ts";
import { OrderListKind, OrderType, Side, TimeInForce } from "../../src/market/index.ts";
import type { Moment } from "./orders.ts";
import { drawLimit, drawMaker, drawTerms, ticks } from "./orders.ts";

/** The legs of a list of any kind, most of the time ones that pass. */
export function drawLegs(moment: Moment, kind: OrderListKind): readonly OrderTerms[] {
  switch (kind) {
    case OrderListKind.Oco:
      return drawPair(moment, moment.random.pick([Side.Buy, Side.Sell]));
    case OrderListKind.Oto:
      return [drawWorking(moment), drawPending(moment)];
    case OrderListKind.Otoco:
      return [drawWorking(moment), ...drawPair(moment, moment.random.pick([Side.Buy, Side.Sell]))];
    case OrderListKind.Opo: {
      const pending = { ...drawPending(moment), side: sideOfOpo(moment, Side.Sell) };
      return [buying(moment), unsized(pending)];
    }
    case OrderListKind.Opoco:
      return [buying(moment), ...drawPair(moment, sideOfOpo(moment, Side.Sell)).map(unsized)];
  }
}

function drawWorking(moment: Moment): OrderTerms {
  return moment.random.percent(75) ? drawLimit(moment) : drawMaker(moment);
}

/** Any order but MARKET by quote. */
function drawPending(moment: Moment): OrderTerms {
  const drawn = drawTerms(moment);
  if (drawn.quoteQuantityUnits === 0 || moment.random.percent(5)) return drawn;
  return { ...drawn, quoteQuantityUnits: 0, quantityLots: 3 };
}

function buying(moment: Moment): OrderTerms {
  return { ...drawWorking(moment), side: sideOfOpo(moment, Side.Buy) };
}

/** Now and then the wrong one. */
function sideOfOpo({ random }: Moment, side: Side): Side {
  return random.percent(4) ? random.pick([Side.Buy, Side.Sell]) : side;
}

function unsized(leg: OrderTerms): OrderTerms {
  return { ...leg, quantityLots: 0, quoteQuantityUnits: 0, icebergLots: 0 };
}

/** An OCO pair, above first: what takes a profit on one side of the price, a stop on the other. */
function drawPair(moment: Moment, side: Side): readonly OrderTerms[] {
  const { random } = moment;
  const quantityLots = random.between(1, 9);
  const isBuy = side === Side.Buy;
  const outward = isBuy ? -1 : 1;
  const takes = random.pick([
    OrderType.LimitMaker,
    OrderType.LimitMaker,
    OrderType.TakeProfit,
    OrderType.TakeProfitLimit,
  ]);
  const stops = random.pick([OrderType.StopLoss, OrderType.StopLossLimit]);
  const taking = drawPairLeg(moment, takes, outward * random.between(1, 6));
  const stopping = drawPairLeg(moment, stops, -outward * random.between(1, 6));
  const legs = [taking, stopping].map((leg) => ({ ...leg, side, quantityLots }));
  if (random.percent(5)) return random.percent(50) ? legs : [drawTerms(moment), drawTerms(moment)];
  return isBuy ? legs.toReversed() : legs;
}

function drawPairLeg(moment: Moment, orderType: OrderType, offset: number): OrderTerms {
  const { random } = moment;
  const leg = { ...drawMaker(moment), pegPriceType: 0, pegOffsetLevels: 0, orderType } as const;
  const at = ticks(moment, offset);
  if (orderType === OrderType.LimitMaker) return { ...leg, priceTicks: at };
  const isLimit = orderType === OrderType.StopLossLimit || orderType === OrderType.TakeProfitLimit;
  const isTrailing = random.percent(12);
  return {
    ...leg,
    icebergLots: isLimit ? leg.icebergLots : 0,
    timeInForce: isLimit && leg.icebergLots === 0 ? random.pick(Object.values(TimeInForce)) : 0,
    priceTicks: isLimit ? ticks(moment, offset + random.between(-2, 2)) : 0,
    triggerPriceTicks: isTrailing && random.percent(40) ? 0 : at,
    trailingDeltaBips: isTrailing ? random.between(50, 300) : 0,
  };
}
