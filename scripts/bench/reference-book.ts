import { Side, oppositeOf } from "@bourse/engine/market";

/** Above every price at which an order of the workload may rest. */
const PRICE_TICKS_MAX = 131_070;

interface Order {
  readonly orderId: number;
  readonly side: Side;
  readonly user: number;
  readonly priceTicks: number;
  openLots: number;
}

interface Entry {
  readonly orderId: number;
  readonly side: Side;
  readonly user: number;
  readonly priceTicks: number;
  readonly quantityLots: number;
  readonly isIoc: boolean;
}

/**
 * A plain second book, by which the generator knows what rests without trusting the book that is
 * measured: at each price the orders in a Map, which keeps them in the order they came.
 */
export class ReferenceBook {
  readonly #orders = new Map<number, Order>();
  readonly #queues = [new Map<number, Map<number, Order>>(), new Map<number, Map<number, Order>>()];
  readonly #bestTicks: [number, number] = [0, PRICE_TICKS_MAX + 1];

  find(orderId: number): Order | undefined {
    return this.#orders.get(orderId);
  }

  /** Matches an order and rests what is left of it; says which makers it met, in order. */
  enter(entry: Entry): readonly number[] {
    const { orderId, side, user, priceTicks, quantityLots, isIoc } = entry;
    const taker: Order = { orderId, side, user, priceTicks, openLots: quantityLots };
    const makers = this.#match(taker);
    if (taker.openLots > 0 && !isIoc) this.#rest(taker);
    return makers;
  }

  remove(orderId: number): void {
    const order = this.#orders.get(orderId);
    if (order === undefined) return;
    this.#orders.delete(orderId);
    this.#queues[order.side]?.get(order.priceTicks)?.delete(orderId);
  }

  #match(taker: Order): readonly number[] {
    const makers: number[] = [];
    const makerSide = oppositeOf(taker.side);
    while (taker.openLots > 0) {
      const maker = this.#best(makerSide);
      if (maker === undefined || !isWithin(taker, maker.priceTicks)) break;
      const lots = Math.min(taker.openLots, maker.openLots);
      taker.openLots -= lots;
      maker.openLots -= lots;
      makers.push(maker.orderId);
      if (maker.openLots === 0) this.remove(maker.orderId);
    }
    return makers;
  }

  #rest(order: Order): void {
    const { side, priceTicks } = order;
    const queues = this.#queues[side];
    const queue = queues?.get(priceTicks) ?? new Map<number, Order>();
    queues?.set(priceTicks, queue.set(order.orderId, order));
    this.#orders.set(order.orderId, order);
    const isBetter = isWithin({ side, priceTicks }, this.#bestTicks[side]);
    if (isBetter) this.#bestTicks[side] = priceTicks;
  }

  /** The best price may have emptied since it was noted: the next one is further away. */
  #best(side: Side): Order | undefined {
    const away = side === Side.Buy ? -1 : 1;
    for (let ticks = this.#bestTicks[side]; ticks > 0 && ticks <= PRICE_TICKS_MAX; ticks += away) {
      this.#bestTicks[side] = ticks;
      const first = this.#queues[side]?.get(ticks)?.values().next();
      if (first?.value !== undefined) return first.value;
    }
    return undefined;
  }
}

/** Does an order's price reach another price? */
function isWithin(order: Pick<Order, "side" | "priceTicks">, ticks: number): boolean {
  return order.side === Side.Buy ? order.priceTicks >= ticks : order.priceTicks <= ticks;
}
