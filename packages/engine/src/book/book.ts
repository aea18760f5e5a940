import { IntegerMap } from "../collections/index.ts";
import { Side, oppositeOf } from "../market/index.ts";
import { AccountOrders } from "./account-orders.ts";
import { LevelPool } from "./level-pool.ts";
import type { RestingOrder } from "./order-pool.ts";
import { OrderPool } from "./order-pool.ts";
import { PriceIndex } from "./price-index.ts";

/**
 * The resting orders of one market: price levels on two sides, a queue in each, best price first,
 * then oldest first. It knows nothing of money; whoever matches asks for the best maker, executes
 * a part of it, and asks again. No step allocates, except to grow.
 */
export class Book {
  readonly orders = new OrderPool();
  readonly levels = new LevelPool();
  readonly accounts = new AccountOrders(this.orders);
  readonly #sides = [new PriceIndex(Side.Buy), new PriceIndex(Side.Sell)] as const;
  readonly #slots = new IntegerMap();
  /** Levels changed since `forgetTouched`, as pairs of side and price; each only once. */
  readonly #touched: number[] = [];
  /** The array keeps its length, and so its memory, from one command to the next. */
  #touchedLength = 0;
  #round = 1;

  /** How many orders are found by their id. */
  get orderIdCount(): number {
    return this.#slots.size;
  }

  /** The slot of a resting order, or 0. */
  find(orderId: number): number {
    return this.#slots.get(orderId);
  }

  bestLevel(side: Side): number {
    return this.#sides[side].best;
  }

  /** 0 when the side is empty. */
  bestPriceTicks(side: Side): number {
    const level = this.#sides[side].best;
    return level === 0 ? 0 : this.levels.priceTicks(level);
  }

  /** The level behind this one on its side, or 0. */
  worseLevel(side: Side, level: number): number {
    return this.#sides[side].worse(this.levels.priceTicks(level));
  }

  /** The order that a taker of this side and limit meets next, or 0. */
  bestMaker(takerSide: Side, limitTicks: number): number {
    const level = this.#sides[oppositeOf(takerSide)].best;
    if (level === 0 || !crosses(takerSide, limitTicks, this.levels.priceTicks(level))) return 0;
    return this.levels.first(level);
  }

  /** The open lots at a price; 0 when nobody waits there. */
  lotsAt(side: Side, priceTicks: number): number {
    const level = this.#sides[side].find(priceTicks);
    return level === 0 ? 0 : this.levels.openLots(level);
  }

  /** Puts an order behind the others at its price. */
  rest(order: RestingOrder): number {
    const slot = this.#enqueue(order);
    this.accounts.append(slot);
    return slot;
  }

  /** Fills an empty book with orders that stand in queue order, as a snapshot holds them. */
  restore(orders: readonly RestingOrder[]): void {
    const slots = orders.map((order) => this.#enqueue(order));
    slots.sort((a, b) => this.orders.orderId(a) - this.orders.orderId(b));
    for (const slot of slots) this.accounts.append(slot);
    this.takeTouched(() => {});
  }

  /** Executes a part of a resting order. It stays in its place, even with nothing left open. */
  execute(slot: number, lots: number, notionalUnits: number): void {
    const level = this.orders.level(slot);
    this.orders.execute(slot, lots, notionalUnits);
    this.levels.addOpenLots(level, -lots);
    this.#touch(this.orders.side(slot), level);
  }

  /** Takes an order out, with whatever is still open. */
  remove(slot: number): void {
    const { orders, levels } = this;
    const level = orders.level(slot);
    const side = orders.side(slot);
    this.#touch(side, level);
    const next = orders.next(slot);
    const previous = orders.previous(slot);
    if (previous === 0) levels.setFirst(level, next);
    else orders.setNext(previous, next);
    if (next === 0) levels.setLast(level, previous);
    else orders.setPrevious(next, previous);
    levels.addOpenLots(level, -orders.openLots(slot));
    if (levels.first(level) === 0) {
      this.#sides[side].remove(levels.priceTicks(level));
      levels.remove(level);
    }
    this.accounts.remove(slot);
    this.#slots.remove(orders.orderId(slot));
    orders.remove(slot);
  }

  /** Calls with every level touched since the last call, in the order they were touched first. */
  takeTouched(visit: (side: Side, priceTicks: number) => void): void {
    for (let at = 0; at < this.#touchedLength; at += 2) {
      visit(this.#touched[at] as Side, this.#touched[at + 1] as number);
    }
    this.#touchedLength = 0;
    this.#round++;
  }

  /** Bids, then asks; best price first, then oldest first. */
  forEachOrder(visit: (slot: number) => void): void {
    for (const side of [Side.Buy, Side.Sell]) {
      for (let level = this.bestLevel(side); level !== 0; level = this.worseLevel(side, level)) {
        const first = this.levels.first(level);
        for (let slot = first; slot !== 0; slot = this.orders.next(slot)) visit(slot);
      }
    }
  }

  #enqueue(order: RestingOrder): number {
    const { orders, levels } = this;
    const slot = orders.add(order);
    const level = this.#levelAt(order.side, order.priceTicks);
    const last = levels.last(level);
    orders.setLevel(slot, level);
    orders.setNext(slot, 0);
    orders.setPrevious(slot, last);
    if (last === 0) levels.setFirst(level, slot);
    else orders.setNext(last, slot);
    levels.setLast(level, slot);
    levels.addOpenLots(level, orders.openLots(slot));
    this.#slots.add(order.orderId, slot);
    this.#touch(order.side, level);
    return slot;
  }

  #levelAt(side: Side, priceTicks: number): number {
    const found = this.#sides[side].find(priceTicks);
    if (found !== 0) return found;
    const level = this.levels.add(priceTicks);
    this.#sides[side].add(priceTicks, level);
    return level;
  }

  #touch(side: Side, level: number): void {
    if (this.levels.touchedRound(level) === this.#round) return;
    this.levels.setTouchedRound(level, this.#round);
    this.#touched[this.#touchedLength] = side;
    this.#touched[this.#touchedLength + 1] = this.levels.priceTicks(level);
    this.#touchedLength += 2;
  }
}

/** Does a taker's limit reach a maker's price? */
export function crosses(takerSide: Side, limitTicks: number, makerTicks: number): boolean {
  return takerSide === Side.Buy ? limitTicks >= makerTicks : limitTicks <= makerTicks;
}
