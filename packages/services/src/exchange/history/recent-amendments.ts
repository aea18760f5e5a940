import type { Amendment } from "@bourse/core/amendment";
import type { Owner } from "@bourse/core/order-history";
import { OwnerRows } from "./owner-rows.ts";

/** Amendments of accounts' orders in the order they happened. */
export class RecentAmendments {
  readonly #amendments: Amendment[] = [];
  readonly #rows = new OwnerRows();

  get length(): number {
    return this.#amendments.length;
  }

  add(owner: Owner, amendment: Amendment): void {
    this.#rows.add(owner, this.#amendments.length);
    this.#amendments.push(amendment);
  }

  all(owner: Owner): Amendment[] {
    return this.#rows.of(owner).flatMap((row) => this.#amendments[row] ?? []);
  }
}
