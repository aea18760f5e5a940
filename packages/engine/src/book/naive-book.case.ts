import { SelfTradePrevention, Side } from "../market/index.ts";
import { LADDERS } from "./book.ts";
import { StepKind } from "./match-steps.ts";
import { StopReason } from "./match-terms.ts";

export interface NaiveTerms {
  readonly mode: number;
  readonly owner: number;
  readonly tradeGroup: number;
  readonly budgetUnits: number;
  readonly lowestTicks: number;
  readonly highestTicks: number;
}

interface NaiveOrder {
  readonly orderId: number;
  readonly owner: number;
  shown: number;
  hidden: number;
  readonly max: number;
}

interface Queue {
  readonly ladder: number;
  readonly ticks: number;
  orders: NaiveOrder[];
}

interface Question {
  readonly side: Side;
  readonly limitTicks: number;
  readonly lots: number;
}

/** Owners 1 and 2 are of trade group 7. */
const GROUPS = [0, 7, 7, 0];
const UNITS_PER_TICK_LOT = 3;
/** The modes in which a taker ends at its own order. */
const STOPPING = new Set<number>([SelfTradePrevention.ExpireTaker, SelfTradePrevention.ExpireBoth]);

/** The slow twin of the book: sorted arrays of queues, nothing clever. */
export class NaiveBook {
  #queues: Queue[] = [];
  readonly #told = new Map<string, number>();

  get orderCount(): number {
    return this.#all().length;
  }

  has(orderId: number): boolean {
    return this.#all().some((order) => order.orderId === orderId);
  }

  idAt(which: number): number {
    const all = this.#all();
    return all[which % all.length]?.orderId ?? 0;
  }

  restingIdAt(which: number): number {
    const all = this.#queues.filter(isSide).flatMap((queue) => queue.orders);
    return all[which % all.length]?.orderId ?? 0;
  }

  sideOf(orderId: number): Side {
    return this.#queueOf(orderId)?.ladder === LADDERS.Bids ? Side.Buy : Side.Sell;
  }

  openLots(orderId: number): number {
    const order = this.#find(orderId);
    return order.shown + order.hidden;
  }

  rest(order: NaiveOrder, at: { side: Side; price: number }): void {
    this.#queueAt(ladderOf(at.side), at.price).orders.push(order);
  }

  wait(order: NaiveOrder, ladder: number, ticks: number): void {
    this.#queueAt(ladder, ticks).orders.push(order);
  }

