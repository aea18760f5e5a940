import { PLAIN_TERMS } from "@bourse/core/order";
import type { Command, PlaceOrder } from "@bourse/engine/command";
import { CancelRestriction, OrderType, Side, TimeInForce } from "@bourse/engine/market";
import type { Random } from "./random.ts";

export const ACCOUNTS = [1001, 1002, 1003, 1004];
/** Fails in the engine; its market is halted, the others trade on. */
export const POISON = "poison";
const [BTCUSDT, ETHUSDT, SOLUSDT] = [1, 2, 3];
/** Where the prices of these markets lie, in ticks, and a lot or so of each. */
const PRICES: Readonly<Record<number, { readonly ticks: number; readonly lots: number }>> = {
  [BTCUSDT]: { ticks: 5_000_000, lots: 1_000 },
  [ETHUSDT]: { ticks: 200_000, lots: 100 },
  [SOLUSDT]: { ticks: 10_000, lots: 1_000 },
};
/** Every request has a name, so that it can be made again without being done again. */
let named = 0;

export function resetNames(): void {
  named = 0;
}

/** What makes the accounts rich enough to trade. */
export function funding(accountId: number): Command[] {
  return [1, 2, 3, 4].map((assetId) => ({
    kind: "Deposit",
    accountId,
    assetId,
    amountUnits: 4 * 10 ** 13,
    transferId: `funds-${assetId}`,
  }));
}

/** What a user does next: mostly orders near the price on the busiest market. */
export function nextCommand(random: Random, accountId: number, poison: boolean): Command {
  const draw = random.next();
  if (draw < 0.62) return placeOrder(random, accountId, poison);
  if (draw < 0.78) return cancelOrder(random, accountId);
  if (draw < 0.82) {
    const newClientOrderId = `all-${++named}`;
    return { kind: "CancelAllOrders", accountId, marketId: marketOf(random), newClientOrderId };
  }
  return moveMoney(random, accountId, draw);
}

function placeOrder(random: Random, accountId: number, poison: boolean): PlaceOrder {
  const marketId = poison ? SOLUSDT : marketOf(random);
  const { ticks, lots } = PRICES[marketId] ?? { ticks: 1, lots: 1 };
  const id = `${accountId}-${++named}`;
  const side = random.chance(0.5) ? Side.Buy : Side.Sell;
  const priceTicks = ticks + random.between(-8, 8) * 10;
  const order: PlaceOrder = {
    kind: "PlaceOrder",
    accountId,
    marketId,
    ...PLAIN_TERMS,
    side,
    orderType: OrderType.Limit,
    priceTicks,
    // No round number: then commissions have fractions of a unit to round.
    quantityLots: lots * random.between(1, 40) + random.between(0, 9),
    clientOrderId: poison ? `${POISON}-${named}` : id,
    requestId: `r-${named}`,
  };
  const draw = random.next();
  if (draw < 0.1) return { ...order, timeInForce: TimeInForce.Ioc };
  if (draw < 0.15) return { ...order, timeInForce: TimeInForce.Fok };
  if (draw < 0.25) return { ...order, orderType: OrderType.Market, priceTicks: 0 };
  if (draw < 0.35) {
    const triggerPriceTicks = priceTicks + (side === Side.Buy ? 60 : -60);
    return { ...order, orderType: OrderType.StopLossLimit, triggerPriceTicks };
  }
  if (draw < 0.4) return { ...order, icebergLots: Math.ceil(order.quantityLots / 4) };
  return order;
}

/** A guess at an order; now and then at the order of somebody else. */
function cancelOrder(random: Random, accountId: number): Command {
  const owner = random.chance(0.9) ? accountId : random.pick(ACCOUNTS);
  const byNumber = random.chance(0.3);
  return {
    kind: "CancelOrder",
    accountId,
    marketId: marketOf(random),
    orderId: byNumber ? random.between(1, 80) : 0,
    origClientOrderId: byNumber ? "" : `${owner}-${named - random.between(0, 30)}`,
    newClientOrderId: `c-${++named}`,
    restriction: CancelRestriction.None,
  };
}

function moveMoney(random: Random, accountId: number, draw: number): Command {
  const assetId = random.between(1, 3);
  const amountUnits = random.between(1, 10 ** 9);
  const transferId = `m-${++named}`;
  const money = { accountId, assetId, amountUnits, transferId };
  if (draw < 0.88) return { kind: "Deposit", ...money };
  if (draw < 0.94) return { kind: "Withdraw", ...money };
  return { kind: "Transfer", ...money, toAccountId: random.pick(ACCOUNTS) };
}

function marketOf(random: Random): number {
  const draw = random.next();
  if (draw < 0.7) return BTCUSDT;
  return draw < 0.9 ? ETHUSDT : SOLUSDT;
}
