import type { OrderTerms } from "../command/index.ts";
import {
  OrderType,
  PegPriceType,
  SelfTradePrevention,
  Side,
  TimeInForce,
  isCount,
} from "../market/index.ts";
import type { OrderOwner, PlainOrder } from "../order/index.ts";

const { Limit, Market } = OrderType;
const { Gtc, Ioc } = TimeInForce;
const { Buy, Sell } = Side;
const { Transfer } = SelfTradePrevention;
const { None: NoPeg } = PegPriceType;

/**
 * The order of every day: a LIMIT without extras, GTC or IOC, or a MARKET by quantity. It is read once
 * from its command, whose objects come in many shapes; all that follows meets one shape. One instance,
 * read into again and again.
 */
export class EverydayOrder implements PlainOrder {
  accountId = 0;
  orderType: OrderType = Limit;
  selfTradePrevention: SelfTradePrevention = SelfTradePrevention.None;
  side: Side = Buy;
  timeInForce: TimeInForce = Gtc;
  priceTicks = 0;
  quantityLots = 0;
  clientOrderId = "";

  /** False unless it is one, of the right shape (rule 3.1). */
  read(order: OrderOwner & OrderTerms): boolean {
    const { orderType } = order;
    if ((orderType !== Limit && orderType !== Market) || !hasNoExtras(order)) return false;
    const { accountId, selfTradePrevention, side, timeInForce, priceTicks, quantityLots } = order;
    this.accountId = accountId;
    this.orderType = orderType;
    this.selfTradePrevention = selfTradePrevention;
    this.side = side;
    this.timeInForce = timeInForce;
    this.priceTicks = priceTicks;
    this.quantityLots = quantityLots;
    this.clientOrderId = order.clientOrderId;
    return (
      (side === Buy || side === Sell) &&
      (orderType === Limit
        ? timeInForce === Gtc || timeInForce === Ioc
        : timeInForce === Gtc && priceTicks === 0) &&
      isCount(selfTradePrevention) &&
      selfTradePrevention <= Transfer &&
      isCount(accountId) &&
      isCount(priceTicks) &&
      isCount(quantityLots)
    );
  }
}

/** Nothing but a price and a quantity. */
export function hasNoExtras(order: OrderTerms): boolean {
  return (
    order.quoteQuantityUnits === 0 &&
    order.icebergLots === 0 &&
    order.triggerPriceTicks === 0 &&
    order.trailingDeltaBips === 0 &&
    order.pegPriceType === NoPeg &&
    order.pegOffsetLevels === 0 &&
    order.strategyId === 0 &&
    order.strategyType === 0
  );
}
