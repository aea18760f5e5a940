import type { OrderList } from "@bourse/core/order-list";

/** Order lists that are done, in the order they ended. */
export class RecentLists {
  readonly #byAccount = new Map<number, OrderList[]>();
  #length = 0;

  get length(): number {
    return this.#length;
  }

  add(list: OrderList): void {
    this.#length += 1;
    const lists = this.#byAccount.get(list.accountId);
    if (lists === undefined) this.#byAccount.set(list.accountId, [list]);
    else lists.push(list);
  }

  all(accountId: number): readonly OrderList[] {
    return this.#byAccount.get(accountId) ?? [];
  }
}