  remove(orderId: number): NaiveOrder {
    const order = this.#find(orderId);
    for (const queue of this.#queues)
      queue.orders = queue.orders.filter((other) => other !== order);
    this.#tidy();
    return order;
  }

  reduce(orderId: number, lots: number): void {
    const order = this.#find(orderId);
    const fromHidden = Math.min(order.hidden, lots);
    order.hidden -= fromHidden;
    order.shown -= lots - fromHidden;
  }

  wouldCross(side: Side, ticks: number): boolean {
    const [best] = this.#against(side);
    return best !== undefined && reaches(side, ticks, best.ticks);
  }

  /** Takes the orders away one by one, from a copy. */
  canFill(question: Question, terms: NaiveTerms): boolean {
    let found = 0;
    for (const queue of this.#inRange(question.side, terms)) {
      if (!reaches(question.side, question.limitTicks, queue.ticks)) break;
      const orders = queue.orders.map((order) => ({ ...order }));
      for (let order = orders.shift(); order !== undefined; order = orders.shift()) {
        const isOwn = isSelfTrade(order, terms);
        if (isOwn && STOPPING.has(terms.mode)) return found >= question.lots;
        if (isOwn && terms.mode === SelfTradePrevention.ExpireMaker) continue;
        found += order.shown;
        const shown = Math.min(order.max, order.hidden);
        if (shown > 0) orders.push({ ...order, shown, hidden: order.hidden - shown });
      }
    }
    return found >= question.lots;
  }

  walkLots(side: Side, wanted: number, terms: NaiveTerms) {
    let [lots, quoteUnits] = [0, 0];
    for (const queue of this.#inRange(side, terms)) {
      const taken = Math.min(openFor(queue, terms), wanted - lots);
      lots += taken;
      quoteUnits += taken * queue.ticks * UNITS_PER_TICK_LOT;
    }
    const complete = lots === wanted;
    return { lots, quoteUnits, complete, cut: !complete && this.#hasMore(side, terms) };
  }

  walkQuote(side: Side, wanted: number, terms: NaiveTerms) {
    let [lots, quoteUnits] = [0, 0];
    for (const queue of this.#inRange(side, terms)) {
      for (let lot = openFor(queue, terms); lot > 0; lot--) {
        const units = queue.ticks * UNITS_PER_TICK_LOT;
        if (quoteUnits + units > wanted) return { lots, quoteUnits, complete: true, cut: false };
        lots++;
        quoteUnits += units;
      }
    }
    const complete = quoteUnits === wanted;
    return { lots, quoteUnits, complete, cut: !complete && this.#hasMore(side, terms) };
  }

  /** Are there orders beyond the range? */
  #hasMore(side: Side, terms: NaiveTerms): boolean {
    return this.#inRange(side, terms).length < this.#against(side).length;
  }

  match(question: Question, terms: NaiveTerms) {
    const steps: { orderId: number; lots: number; ticks: number; kind: number }[] = [];
    let left = question.lots;
    let budget = terms.budgetUnits;
    const end = (stopReason: StopReason) => ({ left, stopReason, steps });
    for (;;) {
      if (left === 0) {
        const isPrevented = (steps.at(-1)?.kind ?? 0) >= StepKind.Decremented;
        return end(isPrevented ? StopReason.SelfTrade : StopReason.Filled);
      }
      const [queue] = this.#against(question.side);
      if (queue === undefined) return end(StopReason.NoOrders);
      const { ticks } = queue;
      if (!reaches(question.side, question.limitTicks, ticks)) return end(StopReason.Limit);
      if (ticks < terms.lowestTicks || ticks > terms.highestTicks)
        return end(StopReason.PriceRange);
      const maker = queue.orders[0] as NaiveOrder;
      if (isSelfTrade(maker, terms)) {
        const outcome = this.#prevent(maker, left, terms.mode);
        steps.push({ orderId: maker.orderId, lots: outcome.lots, ticks, kind: outcome.kind });
        if (outcome.ends) return end(StopReason.SelfTrade);
        left -= outcome.taken;
        continue;
      }
      const payable = Math.min(left, Math.floor(budget / (ticks * UNITS_PER_TICK_LOT)));
      if (payable === 0) return end(StopReason.Budget);
      const taken = Math.min(payable, maker.shown);
      const kind = this.#trade(maker, taken);
      steps.push({ orderId: maker.orderId, lots: taken, ticks, kind });
      left -= taken;
      budget -= taken * ticks * UNITS_PER_TICK_LOT;
    }
  }

  queues() {
    const ladders = Object.values(LADDERS).map((ladder) =>
      this.#sorted(ladder).map(({ ticks, orders }) => ({ ticks, orders: orders.map(row) })),
    );
    return { ladders };
  }

  /** What a listener knows, and what it should know. */
  tell(side: Side, ticks: number, shown: number): void {
    if (shown === 0) this.#told.delete(`${side} ${ticks}`);
    else this.#told.set(`${side} ${ticks}`, shown);
  }

  told(): Record<string, number> {
    return Object.fromEntries(this.#told);
  }

  shown(): Record<string, number> {
    const rows = this.#queues.filter(isSide).map((queue) => {
      const shown = queue.orders.reduce((sum, order) => sum + order.shown, 0);
      return [`${queue.ladder === LADDERS.Bids ? 0 : 1} ${queue.ticks}`, shown] as const;
    });
    return Object.fromEntries(rows);
  }

  #trade(maker: NaiveOrder, lots: number): StepKind {
    maker.shown -= lots;
    if (maker.shown === 0) this.#refill(maker);
    return maker.shown === 0 ? StepKind.FillLast : StepKind.Fill;
  }

