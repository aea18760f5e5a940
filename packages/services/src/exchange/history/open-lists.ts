import { ListFollower, type OrderList } from "@bourse/core/order-list";
import type { Applied } from "../applied.ts";

/**
 * The order lists that are open, and those that the last command ended. The engine knows a list only
 * by the numbers of its legs, and only while it is open.
 */
export class OpenLists {
  readonly #lists = new Map<number, OrderList>();
  /** Done, and still asked for by whoever hears of the same command. */
  #ended: readonly OrderList[] = [];
  readonly #follower = new ListFollower(
    (orderListId) => this.#lists.get(orderListId),
    (list) => this.#lists.set(list.orderListId, list),
  );

  /** Answers the lists that ended. Commands that are told once more change nothing in the end. */
  apply({ events, timeUs }: Pick<Applied, "events" | "timeUs">): readonly OrderList[] {
    const ended: OrderList[] = [];
    for (const event of events) {
      this.#follower.take(event, timeUs);
      if (event.kind !== "OrderListChanged") continue;
      const list = this.#lists.get(event.orderListId);
      if (list?.isDone !== true) continue;
      ended.push(list);
      this.#lists.delete(list.orderListId);
    }
    this.#ended = ended;
    return ended;
  }

  find(orderListId: number): OrderList | undefined {
    return (
      this.#lists.get(orderListId) ?? this.#ended.find((list) => list.orderListId === orderListId)
    );
  }

  /** The account's open ones, oldest first. */
  of(accountId: number): OrderList[] {
    return [...this.#lists.values()]
      .filter((list) => list.accountId === accountId)
      .toSorted((a, b) => a.orderListId - b.orderListId);
  }

  /** All that are open, for a snapshot. */
  entries(): readonly OrderList[] {
    return [...this.#lists.values()];
  }

  restore(lists: readonly OrderList[]): void {
    for (const list of lists) this.#lists.set(list.orderListId, list);
  }
}
