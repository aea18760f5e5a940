import { OrderListKind } from "../market/index.ts";

const { Oco, Opo, Opoco, Otoco } = OrderListKind;

/** Orders that depend on each other. It exists as long as one of its legs is open. */
export interface OrderList {
  readonly orderListId: number;
  readonly listKind: OrderListKind;
  readonly accountIndex: number;
  readonly accountId: number;
  readonly listClientOrderId: string;
  /** Of its legs, in the order sent; 0 takes the place of a leg that has ended. */
  readonly openOrderIds: number[];
  readonly orderIds: readonly number[];
}

/** Has it a working order that the others wait for? */
export function hasWorkingOrder(list: OrderList): boolean {
  return list.listKind !== Oco;
}

/** Does the working order pay for its pending legs with what it brings? */
export function paysPending({ listKind }: OrderList): boolean {
  return listKind === Opo || listKind === Opoco;
}

/** The other order of an OCO pair while it is open, else 0. */
export function siblingOf(list: OrderList, orderId: number): number {
  const first = firstOfPair(list.listKind);
  if (first < 0) return 0;
  if (list.orderIds[first] === orderId) return list.openOrderIds[first + 1] as number;
  if (list.orderIds[first + 1] === orderId) return list.openOrderIds[first] as number;
  return 0;
}

/** Is this the leg that carries what an OCO pair holds? */
export function carriesPairHold(list: OrderList, orderId: number): boolean {
  const first = firstOfPair(list.listKind);
  return first >= 0 && list.orderIds[first] === orderId;
}

/** Where the OCO pair of a kind begins among its legs; -1 without a pair. */
export function firstOfPair(listKind: OrderListKind): number {
  if (listKind === Oco) return 0;
  return listKind === Otoco || listKind === Opoco ? 1 : -1;
}

/** The open lists of one market. */
export class OrderLists {
  readonly #lists = new Map<number, OrderList>();
  /** `${accountId}/${listClientOrderId}` of the open lists. */
  readonly #names = new Map<string, OrderList>();

  get size(): number {
    return this.#lists.size;
  }

  add(list: OrderList): void {
    this.#lists.set(list.orderListId, list);
    this.#names.set(nameOf(list.accountId, list.listClientOrderId), list);
  }

  get(orderListId: number): OrderList | undefined {
    return this.#lists.get(orderListId);
  }

  find(accountId: number, listClientOrderId: string): OrderList | undefined {
    return this.#names.get(nameOf(accountId, listClientOrderId));
  }

  remove(list: OrderList): void {
    this.#lists.delete(list.orderListId);
    this.#names.delete(nameOf(list.accountId, list.listClientOrderId));
  }

  /** In the order of their ids. */
  all(): readonly OrderList[] {
    return [...this.#lists.values()];
  }
}

function nameOf(accountId: number, listClientOrderId: string): string {
  return `${accountId}/${listClientOrderId}`;
}
