import type { Command, OrderTerms, PlaceOrder } from "@bourse/engine/command";
import {
  CancelReplaceMode,
  CancelRestriction,
  OrderType,
  SelfTradePrevention,
  type Side,
  TimeInForce,
} from "@bourse/engine/market";
import { accountOf, USERS } from "../exchange/spot-listing.ts";
import { Sfc32 } from "../sfc32.ts";
import { drawList, LISTS } from "./draw-list.ts";
import { limit, lots, type Moment, SINGLES } from "./draw-terms.ts";
import { ASSETS, MARKETS } from "./mixed-listing.ts";
import { OpenPool, type PooledOrder } from "./open-pool.ts";

/** Orders that are thought to be open, between which the choice of commands steers. */
const POOL_MIN = 9_000;
const POOL_MAX = 12_000;
/** Nearer to the middle than this an order is soon filled. */
const NEAR_TICKS = 100;
const MOVE_EVERY = 64;
/** The middle stays within 10 % of where it began, so that stops fire again and again. */
const WANDER = 0.1;

const PREVENTIONS = [
  [50, SelfTradePrevention.None],
  [20, SelfTradePrevention.ExpireMaker],
  [10, SelfTradePrevention.ExpireTaker],
  [10, SelfTradePrevention.ExpireBoth],
  [5, SelfTradePrevention.Decrement],
  [5, SelfTradePrevention.Transfer],
] as const;

const SINGLES_WEIGHT = weightOf(SINGLES);
const LISTS_WEIGHT = weightOf(LISTS);

/**
 * Commands of every kind, drawn from nothing but the seed: whatever they name they name by a client
 * id that the stream itself gave. What the exchange makes of one command does not change the next,
 * so some of them are refused, as in life. docs/performance.md has the mix.
 */
export class MixedStream {
  readonly #random: Sfc32;
  readonly #middles = MARKETS.map(({ middleTicks }) => middleTicks);
  readonly #orders = new OpenPool();
  readonly #lists: PooledOrder[] = [];
  #drawn = 0;

  constructor(seed: number) {
    this.#random = new Sfc32(seed);
  }

  next(): Command {
    const random = this.#random;
    if (this.#drawn++ % MOVE_EVERY === 0) this.#moveMiddles();
    const choice = this.#steered(random.below(1000));
    const user = random.below(USERS);
    const place = this.#drawMarket();
    if (choice < SINGLES_WEIGHT) return this.#single(user, place, choice);
    if (choice < SINGLES_WEIGHT + LISTS_WEIGHT) return this.#list(user, place);
    if (choice < 920) return this.#cancel();
    if (choice < 955) return this.#replace();
    if (choice < 985) return this.#amend();
    return this.#rare(choice, user, place);
  }

  #steered(drawn: number): number {
    const { size } = this.#orders;
    if (size < POOL_MIN && drawn >= 660 && drawn < 985) return 0;
    return size > POOL_MAX && drawn < 660 ? 700 : drawn;
  }

