import type { CancelOrder, Command, PlaceOrder } from "@bourse/engine/command";
import type { Exchange } from "@bourse/engine/exchange";
import { Side, TimeInForce } from "@bourse/engine/market";
import { readRecords, type RecordReader } from "../exchange/event-tally.ts";
import { listed, timeUsOf } from "../exchange/exchange-trial.ts";
import { CANCEL, ORDER, type Writable } from "../exchange/spot-feed.ts";
import { accountOf, FILTERED_MARKET, spotListing, USERS } from "../exchange/spot-listing.ts";
import { Sfc32 } from "../sfc32.ts";

export interface Wish {
  readonly user: number;
  readonly side: Side;
  readonly priceTicks: number;
  readonly quantityLots: number;
}

/** An exchange with one market, and somebody who places and cancels orders there all the time. */
export class Desk {
  readonly exchange: Exchange = listed(spotListing(FILTERED_MARKET));
  readonly random = new Sfc32(1);
  /** Of the orders placed by `place` that were not canceled since; some may be filled. */
  readonly orderIds: number[] = [];
  readonly #users: number[] = [];
  readonly #order: Writable<PlaceOrder> = { ...ORDER };
  readonly #cancel: Writable<CancelOrder> = { ...CANCEL };
  /** Set, it sees the events of every command. */
  witness: RecordReader | undefined = undefined;
  #placed = 0;

  apply(command: Command): void {
    const sequence = this.exchange.sequence + 1;
    this.exchange.applyQuietly(command, sequence, timeUsOf(sequence));
    if (this.witness !== undefined) readRecords(this.exchange.log, this.witness);
  }

  place(wish: Wish): void {
    this.#fill(wish);
    this.apply(this.#order);
    this.orderIds.push(this.#placed);
    this.#users.push(wish.user);
  }

  /** Takes what is there, and leaves nothing behind. */
  take(wish: Wish): void {
    this.#fill(wish);
    this.#order.timeInForce = TimeInForce.Ioc;
    this.apply(this.#order);
  }

  /** Another order than a limit order, of any user: whatever it is, it is accepted. */
  placeOther(order: Writable<PlaceOrder>): void {
    const user = this.anyUser();
    order.accountId = accountOf(user);
    order.clientOrderId = this.#name();
    this.apply(order);
    this.orderIds.push(this.#placed);
    this.#users.push(user);
  }

  /** Cancels any of them; the last one takes its place in the row. */
  cancelAny(): void {
    const at = this.random.below(this.orderIds.length);
    this.#cancel.orderId = this.orderIds[at] as number;
    this.#cancel.accountId = accountOf(this.#users[at] as number);
    this.orderIds[at] = this.orderIds.at(-1) as number;
    this.#users[at] = this.#users.at(-1) as number;
    this.orderIds.pop();
    this.#users.pop();
    this.apply(this.#cancel);
  }

  anyUser(): number {
    return this.random.below(USERS);
  }

  #fill({ user, side, priceTicks, quantityLots }: Wish): void {
    const order = this.#order;
    order.accountId = accountOf(user);
    order.side = side;
    order.timeInForce = TimeInForce.Gtc;
    order.priceTicks = priceTicks;
    order.quantityLots = quantityLots;
    order.clientOrderId = this.#name();
  }

  #name(): string {
    return `c${(++this.#placed).toString(36)}`;
  }
}

/** The usual state: 20,000 orders of 1,000 users on 1,000 levels a side. */
export function usualDesk(): Desk {
  const desk = new Desk();
  for (let count = 0; count < 20_000; count++) desk.place(usualWish(desk));
  return desk;
}

export function usualWish(desk: Desk): Wish {
  const side = desk.random.below(2) as Side;
  const ticks = 1 + desk.random.below(1000);
  const priceTicks = side === Side.Buy ? 60_000 - ticks : 60_000 + ticks;
  return { user: desk.anyUser(), side, priceTicks, quantityLots: 20 };
}