  #prevent(maker: NaiveOrder, lots: number, mode: number) {
    const open = maker.shown + maker.hidden;
    const { ExpireTaker, ExpireMaker, ExpireBoth } = SelfTradePrevention;
    if (mode === ExpireTaker) return { kind: StepKind.TakerExpired, lots: 0, taken: 0, ends: true };
    if (mode === ExpireMaker || mode === ExpireBoth) {
      this.remove(maker.orderId);
      const ends = mode === ExpireBoth;
      const kind = ends ? StepKind.BothExpired : StepKind.MakerExpired;
      return { kind, lots: open, taken: 0, ends };
    }
    const taken = Math.min(lots, open);
    if (taken === open) this.remove(maker.orderId);
    else this.reduce(maker.orderId, taken);
    const kind = taken === open ? StepKind.DecrementedLast : StepKind.Decremented;
    return { kind, lots: taken, taken, ends: false };
  }

  /** Out of its queue, or with its next part behind the others. */
  #refill(maker: NaiveOrder): void {
    const queue = this.#queueOf(maker.orderId) as Queue;
    queue.orders.shift();
    maker.shown = Math.min(maker.max, maker.hidden);
    maker.hidden -= maker.shown;
    if (maker.shown > 0) queue.orders.push(maker);
    this.#tidy();
  }

  #against(side: Side): readonly Queue[] {
    return this.#sorted(side === Side.Buy ? LADDERS.Asks : LADDERS.Bids);
  }

  #inRange(side: Side, { lowestTicks, highestTicks }: NaiveTerms): readonly Queue[] {
    const queues = this.#against(side);
    const outside = queues.findIndex(({ ticks }) => ticks < lowestTicks || ticks > highestTicks);
    return outside === -1 ? queues : queues.slice(0, outside);
  }

  #sorted(ladder: number): readonly Queue[] {
    const sign = ladder === LADDERS.Bids || ladder === LADDERS.Falling ? -1 : 1;
    const queues = this.#queues.filter((queue) => queue.ladder === ladder);
    return queues.sort((a, b) => (a.ticks - b.ticks) * sign);
  }

  #queueAt(ladder: number, ticks: number): Queue {
    const found = this.#queues.find((queue) => queue.ladder === ladder && queue.ticks === ticks);
    if (found !== undefined) return found;
    const queue = { ladder, ticks, orders: [] };
    this.#queues.push(queue);
    return queue;
  }

  #queueOf(orderId: number): Queue | undefined {
    return this.#queues.find(({ orders }) => orders.some((order) => order.orderId === orderId));
  }

  #find(orderId: number): NaiveOrder {
    const found = this.#all().find((order) => order.orderId === orderId);
    if (found === undefined) throw new Error(`There is no order ${orderId}.`);
    return found;
  }

  #all(): readonly NaiveOrder[] {
    return this.#queues.flatMap((queue) => queue.orders);
  }

  #tidy(): void {
    this.#queues = this.#queues.filter((queue) => queue.orders.length > 0);
  }
}

function isSelfTrade(maker: NaiveOrder, { mode, owner, tradeGroup }: NaiveTerms): boolean {
  if (mode === SelfTradePrevention.None) return false;
  return maker.owner === owner || (tradeGroup !== 0 && GROUPS[maker.owner] === tradeGroup);
}

function row(order: NaiveOrder): readonly number[] {
  return [order.orderId, order.owner, order.shown, order.hidden];
}

/** Without what EXPIRE_MAKER would take away. */
function openFor({ orders }: Queue, terms: NaiveTerms): number {
  const isGone = (order: NaiveOrder) =>
    terms.mode === SelfTradePrevention.ExpireMaker && isSelfTrade(order, terms);
  return orders.reduce((sum, order) => sum + (isGone(order) ? 0 : order.shown + order.hidden), 0);
}

function isSide({ ladder }: Queue): boolean {
  return ladder === LADDERS.Bids || ladder === LADDERS.Asks;
}

function ladderOf(side: Side): number {
  return side === Side.Buy ? LADDERS.Bids : LADDERS.Asks;
}

function reaches(side: Side, limitTicks: number, ticks: number): boolean {
  return side === Side.Buy ? ticks <= limitTicks : ticks >= limitTicks;
}
