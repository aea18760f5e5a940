import type { OrderTerms } from "../../src/command/index.ts";
import {
  OrderType,
  PegPriceType,
  SelfTradePrevention,
  Side,
  TimeInForce,
} from "../../src/market/index.ts";
import { terms } from "../fixture.ts";
import type { Random } from "./random.ts";

/** What the orders of a moment are drawn around. */
export interface Moment {
  readonly random: Random;
  readonly marketId: number;
  /** Around which prices are drawn: the last price, or 100. */
  readonly middleTicks: number;
  /** The next client order id. */
  readonly nextName: () => string;
}

const SIDES = [Side.Buy, Side.Sell];
const STOP_TYPES = [OrderType.StopLoss, OrderType.TakeProfit];
const STOP_LIMIT_TYPES = [OrderType.StopLossLimit, OrderType.TakeProfitLimit];

/** An order of any type, near the price, most of the time one that passes. */
export function drawTerms(moment: Moment): OrderTerms {
  const draw = moment.random.weighted([
    [55, drawLimit],
    [8, drawMaker],
    [13, drawMarket],
    [24, drawStop],
  ]);
  return draw(moment);
}

export function drawLimit(moment: Moment): OrderTerms {
  const { random } = moment;
  const timeInForce = random.weighted<TimeInForce>([
    [8, TimeInForce.Gtc],
    [1, TimeInForce.Ioc],
    [1, TimeInForce.Fok],
  ]);
  const side = random.pick(SIDES);
  return {
    ...plain(moment),
    side,
    timeInForce,
    priceTicks: limitTicks(moment, side),
    ...(timeInForce === TimeInForce.Gtc && drawIceberg(random)),
    ...drawPeg(random, timeInForce),
  };
}

export function drawMaker(moment: Moment): OrderTerms {
  const { random } = moment;
  const side = random.pick(SIDES);
  const away = side === Side.Buy ? -random.between(0, 6) : random.between(0, 6);
  const isPegged = random.percent(10);
  return {
    ...plain(moment),
    side,
    orderType: OrderType.LimitMaker,
    priceTicks: isPegged && random.percent(60) ? 0 : ticks(moment, away),
    ...drawIceberg(random),
    ...(isPegged && { pegPriceType: PegPriceType.Primary, pegOffsetLevels: random.below(3) }),
  };
}

export function drawMarket(moment: Moment): OrderTerms {
  const { random } = moment;
  const isByQuote = random.percent(40);
  return {
    ...plain(moment),
    orderType: OrderType.Market,
    side: random.pick(SIDES),
    priceTicks: 0,
    quantityLots: isByQuote ? 0 : random.between(1, 25),
    quoteQuantityUnits: isByQuote ? random.between(1, 4_000) : 0,
  };
}

/** A stop or trailing stop that waits most of the time: its trigger is on the right side. */
export function drawStop(moment: Moment): OrderTerms {
  const { random } = moment;
  const isLimit = random.percent(55);
  const orderType = random.pick(isLimit ? STOP_LIMIT_TYPES : STOP_TYPES);
  const side = random.pick(SIDES);
  const isRising = rises(orderType, side);
  const distance = random.percent(6) ? -random.below(3) : random.between(1, 6);
  const trigger = ticks(moment, isRising ? distance : -distance);
  const isTrailing = random.percent(30);
  const timeInForce = random.pick(Object.values(TimeInForce));
  return {
    ...plain(moment),
    orderType,
    side,
    priceTicks: 0,
    triggerPriceTicks: isTrailing && random.percent(50) ? 0 : trigger,
    trailingDeltaBips: isTrailing ? random.between(40, 400) : 0,
    ...(isLimit && {
      timeInForce,
      priceTicks: limitTicks({ ...moment, middleTicks: trigger }, side),
      ...(timeInForce === TimeInForce.Gtc && drawIceberg(random)),
      ...drawPeg(random, timeInForce),
    }),
  };
}

export function rises(orderType: OrderType, side: Side): boolean {
  const isStopLoss = orderType === OrderType.StopLoss || orderType === OrderType.StopLossLimit;
  return isStopLoss === (side === Side.Buy);
}

/** The first group likes to transfer, so that often both orders do. */
export function drawMode(random: Random, accountId: number): SelfTradePrevention {
  const transfers = accountId === 1003 || accountId === 1004;
  if (transfers && random.percent(60)) return SelfTradePrevention.Transfer;
  return random.weighted<SelfTradePrevention>([
    [4, SelfTradePrevention.None],
    [1, SelfTradePrevention.ExpireTaker],
    [1, SelfTradePrevention.ExpireMaker],
    [1, SelfTradePrevention.ExpireBoth],
    [2, SelfTradePrevention.Decrement],
    [1, SelfTradePrevention.Transfer],
  ]);
}

export function ticks({ middleTicks }: Moment, offset: number): number {
  return Math.max(1, middleTicks + offset);
}

/** As often marketable as not. */
function limitTicks(moment: Moment, side: Side): number {
  const { random } = moment;
  const offset = random.between(-6, 4);
  return ticks(moment, side === Side.Buy ? offset : -offset);
}

function plain({ random, nextName }: Moment): OrderTerms {
  return terms({
    clientOrderId: nextName(),
    quantityLots: random.percent(2) ? random.below(400) : random.between(1, 12),
    ...(random.percent(5) && { strategyId: random.below(99), strategyType: 1_000_000 }),
  });
}

function drawIceberg(random: Random): Partial<OrderTerms> {
  if (!random.percent(22)) return {};
  const icebergLots = random.between(1, 4);
  return { icebergLots, quantityLots: icebergLots + random.below(11) };
}

function drawPeg(random: Random, timeInForce: TimeInForce): Partial<OrderTerms> {
  if (!random.percent(7)) return {};
  const isPrimary = timeInForce === TimeInForce.Gtc && random.percent(50);
  return {
    pegPriceType: isPrimary ? PegPriceType.Primary : PegPriceType.Market,
    pegOffsetLevels: random.percent(60) ? 0 : random.below(4),
    ...(random.percent(50) && { priceTicks: 0 }),
  };
}
