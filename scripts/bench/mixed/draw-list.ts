import type { OrderTerms } from "@bourse/engine/command";
import { OrderListKind, OrderType, Side } from "@bourse/engine/market";
import type { Sfc32 } from "../sfc32.ts";
import { away, distance, lots, type Moment, terms } from "./draw-terms.ts";

export interface DrawnList {
  readonly listKind: OrderListKind;
  readonly legs: readonly OrderTerms[];
}

/** The kinds of list, each with its weight. */
export const LISTS: readonly (readonly [number, OrderListKind])[] = [
  [20, OrderListKind.Oco],
  [10, OrderListKind.Oto],
  [10, OrderListKind.Otoco],
  [5, OrderListKind.Opo],
  [5, OrderListKind.Opoco],
];

/** A pair takes the side it is drawn with; what pays for others is a buy, and they sell. */
export function drawList(kind: OrderListKind, moment: Moment, random: Sfc32): DrawnList {
  const quantityLots = lots(random);
  const isPaying = kind === OrderListKind.Opo || kind === OrderListKind.Opoco;
  const first = isPaying ? { ...moment, side: Side.Buy } : moment;
  const second = kind === OrderListKind.Oco ? first : { ...first, side: otherSide(first.side) };
  const pendingLots = isPaying ? 0 : quantityLots;
  const working = terms(named(first, 0), {
    priceTicks: away(first, random.below(3) === 0 ? -5 : distance(random)),
    quantityLots,
  });
  switch (kind) {
    case OrderListKind.Oco:
      return { listKind: kind, legs: pair(second, quantityLots, random) };
    case OrderListKind.Oto:
    case OrderListKind.Opo:
      return { listKind: kind, legs: [working, exit(named(second, 1), pendingLots, random)] };
    case OrderListKind.Otoco:
    case OrderListKind.Opoco:
      return { listKind: kind, legs: [working, ...pair(second, pendingLots, random)] };
  }
}

/** The limit leg of a sell is above the price, of a buy below it; the stop leg is on the other side. */
function pair(moment: Moment, quantityLots: number, random: Sfc32): readonly OrderTerms[] {
  const limitLeg = exit(named(moment, 1), quantityLots, random);
  const stopLeg = terms(named(moment, 2), {
    orderType: OrderType.StopLoss,
    quantityLots,
    triggerPriceTicks: away(moment, -(30 + random.below(200))),
  });
  return moment.side === Side.Sell ? [limitLeg, stopLeg] : [stopLeg, limitLeg];
}

function exit(moment: Moment, quantityLots: number, random: Sfc32): OrderTerms {
  return terms(moment, {
    orderType: OrderType.LimitMaker,
    priceTicks: away(moment, 30 + random.below(200)),
    quantityLots,
  });
}

function named(moment: Moment, leg: number): Moment {
  return { ...moment, clientOrderId: `${moment.clientOrderId}-${leg}` };
}

function otherSide(side: Side): Side {
  return side === Side.Buy ? Side.Sell : Side.Buy;
}