  #moveMiddles(): void {
    MARKETS.forEach(({ middleTicks }, place) => {
      const moved = (this.#middles[place] ?? 0) + this.#random.below(7) - 3;
      const lowest = Math.floor(middleTicks * (1 - WANDER));
      this.#middles[place] = Math.min(
        Math.max(moved, lowest),
        Math.ceil(middleTicks * (1 + WANDER)),
      );
    });
  }

  #drawMarket(): number {
    let x = this.#random.below(100);
    for (const [place, { share }] of MARKETS.entries()) {
      if (x < share) return place;
      x -= share;
    }
    return 0;
  }

  #moment(place: number): Moment {
    return {
      side: (this.#random.draw() & 1) as Side,
      middleTicks: this.#middles[place] ?? 0,
      clientOrderId: `m${this.#drawn.toString(36)}`,
    };
  }

  #single(user: number, place: number, choice: number): Command {
    const draw = picked(SINGLES, choice);
    const order = draw(this.#moment(place), this.#random);
    this.#remember(user, place, order);
    return { ...this.#owner(user, place), kind: "PlaceOrder", ...order } satisfies PlaceOrder;
  }

  #list(user: number, place: number): Command {
    const kind = picked(LISTS, this.#random.below(LISTS_WEIGHT));
    const moment = this.#moment(place);
    const { legs, listKind } = drawList(kind, moment, this.#random);
    const listClientOrderId = `l${moment.clientOrderId}`;
    for (const leg of legs) this.#remember(user, place, leg);
    this.#lists.push({ user, place, clientOrderId: listClientOrderId, quantityLots: 0 });
    return {
      ...this.#owner(user, place),
      kind: "PlaceOrderList",
      listKind,
      listClientOrderId,
      legs,
    };
  }

  /** What is filled soon is not called back later: only some of the orders near the middle are. */
  #remember(user: number, place: number, order: OrderTerms): void {
    const { clientOrderId, quantityLots, priceTicks, triggerPriceTicks } = order;
    if (order.orderType === OrderType.Market || order.timeInForce !== TimeInForce.Gtc) return;
    const ticks = triggerPriceTicks || priceTicks;
    const isNear = Math.abs(ticks - (this.#middles[place] ?? 0)) < NEAR_TICKS;
    if (isNear && this.#random.below(8) > 0) return;
    this.#orders.add({ user, place, clientOrderId, quantityLots });
  }

  #cancel(): Command {
    const { user, place, clientOrderId } = this.#orders.take(this.#random);
    return {
      kind: "CancelOrder",
      ...whereOf(user, place),
      orderId: 0,
      origClientOrderId: clientOrderId,
      newClientOrderId: "",
      restriction: CancelRestriction.None,
    };
  }

  #replace(): Command {
    const { user, place, clientOrderId } = this.#orders.take(this.#random);
    const order = limit(this.#moment(place), this.#random);
    this.#remember(user, place, order);
    const isStrict = this.#random.below(2) === 1;
    return {
      ...this.#owner(user, place),
      kind: "CancelReplace",
      ...order,
      mode: isStrict ? CancelReplaceMode.StopOnFailure : CancelReplaceMode.AllowFailure,
      cancelOrderId: 0,
      cancelOrigClientOrderId: clientOrderId,
      cancelNewClientOrderId: "",
      restriction: CancelRestriction.None,
    };
  }

  #amend(): Command {
    const { user, place, clientOrderId, quantityLots } = this.#orders.look(this.#random);
    return {
      kind: "AmendOrder",
      ...whereOf(user, place),
      orderId: 0,
      origClientOrderId: clientOrderId,
      newClientOrderId: "",
      quantityLots: Math.max(1, quantityLots - 1 - this.#random.below(10)),
    };
  }

  #rare(choice: number, user: number, place: number): Command {
    const random = this.#random;
    if (choice < 988) {
      this.#orders.forget(user, place);
      return { kind: "CancelAllOrders", ...whereOf(user, place), newClientOrderId: "" };
    }
    const list = choice < 994 ? this.#lists[random.below(this.#lists.length)] : undefined;
    if (list !== undefined) {
      return {
        kind: "CancelOrderList",
        ...whereOf(list.user, list.place),
        orderListId: 0,
        listClientOrderId: list.clientOrderId,
        newClientOrderId: "",
      };
    }
    if (choice < 997) return { kind: "AdvanceTime" };
    return {
      kind: choice < 999 ? "Deposit" : "Withdraw",
      accountId: accountOf(user),
      assetId: ASSETS[random.below(ASSETS.length)]?.assetId ?? 1,
      amountUnits: lots(random),
      transferId: `t${this.#drawn}`,
    };
  }

  #owner(user: number, place: number) {
    const random = this.#random;
    const hasRequestId = random.below(50) === 0;
    return {
      ...whereOf(user, place),
      selfTradePrevention: picked(PREVENTIONS, random.below(100)),
      requestId: hasRequestId ? `r${this.#drawn}` : "",
    };
  }
}

function whereOf(user: number, place: number) {
  return { accountId: accountOf(user), marketId: MARKETS[place]?.marketId ?? 0 };
}

function weightOf(choices: readonly (readonly [number, unknown])[]): number {
  return choices.reduce((sum, [weight]) => sum + weight, 0);
}

function picked<T>(choices: readonly (readonly [number, T])[], drawn: number): T {
  let rest = drawn;
  for (const [weight, choice] of choices) {
    if (rest < weight) return choice;
    rest -= weight;
  }
  throw new Error(`${drawn} is beyond all choices.`);
}
