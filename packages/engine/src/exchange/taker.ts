import type { PlaceOrder } from "../command/index.ts";
import type { OrderView } from "../event/index.ts";
import { OrderStatus, OrderType, Side } from "../market/index.ts";
import type { Candidate } from "./check-order.ts";
import type { Market } from "./market.ts";

/** An accepted order while it is being executed. */
export class Taker {
  readonly command: PlaceOrder;
  readonly market: Market;
  readonly accountIndex: number;
  readonly orderId: number;
  readonly quantityLots: number;
  readonly timeUs: number;
  executedLots = 0;
  executedQuoteUnits = 0;
  /** What is still held for it. */
  heldUnits: number;
  /** False for a MARKET order that asks for more than the book has. */
  readonly #isServed: boolean;

  constructor(candidate: Candidate, accountIndex: number, heldUnits: number) {
    this.command = candidate.command;
    this.market = candidate.market;
    this.accountIndex = accountIndex;
    this.orderId = ++candidate.market.lastOrderId;
    this.quantityLots = candidate.quantityLots;
    this.timeUs = candidate.timeUs;
    this.heldUnits = heldUnits;
    this.#isServed = candidate.walk?.complete ?? true;
  }

  get openLots(): number {
    return this.quantityLots - this.executedLots;
  }

  /** How far it goes: a MARKET order takes any price. */
  get limitTicks(): number {
    const { orderType, side, priceTicks } = this.command;
    if (orderType !== OrderType.Market) return priceTicks;
    return side === Side.Buy ? Infinity : 0;
  }

  get status(): OrderStatus {
    if (this.openLots === 0 && this.#isServed) return OrderStatus.Filled;
    return this.executedLots === 0 ? OrderStatus.New : OrderStatus.PartiallyFilled;
  }

  /** Counts a fill, and says how much was held for this part of the order. */
  execute(lots: number, notionalUnits: number): number {
    const { side, orderType, priceTicks } = this.command;
    this.executedLots += lots;
    this.executedQuoteUnits += notionalUnits;
    const paysMarketPrice = side === Side.Buy && orderType === OrderType.Market;
    const held = paysMarketPrice ? notionalUnits : this.market.unitsSpent(side, priceTicks, lots);
    this.heldUnits -= held;
    return held;
  }

  view(status: OrderStatus): OrderView {
    const { command } = this;
    return {
      orderId: this.orderId,
      accountId: command.accountId,
      marketId: command.marketId,
      clientOrderId: command.clientOrderId,
      side: command.side,
      orderType: command.orderType,
      timeInForce: command.timeInForce,
      priceTicks: command.priceTicks,
      quantityLots: this.quantityLots,
      quoteQuantityUnits: command.quoteQuantityUnits,
      executedLots: this.executedLots,
      executedQuoteUnits: this.executedQuoteUnits,
      status,
      createdTimeUs: this.timeUs,
      updatedTimeUs: this.timeUs,
    };
  }
}

/** What an order must own before it may enter; exactly this is held. */
export function unitsToHold({ command, market, walk, quantityLots }: Candidate): number {
  if (command.side === Side.Sell || command.orderType !== OrderType.Market) {
    return market.unitsSpent(command.side, command.priceTicks, quantityLots);
  }
  return command.quoteQuantityUnits || (walk?.quoteUnits ?? 0);
}

/** What an order can bring at most. A sell may meet better prices than its own: up to the best bid. */
export function unitsToEarnMax({ command, market, walk, quantityLots }: Candidate): number {
  if (command.side === Side.Sell && walk !== undefined) return walk.quoteUnits;
  const bestTicks = Math.max(command.priceTicks, market.book.bestPriceTicks(Side.Buy));
  return market.unitsEarned(command.side, bestTicks, quantityLots);
}
