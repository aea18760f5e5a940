import type { CancelOrder, CancelReplace, Command, PlaceOrder } from "@bourse/engine/command";
import type { Exchange } from "@bourse/engine/exchange";
import {
  CancelReplaceMode,
  CancelRestriction,
  type MarketSpec,
  OrderType,
  PegPriceType,
  SelfTradePrevention,
  Side,
  TimeInForce,
} from "@bourse/engine/market";
import { MessageKind, type MessageStream } from "../message-stream.ts";
import { ANY_PRICE_TICKS } from "../spot.ts";
import { type CommandFeed, timeUsOf } from "./exchange-trial.ts";
import { accountOf, MARKET_ID, spotListing, USERS } from "./spot-listing.ts";

// Copies, because an imported constant is read again at each use.
const { New, Cancel } = MessageKind;
const { Limit, Market } = OrderType;
const { Gtc, Ioc } = TimeInForce;

export type Writable<T> = { -readonly [Field in keyof T]: T[Field] };

/** A user's names are used again after so many orders; by then he has none of them open. */
const CLIENT_IDS_MAX = 2 ** 12;

const NO_TERMS = {
  quoteQuantityUnits: 0,
  icebergLots: 0,
  triggerPriceTicks: 0,
  trailingDeltaBips: 0,
  pegPriceType: PegPriceType.None,
  pegOffsetLevels: 0,
  strategyId: 0,
  strategyType: 0,
} as const;

export const ORDER: PlaceOrder = {
  kind: "PlaceOrder",
  accountId: 0,
  marketId: MARKET_ID,
  selfTradePrevention: SelfTradePrevention.None,
  requestId: "",
  side: Side.Buy,
  orderType: OrderType.Limit,
  timeInForce: TimeInForce.Gtc,
  priceTicks: 0,
  quantityLots: 0,
  clientOrderId: "",
  ...NO_TERMS,
};
export const CANCEL: CancelOrder = {
  kind: "CancelOrder",
  accountId: 0,
  marketId: MARKET_ID,
  orderId: 0,
  origClientOrderId: "",
  newClientOrderId: "",
  restriction: CancelRestriction.None,
};
const REPLACE: CancelReplace = {
  ...ORDER,
  kind: "CancelReplace",
  mode: CancelReplaceMode.AllowFailure,
  cancelOrderId: 0,
  cancelOrigClientOrderId: "",
  cancelNewClientOrderId: "",
  restriction: CancelRestriction.None,
};

/**
 * The messages of spot3m as commands for the exchange. A MODIFY is a cancel-replace, a price that
 * reaches everything is a MARKET order. The exchange numbers its orders itself, so what a message
 * calls by its id is translated before the clock runs. One command object of each kind is filled
 * in again and again: the bench measures no garbage of its own.
 */
export class SpotFeed implements CommandFeed {
  readonly length: number;
  readonly partLength: number;
  readonly listing: readonly Command[];
  readonly #stream: MessageStream;
  /** By message: the exchange's number of the order that a CANCEL or MODIFY is about. */
  readonly #targets: Int32Array;
  /** Every user numbers his own orders, so few texts do for all, warm as those of decoded commands. */
  readonly #clientOrderIds: readonly string[];
  /** By user: how many orders he has placed. */
  readonly #placedBy = new Int32Array(USERS);
  /** By the exchange's number of the order. */
  readonly #streamIds: Int32Array;
  readonly #order: Writable<PlaceOrder> = { ...ORDER };
  readonly #cancel: Writable<CancelOrder> = { ...CANCEL };
  readonly #replace: Writable<CancelReplace> = { ...REPLACE };
  /** How many orders a pass places. */
  readonly orders: number;
  /** How many were placed in the passes before this one. */
  #placedBefore = 0;

  constructor(stream: MessageStream, market: MarketSpec) {
    this.#stream = stream;
    this.length = stream.length;
    this.partLength = stream.length;
    this.listing = spotListing(market);
    const { targets, streamIds, orders } = translated(stream);
    this.#targets = targets;
    this.#streamIds = streamIds;
    this.orders = orders;
    this.#clientOrderIds = Array.from({ length: CLIENT_IDS_MAX }, (_, number) => clientId(number));
  }

  /** Another pass over the stream, on an exchange that has numbered so many orders already. */
  begin(ordersBefore = 0): void {
    if (ordersBefore === 0) this.#placedBy.fill(0);
    this.#placedBefore = ordersBefore;
  }

  prepare(): void {}

  /** What the stream calls the order that the exchange numbers so, in the first pass. */
  streamId(orderId: number): number {
    return this.#streamIds[orderId] as number;
  }

  /** The messages in their order, each once. */
  apply(exchange: Exchange, index: number): void {
    const sequence = exchange.sequence + 1;
    exchange.applyQuietly(this.#command(index), sequence, timeUsOf(sequence));
  }

  #command(index: number): Command {
    const kind = this.#stream.kind(index);
    if (kind === New) return this.#placing(index);
    return kind === Cancel ? this.#canceling(index) : this.#replacing(index);
  }

  #placing(index: number): PlaceOrder {
    const stream = this.#stream;
    const order = this.#order;
    const side = stream.side(index);
    const priceTicks = stream.priceTicks(index);
    const isIoc = stream.isIoc(index);
    const isMarket = isIoc && priceTicks === ANY_PRICE_TICKS[side];
    order.accountId = accountOf(stream.user(index));
    order.side = side;
    order.orderType = isMarket ? Market : Limit;
    order.timeInForce = isIoc && !isMarket ? Ioc : Gtc;
    order.priceTicks = isMarket ? 0 : priceTicks;
    order.quantityLots = stream.quantityLots(index);
    order.clientOrderId = this.#name(stream.user(index));
    return order;
  }

  #canceling(index: number): CancelOrder {
    const cancel = this.#cancel;
    cancel.accountId = accountOf(this.#stream.user(index));
    cancel.orderId = this.#placedBefore + (this.#targets[index] as number);
    return cancel;
  }

  #replacing(index: number): CancelReplace {
    const stream = this.#stream;
    const replace = this.#replace;
    replace.accountId = accountOf(stream.user(index));
    replace.cancelOrderId = this.#placedBefore + (this.#targets[index] as number);
    replace.side = stream.side(index);
    replace.priceTicks = stream.priceTicks(index);
    replace.quantityLots = stream.quantityLots(index);
    replace.clientOrderId = this.#name(stream.user(index));
    return replace;
  }

  #name(user: number): string {
    const number = (this.#placedBy[user] as number) + 1;
    this.#placedBy[user] = number;
    return this.#clientOrderIds[number & (CLIENT_IDS_MAX - 1)] as string;
  }
}

/** Every NEW and every MODIFY is one more order of the exchange: in spot3m none is ever refused. */
function translated(stream: MessageStream) {
  const targets = new Int32Array(stream.length);
  const numbers = new Int32Array(stream.length + 1);
  const streamIds = new Int32Array(stream.length + 1);
  let orders = 0;
  for (let index = 0; index < stream.length; index++) {
    const streamId = stream.orderId(index);
    const kind = stream.kind(index);
    if (kind !== New) targets[index] = numbers[streamId] as number;
    if (kind === Cancel) continue;
    numbers[streamId] = ++orders;
    streamIds[orders] = streamId;
  }
  return { targets, streamIds, orders };
}

/** Short and flat: what a client library sends is up to three times as long. */
function clientId(number: number): string {
  return `b${number.toString(36)}`;
}
