import type { Amendment } from "@bourse/core/amendment";
import { type Owner, type PastOrder, visitChanges } from "@bourse/core/order-history";
import type { OrderList } from "@bourse/core/order-list";
import type { PreventedMatch } from "@bourse/core/prevented-match";
import type { AccountTrade } from "@bourse/core/trade";
import type { Applied } from "../applied.ts";
import {
  HISTORY_ACCOUNTS_MAX,
  HISTORY_GENERATION_ROWS,
  HISTORY_GENERATIONS_MAX,
} from "../limits.ts";
import { BoundedMap } from "../bounded-map.ts";
import { Generation } from "./generation.ts";

export interface RecentLimits {
  readonly generationRows: number;
  readonly generationsMax: number;
  readonly accountsMax: number;
}

const LIMITS: RecentLimits = {
  generationRows: HISTORY_GENERATION_ROWS,
  generationsMax: HISTORY_GENERATIONS_MAX,
  accountsMax: HISTORY_ACCOUNTS_MAX,
};

/**
 * What the last commands closed and traded: all of it, from `firstSequence` on. When too much is kept
 * the oldest generation goes, whether it is stored elsewhere or not.
 */
export class RecentHistory {
  readonly #limits: RecentLimits;
  #generations: Generation[] = [];
  #lastSequence = 0;
  readonly #balanceTimesUs: BoundedMap<number, number>;

  constructor(limits: Partial<RecentLimits> = {}) {
    this.#limits = { ...LIMITS, ...limits };
    this.#balanceTimesUs = new BoundedMap(this.#limits.accountsMax);
  }

  /** Everything from this command on is here. */
  get firstSequence(): number {
    return this.#generations[0]?.firstSequence ?? this.#lastSequence + 1;
  }

  /** Nothing that is not here happened since. */
  get firstTimeUs(): number {
    return this.#generations[0]?.firstTimeUs ?? Infinity;
  }

  get lastSequence(): number {
    return this.#lastSequence;
  }

  /** The commands up to there are stored elsewhere, or nobody tells of them: what is kept begins behind. */
  skipTo(sequence: number): void {
    if (sequence <= this.#lastSequence) return;
    this.#generations = [];
    this.#lastSequence = sequence;
  }

  /** With the lists that the command ended. */
  apply(applied: Applied, endedLists: readonly OrderList[] = []): void {
    const { sequence, timeUs, changedAccountIds = [] } = applied;
    if (sequence <= this.#lastSequence) return;
    // Behind a gap begins a new life: what is kept has to be without one.
    if (sequence !== this.#lastSequence + 1) this.#generations = [];
    const generation = this.#generationFor(sequence, timeUs);
    visitChanges(applied, generation);
    for (const accountId of changedAccountIds) this.rememberBalanceTime(accountId, timeUs);
    for (const list of endedLists) generation.lists.add(list);
    generation.lastSequence = sequence;
    this.#lastSequence = sequence;
  }

  /** Forgets what ended up to there, as far as it fills whole generations. */
  forget(upToSequence: number): void {
    const kept = this.#generations.findIndex(({ lastSequence }) => lastSequence > upToSequence);
    // The newest one is kept: it is still being written.
    this.#generations.splice(0, kept === -1 ? this.#generations.length - 1 : kept);
  }

  find(owner: Owner, orderId: number): PastOrder | undefined {
    return this.#newest(({ orders }) => orders.find(owner, orderId));
  }

  findByName(owner: Owner, clientOrderId: string): PastOrder | undefined {
    return this.#newest(({ orders }) => orders.findByName(owner, clientOrderId));
  }

  closedOrders(owner: Owner): PastOrder[] {
    return this.#generations.flatMap(({ orders }) => orders.all(owner));
  }

  /** Oldest first. */
  trades(owner: Owner): AccountTrade[] {
    return this.#generations.flatMap(({ trades }) => trades.all(owner));
  }

  /** Done ones, in the order they ended. */
  endedLists(accountId: number): OrderList[] {
    return this.#generations.flatMap(({ lists }) => lists.all(accountId));
  }

  /** Oldest first. */
  matches(owner: Owner): PreventedMatch[] {
    return this.#generations.flatMap(({ matches }) => matches.all(owner));
  }

  /** Oldest first. */
  amendments(owner: Owner): Amendment[] {
    return this.#generations.flatMap(({ amendments }) => amendments.all(owner));
  }

  balanceTimeUs(accountId: number): number | undefined {
    return this.#balanceTimesUs.get(accountId);
  }

  rememberBalanceTime(accountId: number, timeUs: number): void {
    this.#balanceTimesUs.set(accountId, timeUs);
  }

  #newest<T>(look: (generation: Generation) => T | undefined): T | undefined {
    for (let index = this.#generations.length - 1; index >= 0; index -= 1) {
      const generation = this.#generations[index];
      const found = generation && look(generation);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #generationFor(sequence: number, timeUs: number): Generation {
    const newest = this.#generations.at(-1);
    if (newest !== undefined && newest.rows < this.#limits.generationRows) return newest;
    const generation = new Generation(sequence, timeUs);
    this.#generations.push(generation);
    if (this.#generations.length > this.#limits.generationsMax) this.#generations.shift();
    return generation;
  }
}
