import type { Owner } from "@bourse/core/order-history";
import type { PreventedMatch } from "@bourse/core/prevented-match";
import { OwnerRows } from "./owner-rows.ts";

/** Prevented matches of accounts in the order they happened. */
export class RecentMatches {
  readonly #matches: PreventedMatch[] = [];
  readonly #rows = new OwnerRows();

  get length(): number {
    return this.#matches.length;
  }

  add(owner: Owner, match: PreventedMatch): void {
    this.#rows.add(owner, this.#matches.length);
    this.#matches.push(match);
  }

  all(owner: Owner): PreventedMatch[] {
    return this.#rows.of(owner).flatMap((row) => this.#matches[row] ?? []);
  }
}
