import { isOrderEvent, ordersOf } from "@bourse/core/order";
import type { Command } from "@bourse/engine/command";
import type { OrderView } from "@bourse/engine/event";
import type { Balance, Exchange } from "@bourse/engine/exchange";
import {
  ORDER_STATUS_NAMES,
  ORDER_TYPE_NAMES,
  SIDE_NAMES,
  TIME_IN_FORCE_NAMES,
} from "@bourse/engine/market";
import type { Applied } from "@bourse/services/exchange";
import { type StoryEvent, storyEventOf, termsText } from "./order-events.ts";
import { ReplayError, type Watcher } from "./rebuild.ts";
import { timeText, Words } from "./words.ts";

interface Holding {
  readonly free: string;
  readonly locked: string;
}

interface BalanceStep {
  readonly asset: string;
  readonly before: Holding;
  readonly after: Holding;
}

/** What one command did to the order, and how its account and its place stood afterwards. */
export interface StoryStep {
  readonly sequence: number;
  readonly time: string;
  readonly command: string;
  /** Whose command it was; absent when it was nobody's. */
  readonly commandAccountId?: number;
  readonly events: readonly StoryEvent[];
  readonly status: string;
  readonly executed: string;
  /** What can still trade; 0 when the order is over. */
  readonly open: string;
  /** Who stands before it at its price; absent while it is not in the book. */
  readonly ahead?: { readonly orders: number; readonly quantity: string };
  readonly balances: readonly BalanceStep[];
}

export interface OrderStory {
  readonly symbol: string;
  readonly orderId: number;
  readonly accountId: number;
  readonly clientOrderId: string;
  readonly terms: string;
  readonly steps: readonly StoryStep[];
}

interface Found {
  readonly first: OrderView;
  last: OrderView;
  readonly steps: StoryStep[];
}

/** Follows one order through the journal and writes down every command that touched it. */
export class StoryWatcher implements Watcher {
  readonly #orderId: number;
  readonly #symbol: string | undefined;
  #found: Found | undefined;
  #before: readonly Balance[] = [];
  #isDone = false;

  constructor(orderId: number, symbol: string | undefined) {
    this.#orderId = orderId;
    this.#symbol = symbol;
  }

  /** With a market named, nothing follows the end of the order. */
  get isDone(): boolean {
    return this.#isDone;
  }

  before(command: Command, exchange: Exchange): void {
    const accountId = this.#found?.first.accountId ?? ownerOfNewOrders(command);
    this.#before = accountId === undefined ? [] : exchange.balancesOf(accountId);
  }

  after(applied: Applied, exchange: Exchange): void {
    const events: StoryEvent[] = [];
    for (const event of applied.events) {
      if (!isOrderEvent(event)) continue;
      for (const order of ordersOf(event)) {
        if (order.orderId !== this.#orderId || !this.#isWanted(order, exchange)) continue;
        this.#take(order, exchange);
        events.push(storyEventOf(event, order, new Words(exchange)));
      }
    }
    const found = this.#found;
    if (found === undefined || events.length === 0) return;
    found.steps.push(this.#stepOf(applied, found.last, events, exchange));
    const { orderId, marketId } = found.last;
    const isOver = exchange.openOrder(marketId, orderId) === undefined;
    this.#isDone = isOver && this.#symbol !== undefined;
  }

  /** Throws when there is no such order. */
  story(exchange: Exchange): OrderStory {
    const words = new Words(exchange);
    if (this.#symbol !== undefined) words.marketNamed(this.#symbol);
    if (this.#found === undefined) {
      const where = this.#symbol === undefined ? "" : ` on ${this.#symbol}`;
      throw new ReplayError(
        `There is no order ${this.#orderId}${where} up to command ${exchange.sequence}.`,
      );
    }
    const { first, steps } = this.#found;
    const names = [
      SIDE_NAMES[first.side],
      ORDER_TYPE_NAMES[first.orderType],
      TIME_IN_FORCE_NAMES[first.timeInForce],
    ];
    return {
      symbol: words.market(first.marketId).symbol,
      orderId: first.orderId,
      accountId: first.accountId,
      clientOrderId: first.clientOrderId,
      terms: termsText(first, names, words),
      steps,
    };
  }

  #isWanted({ marketId }: OrderView, exchange: Exchange): boolean {
    if (this.#symbol === undefined) return true;
    const market = exchange.markets().find(({ symbol }) => symbol === this.#symbol);
    return market?.marketId === marketId;
  }

  #take(order: OrderView, exchange: Exchange): void {
    if (this.#found === undefined) this.#found = { first: order, last: order, steps: [] };
    const { first } = this.#found;
    if (first.marketId !== order.marketId) {
      const words = new Words(exchange);
      const symbols = [first, order].map(({ marketId }) => words.market(marketId).symbol);
      throw new ReplayError(
        `There is an order ${order.orderId} on ${symbols.join(" and on ")}. ` +
          `Say which with --market.`,
      );
    }
    this.#found.last = order;
  }

  #stepOf(
    { sequence, timeUs, command }: Applied,
    order: OrderView,
    events: readonly StoryEvent[],
    exchange: Exchange,
  ): StoryStep {
    const { marketId, orderId, quantityLots, executedLots, preventedLots } = order;
    const words = new Words(exchange);
    const isOpen = exchange.openOrder(marketId, orderId) !== undefined;
    const openLots = isOpen ? quantityLots - executedLots - preventedLots : 0;
    const ahead = exchange.queueAhead(marketId, orderId);
    return {
      sequence,
      time: timeText(timeUs),
      command: command.kind,
      ...("accountId" in command && { commandAccountId: command.accountId }),
      events,
      status: ORDER_STATUS_NAMES[order.status],
      executed: words.quantity(marketId, executedLots),
      open: words.quantity(marketId, openLots),
      ...(ahead !== undefined && {
        ahead: { orders: ahead.orders, quantity: words.quantity(marketId, ahead.lots) },
      }),
      balances: this.#balanceSteps(order, exchange, words),
    };
  }

  /** Of the market's two assets, and of whatever else changed. */
  #balanceSteps(order: OrderView, exchange: Exchange, words: Words): BalanceStep[] {
    const { baseAssetId, quoteAssetId } = words.market(order.marketId);
    const held = new Map(this.#before.map((balance) => [balance.assetId, balance]));
    return exchange.balancesOf(order.accountId).flatMap((after): BalanceStep[] => {
      const { assetId, freeUnits, lockedUnits } = after;
      const before = held.get(assetId) ?? { freeUnits: 0n, lockedUnits: 0n };
      const isOfMarket = assetId === baseAssetId || assetId === quoteAssetId;
      const isSame = before.freeUnits === freeUnits && before.lockedUnits === lockedUnits;
      if (isSame && !isOfMarket) return [];
      const holding = (balance: Pick<Balance, "freeUnits" | "lockedUnits">): Holding => ({
        free: words.amount(assetId, balance.freeUnits),
        locked: words.amount(assetId, balance.lockedUnits),
      });
      return [{ asset: words.asset(assetId), before: holding(before), after: holding(after) }];
    });
  }
}

/** The account whose orders a command may bring. */
function ownerOfNewOrders(command: Command): number | undefined {
  const { kind } = command;
  const brings = kind === "PlaceOrder" || kind === "PlaceOrderList" || kind === "CancelReplace";
  return brings ? command.accountId : undefined;
}
