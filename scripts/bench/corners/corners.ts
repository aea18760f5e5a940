import type { PlaceOrder } from "@bourse/engine/command";
import { OrderType, Side } from "@bourse/engine/market";
import { ORDER } from "../exchange/spot-feed.ts";
import { accountOf, MARKET_ID } from "../exchange/spot-listing.ts";
import { Desk, usualDesk, usualWish, type Wish } from "./desk.ts";

/** A state, and what is done in it, part by part. */
export interface Deed {
  readonly begin: () => Desk;
  readonly act: (desk: Desk, part: number) => void;
  /** How many commands, or steps of an agenda, a part is. */
  readonly steps: number;
}

/** A rare heavy state beside a usual one. */
export interface Corner {
  readonly name: string;
  readonly heavy: Deed;
  readonly usual: Deed;
}

/** Short parts, so that both states are met by the same load of the machine. */
export const PARTS = 4;

const MANY = 100_000;
const LEVELS = 50_000;
const OWN = 10_000;
const PAIRS = 2_500;
const TAKES = 1_250;
/** An agenda does so many steps in one command; every step here is a stop that starts to rest. */
const STEPS_A_COMMAND = 1000;

const atOnePrice = (desk: Desk): Wish => ({
  user: desk.anyUser(),
  side: Side.Sell,
  priceTicks: 61_000,
  quantityLots: 20,
});
/** Every fifth price from 60,001 on is a level of its own. */
const scattered = (desk: Desk): Wish => ({
  user: desk.anyUser(),
  side: Side.Sell,
  priceTicks: 60_001 + 4 * desk.random.below(LEVELS),
  quantityLots: 20,
});
const ofOneUser = (desk: Desk): Wish => ({ ...usualWish(desk), user: 7 });
const cheapestSell = { user: 1, side: Side.Buy, priceTicks: 62_000, quantityLots: 20 } as const;
const stop = (triggerPriceTicks: number): PlaceOrder => ({
  ...ORDER,
  orderType: OrderType.StopLossLimit,
  side: Side.Buy,
  priceTicks: 50_000,
  quantityLots: 20,
  triggerPriceTicks,
});
const stopAtOnePrice = stop(61_000);

const PLAIN_ORDER: PlaceOrder = { ...ORDER, accountId: 2, priceTicks: 61_000, quantityLots: 20 };

function filled(begin: () => Desk, count: number, wish: (desk: Desk) => Wish): () => Desk {
  return () => {
    const desk = begin();
    for (let placed = 0; placed < count; placed++) desk.place(wish(desk));
    return desk;
  };
}

/** Cancels any order and places another one, again and again. */
function churn(begin: () => Desk, wish: (desk: Desk) => Wish): Deed {
  const act = (desk: Desk): void => {
    for (let pair = 0; pair < PAIRS; pair++) {
      desk.cancelAny();
      desk.place(wish(desk));
    }
  };
  return { begin, act, steps: PAIRS * 2 };
}

function takeOneByOne(begin: () => Desk): Deed {
  const act = (desk: Desk): void => {
    for (let taken = 0; taken < TAKES; taken++) desk.take(cheapestSell);
  };
  return { begin, act, steps: TAKES };
}

/** Every level of its own price, in an order that jumps about. */
function scatteredDesk(): Desk {
  const desk = new Desk();
  for (let count = 0; count < LEVELS; count++) {
    const priceTicks = 60_001 + 4 * ((count * 7919) % LEVELS);
    desk.place({ ...scattered(desk), priceTicks });
  }
  return desk;
}

function stopsDesk(): Desk {
  const desk = new Desk();
  for (let count = 0; count < MANY; count++) desk.placeOther(stopAtOnePrice);
  return desk;
}

function churnStops(desk: Desk): void {
  for (let pair = 0; pair < PAIRS; pair++) {
    desk.cancelAny();
    desk.placeOther(stopAtOnePrice);
  }
}

/** One trade fires them all; then time passes until all of them rest. */
function fireAll(desk: Desk, part: number): void {
  if (part === 0) {
    desk.apply({ ...orderAt(Side.Sell), clientOrderId: "maker" });
    desk.apply({ ...orderAt(Side.Buy), clientOrderId: "taker" });
  }
  for (let steps = 0; steps < MANY / PARTS; steps += STEPS_A_COMMAND) {
    desk.apply({ kind: "AdvanceTime" });
  }
}

function orderAt(side: Side): PlaceOrder {
  return { ...PLAIN_ORDER, side };
}

/** As many accounts as parts, each with so many orders. */
function busyUsersDesk(): Desk {
  const desk = new Desk();
  for (let user = 0; user < PARTS; user++) {
    for (let count = 0; count < OWN; count++) desk.place({ ...usualWish(desk), user });
  }
  return desk;
}

function cancelAllOfOneUser(desk: Desk, part: number): void {
  const accountId = accountOf(part);
  const command = { kind: "CancelAllOrders", accountId, marketId: MARKET_ID } as const;
  desk.apply({ ...command, newClientOrderId: "" });
}

const aLevelOfMany = filled(() => new Desk(), MANY, atOnePrice);
const usual = churn(usualDesk, usualWish);

export const CORNERS: readonly Corner[] = [
  {
    name: "a level of 100,000 orders: cancel from its middle, place behind",
    heavy: churn(aLevelOfMany, atOnePrice),
    usual,
  },
  {
    name: "a level of 100,000 orders: take the oldest",
    heavy: takeOneByOne(aLevelOfMany),
    usual: takeOneByOne(usualDesk),
  },
  {
    name: "50,000 scattered levels: cancel any, place anywhere",
    heavy: churn(scatteredDesk, scattered),
    usual,
  },
  {
    name: "an account with 10,000 open orders: cancel any, place",
    heavy: churn(
      filled(() => new Desk(), OWN, ofOneUser),
      ofOneUser,
    ),
    usual,
  },
  {
    name: "an account with 10,000 open orders: cancel all at once",
    heavy: { begin: busyUsersDesk, act: cancelAllOfOneUser, steps: OWN },
    usual,
  },
  {
    name: "100,000 stops at one price: cancel from the middle, place behind",
    heavy: { begin: stopsDesk, act: churnStops, steps: PAIRS * 2 },
    usual,
  },
  {
    name: "100,000 stops at one price: fired at once, 1,000 a command",
    heavy: { begin: stopsDesk, act: fireAll, steps: MANY / PARTS },
    usual,
  },
];
