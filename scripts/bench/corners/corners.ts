import type { PlaceOrder } from "@bourse/engine/command";
import { OrderType, Side } from "@bourse/engine/market";
import { ORDER } from "../exchange/spot-feed.ts";
import { accountOf, MARKET_ID } from "../exchange/spot-listing.ts";
import { Desk, usualDesk, usualWish, type Wish } from "./desk.ts";

/** A rare heavy state, and what is done in it beside what is usual. */
export interface Corner {
  readonly name: string;
  readonly begin: () => Desk;
  readonly act: (desk: Desk) => void;
  /** How many commands, or steps of an agenda, `act` is. */
  readonly steps: number;
  /** The usual state, and the same there. */
  readonly usualBegin: () => Desk;
  readonly usualAct: (desk: Desk) => void;
  readonly usualSteps: number;
}

const MANY = 100_000;
const LEVELS = 50_000;
const OWN = 10_000;
const ACTS = 20_000;
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
const stopAtOnePrice: Partial<PlaceOrder> = {
  orderType: OrderType.StopLossLimit,
  side: Side.Buy,
  priceTicks: 50_000,
  quantityLots: 20,
  triggerPriceTicks: 61_000,
};

const PLAIN_ORDER: PlaceOrder = { ...ORDER, accountId: 2, priceTicks: 61_000, quantityLots: 20 };

function filled(begin: () => Desk, count: number, wish: (desk: Desk) => Wish): () => Desk {
  return () => {
    const desk = begin();
    for (let placed = 0; placed < count; placed++) desk.place(wish(desk));
    return desk;
  };
}

/** Cancels any order and places another one, again and again. */
function churn(wish: (desk: Desk) => Wish, pairs = ACTS / 2): (desk: Desk) => void {
  return (desk) => {
    for (let pair = 0; pair < pairs; pair++) {
      desk.cancelAny();
      desk.place(wish(desk));
    }
  };
}

function takeOneByOne(desk: Desk): void {
  for (let taken = 0; taken < ACTS / 4; taken++) desk.take(cheapestSell);
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
  for (let count = 0; count < MANY; count++) desk.placeOther(stopAtOnePrice, desk.anyUser());
  return desk;
}

/** One trade fires them all; then time passes until all of them rest. */
function fireAll(desk: Desk): void {
  desk.apply({ ...orderAt(Side.Sell), clientOrderId: "maker" });
  desk.apply({ ...orderAt(Side.Buy), clientOrderId: "taker" });
  for (let steps = 0; steps < MANY; steps += STEPS_A_COMMAND) desk.apply({ kind: "AdvanceTime" });
}

function orderAt(side: Side): PlaceOrder {
  return { ...PLAIN_ORDER, side };
}

function cancelAllOfOneUser(desk: Desk): void {
  const command = {
    kind: "CancelAllOrders",
    accountId: accountOf(7),
    marketId: MARKET_ID,
  } as const;
  desk.apply({ ...command, newClientOrderId: "" });
}

const usualChurn = {
  usualBegin: usualDesk,
  usualAct: churn(usualWish),
  usualSteps: ACTS,
};

export const CORNERS: readonly Corner[] = [
  {
    name: "a level of 100,000 orders: cancel from its middle, place behind",
    begin: filled(() => new Desk(), MANY, atOnePrice),
    act: churn(atOnePrice),
    steps: ACTS,
    ...usualChurn,
  },
  {
    name: "a level of 100,000 orders: take the oldest",
    begin: filled(() => new Desk(), MANY, atOnePrice),
    act: takeOneByOne,
    steps: ACTS / 4,
    usualBegin: usualDesk,
    usualAct: takeOneByOne,
    usualSteps: ACTS / 4,
  },
  {
    name: "50,000 scattered levels: cancel any, place anywhere",
    begin: scatteredDesk,
    act: churn(scattered),
    steps: ACTS,
    ...usualChurn,
  },
  {
    name: "an account with 10,000 open orders: cancel any, place",
    begin: filled(() => new Desk(), OWN, ofOneUser),
    act: churn(ofOneUser),
    steps: ACTS,
    ...usualChurn,
  },
  {
    name: "an account with 10,000 open orders: cancel all at once",
    begin: filled(() => new Desk(), OWN, ofOneUser),
    act: cancelAllOfOneUser,
    steps: OWN,
    ...usualChurn,
  },
  {
    name: "100,000 stops at one price: cancel from the middle, place behind",
    begin: stopsDesk,
    act: (desk) => {
      for (let pair = 0; pair < ACTS / 2; pair++) {
        desk.cancelAny();
        desk.placeOther(stopAtOnePrice, desk.anyUser());
      }
    },
    steps: ACTS,
    ...usualChurn,
  },
  {
    name: "100,000 stops at one price: fired at once, 1,000 a command",
    begin: stopsDesk,
    act: fireAll,
    steps: MANY,
    ...usualChurn,
  },
];
