import type { Event, OrderListChanged, OrderView, WithdrawalChanged } from "../src/event/index.ts";
import { WithdrawalStatus } from "../src/event/index.ts";
import { OrderListStatus, OrderStatus, Side } from "../src/market/index.ts";

export interface Funds {
  readonly freeUnits: bigint;
  readonly lockedUnits: bigint;
}

const NOTHING: Funds = { freeUnits: 0n, lockedUnits: 0n };

/** What somebody knows of the exchange who only reads its events. */
export class Witness {
  /** By market and orderId. */
  readonly openOrders = new Map<string, OrderView>();
  readonly openLists = new Map<string, OrderListChanged>();
  readonly heldWithdrawals = new Map<string, WithdrawalChanged>();
  readonly lastPriceTicks = new Map<number, number>();
  /** Deposits - withdrawals, by assetId. */
  readonly depositedUnits = new Map<number, bigint>();
  /** What trades and their fees gave the house, by assetId. */
  readonly feeUnits = new Map<number, bigint>();
  /** What deposits, withdrawals and transfers brought the house, by assetId. */
  readonly houseMovedUnits = new Map<number, bigint>();
  readonly #funds = new Map<number, Map<number, Funds>>();
  /** By market and side, lots by price. */
  readonly #levels = new Map<string, Map<number, number>>();

  see(events: readonly Event[]): void {
    for (const event of events) this.#seeOne(event);
  }

  fundsOf(accountId: number, assetId: number): Funds {
    return this.#funds.get(accountId)?.get(assetId) ?? NOTHING;
  }

  accountIds(): readonly number[] {
    return [...this.#funds.keys()];
  }

  /** Best price first. */
  levels(marketId: number, side: Side): readonly (readonly [ticks: number, lots: number])[] {
    const levels = [...(this.#levels.get(`${marketId} ${side}`) ?? [])];
    return levels.sort(([left], [right]) => (side === Side.Buy ? right - left : left - right));
  }

  lotsAt(marketId: number, side: Side, priceTicks: number): number {
    return this.#levels.get(`${marketId} ${side}`)?.get(priceTicks) ?? 0;
  }

  #seeOne(event: Event): void {
    for (const order of ordersOf(event)) this.#seeOrder(order);
    if (event.kind === "Trade") {
      this.lastPriceTicks.set(event.marketId, event.priceTicks);
      add(this.feeUnits, event.makerFeeAssetId, event.makerFeeUnits);
      add(this.feeUnits, event.takerFeeAssetId, event.takerFeeUnits);
    }
    this.#seeMoney(event);
    this.#seeTotals(event);
  }

  #seeMoney(event: Event): void {
    if (event.kind === "Transferred") {
      this.#move(event.accountId, event.assetId, event.amountUnits);
    }
    if (event.kind === "WithdrawalChanged") {
      const key = `${event.accountId}:${event.transferId}`;
      if (event.status === WithdrawalStatus.Held) this.heldWithdrawals.set(key, event);
      else this.heldWithdrawals.delete(key);
      if (event.status !== WithdrawalStatus.Settled) return;
      this.#move(event.accountId, event.assetId, -event.amountUnits);
    }
  }

  #seeTotals(event: Event): void {
    if (event.kind === "OrderListChanged") {
      const key = `${event.marketId}:${event.orderListId}`;
      if (event.listStatus === OrderListStatus.AllDone) this.openLists.delete(key);
      else this.openLists.set(key, event);
    }
    if (event.kind === "BalanceChanged") {
      const { accountId, assetId, freeUnits, lockedUnits } = event;
      const funds = this.#funds.get(accountId) ?? new Map<number, Funds>();
      this.#funds.set(accountId, funds.set(assetId, { freeUnits, lockedUnits }));
    }
    if (event.kind === "LevelChanged") {
      const key = `${event.marketId} ${event.side}`;
      const levels = this.#levels.get(key) ?? new Map<number, number>();
      this.#levels.set(key, levels);
      if (event.quantityLots === 0) levels.delete(event.priceTicks);
      else levels.set(event.priceTicks, event.quantityLots);
    }
  }

  #move(accountId: number, assetId: number, units: number): void {
    add(this.depositedUnits, assetId, units);
    if (accountId === 0) add(this.houseMovedUnits, assetId, units);
  }

  #seeOrder(order: OrderView): void {
    const key = `${order.marketId}:${order.orderId}`;
    if (isOpen(order)) this.openOrders.set(key, order);
    else this.openOrders.delete(key);
  }
}

/** The orders that an event carries, as they stood after it. */
export function ordersOf(event: Event): readonly OrderView[] {
  if ("order" in event) return [event.order];
  return "taker" in event ? [event.maker, event.taker] : [];
}

export function isOpen({ status }: OrderView): boolean {
  return (
    status === OrderStatus.New ||
    status === OrderStatus.PartiallyFilled ||
    status === OrderStatus.PendingNew
  );
}

export function openLots({ quantityLots, executedLots, preventedLots }: OrderView): number {
  return quantityLots - executedLots - preventedLots;
}

function add(sums: Map<number, bigint>, assetId: number, units: number): void {
  sums.set(assetId, (sums.get(assetId) ?? 0n) + BigInt(units));
}
