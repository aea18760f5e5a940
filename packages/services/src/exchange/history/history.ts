import { apiError } from "@bourse/core/error";
import type { Amendment } from "@bourse/core/amendment";
import {
  type AmendmentPage,
  balancesAtEndOf,
  beginsAtOldest,
  type DayBalance,
  isWanted,
  type MatchPage,
  type Owner,
  type Page,
  type PastOrder,
} from "@bourse/core/order-history";
import type { OrderList } from "@bourse/core/order-list";
import type { PreventedMatch } from "@bourse/core/prevented-match";
import type { AccountTrade } from "@bourse/core/trade";
import type { OrderView } from "@bourse/engine/event";
import { describeError, type Log } from "../../runtime/index.ts";
import type { Applied } from "../applied.ts";
import {
  HISTORY_POLL_MS,
  HISTORY_REPLAYED_ALONE_COMMANDS_MAX,
  HISTORY_REPLAYED_COMMANDS_MAX,
  HISTORY_SETTLED_POLLS,
} from "../limits.ts";
import { DayBreak } from "./day-break.ts";
import { mergePage } from "./merge.ts";
import { OpenLists } from "./open-lists.ts";
import { RecentHistory, type RecentLimits } from "./recent-history.ts";
import type { StoredHistory, TradePage } from "./stored-history.ts";

export interface HistoryParts {
  /** Without it nothing is stored anywhere, and only what is recent is known. */
  readonly stored?: StoredHistory | undefined;
  readonly log?: Log | undefined;
  readonly limits?: Partial<RecentLimits>;
}

/**
 * Closed orders, lists and fills of every account: the engine knows an order while it is open and
 * forgets it then. What the history projection has not stored yet is here, in memory, so that whoever did
 * something sees it at once; everything older is read from where the projection wrote it.
 */
export class History {
  readonly openLists = new OpenLists();
  readonly #stored: StoredHistory | undefined;
  readonly #log: Log | undefined;
  readonly #recent: RecentHistory;
  readonly #dayBreak = new DayBreak();
  /** What the last polls said, oldest first: an index of DynamoDB may be behind for a moment. */
  #polled: number[] = [0];
  #isReachable = true;
  #polling: NodeJS.Timeout | undefined;

  constructor({ stored, log, limits }: HistoryParts = {}) {
    this.#stored = stored;
    this.#log = log;
    this.#recent = new RecentHistory(limits);
  }

  /** Learns how far the stored history is, and goes on asking. Never fails: it may be out of reach. */
  async start(): Promise<number> {
    const sequence = await this.#poll();
    this.#recent.skipTo(sequence);
    if (this.#stored !== undefined) {
      this.#polling = setInterval(() => void this.#poll(), HISTORY_POLL_MS);
      this.#polling.unref();
    }
    return sequence;
  }

  stop(): void {
    clearInterval(this.#polling);
  }

  /** When a restart ends at that command: from where on the events before it are wanted once more. */
  replayFrom(lastSequence: number): number {
    const commandsMax =
      this.#stored !== undefined && this.#isReachable
        ? HISTORY_REPLAYED_COMMANDS_MAX
        : HISTORY_REPLAYED_ALONE_COMMANDS_MAX;
    return Math.max(1, this.#storedSequence + 1, lastSequence - commandsMax + 1);
  }

  /** No more events come of the commands up to there; if some are missing, what was before is refused. */
  endReplay(sequence: number): void {
    const readTo = this.#recent.lastSequence;
    if (readTo >= sequence) return;
    this.#log?.error("history-replay-incomplete", { alarm: true, readTo, sequence });
    this.#recent.skipTo(sequence);
  }

  apply(applied: Applied): void {
    this.#dayBreak.note(applied.sequence, applied.timeUs);
    this.#recent.apply(applied, this.openLists.apply(applied));
  }

  /** A closed order, or what was stored of one that may be open: ask the engine first. */
  async findOrder(owner: Owner, orderId: number): Promise<PastOrder | undefined> {
    return (
      this.#recent.find(owner, orderId) ??
      (await this.#older((stored) => stored.findOrder(owner, orderId), undefined))
    );
  }

  /** The order that had this id last, before or after its cancel: the one closed most recently. */
  async findOrderByName(owner: Owner, name: string): Promise<PastOrder | undefined> {
    return (
      this.#recent.findByName(owner, name) ??
      (await this.#older((stored) => stored.findOrderByName(owner, name), undefined))
    );
  }

  /** A page of the account's orders, oldest first, with those the engine says are open. */
  async orders(owner: Owner, page: Page, open: readonly OrderView[]): Promise<PastOrder[]> {
    const known = [...open.map((order) => ({ order })), ...this.#recent.closedOrders(owner)];
    const older = this.#isRecent(page)
      ? []
      : await this.#older((stored) => stored.orders(owner, page), []);
    return mergePage<PastOrder>([older, known], page, ({ order }) => ({
      key: order.orderId,
      id: order.orderId,
      timeUs: order.createdTimeUs,
    }));
  }

  /** A page of the account's fills, oldest first. */
  async trades(owner: Owner, page: TradePage): Promise<AccountTrade[]> {
    const { orderId } = page;
    const recent = this.#recent
      .trades(owner)
      .filter((trade) => orderId === undefined || trade.orderId === orderId);
    const older = this.#isRecent(page)
      ? []
      : await this.#older((stored) => stored.trades(owner, page), []);
    return mergePage<AccountTrade>([older, recent], page, ({ tradeId, timeUs, isMaker }) => ({
      key: tradeId * 2 + (isMaker ? 0 : 1),
      id: tradeId,
      timeUs,
    }));
  }

  /** An order list, open or done. */
  async findList(accountId: number, orderListId: number): Promise<OrderList | undefined> {
    const open = this.openLists.find(orderListId);
    if (open !== undefined) return open.accountId === accountId ? this.#named(open) : undefined;
    const ended = this.#recent
      .endedLists(accountId)
      .findLast((list) => list.orderListId === orderListId);
    if (ended !== undefined) return this.#named(ended);
    return this.#older((stored) => stored.findList(accountId, orderListId), undefined);
  }

  /** The order list that had this name last. */
  async findListByName(accountId: number, name: string): Promise<OrderList | undefined> {
    const isMeant = (list: OrderList) => list.listClientOrderId === name;
    const open = this.openLists.of(accountId).find(isMeant);
    if (open !== undefined) return open;
    const ended = this.#recent.endedLists(accountId).findLast(isMeant);
    if (ended !== undefined) return this.#named(ended);
    return this.#older((stored) => stored.findListByName(accountId, name), undefined);
  }

  /** A page of the account's order lists, oldest first. */
  async lists(accountId: number, page: Page): Promise<OrderList[]> {
    const ended = this.#recent.endedLists(accountId).map((list) => this.#named(list));
    const known = [...(await Promise.all(ended)), ...this.openLists.of(accountId)];
    const older = this.#isRecent(page)
      ? []
      : await this.#older((stored) => stored.lists(accountId, page), []);
    return mergePage<OrderList>([older, known], page, (list) => ({
      key: list.orderListId,
      id: list.orderListId,
      timeUs: list.createdTimeUs,
    }));
  }

  /** What the account's orders did not trade with each other, oldest first. */
  async matches(owner: Owner, page: MatchPage): Promise<PreventedMatch[]> {
    const recent = this.#recent.matches(owner).filter((match) => isWanted(page, match));
    const isFound = page.preventedMatchId !== undefined && recent.length > 0;
    const older = isFound ? [] : await this.#older((stored) => stored.matches(owner, page), []);
    const byId = new Map(
      [...older, ...recent].map((match) => [match.preventedMatchId, match] as const),
    );
    return [...byId.values()]
      .toSorted((a, b) => a.preventedMatchId - b.preventedMatchId)
      .slice(0, page.limit);
  }

  /** How an order of the account was amended, oldest first. */
  async amendments(owner: Owner, page: AmendmentPage): Promise<Amendment[]> {
    const { orderId, fromExecutionId = 0, limit } = page;
    const recent = this.#recent
      .amendments(owner)
      .filter((each) => each.orderId === orderId && each.executionId >= fromExecutionId);
    const older = await this.#older((stored) => stored.amendments(owner, page), []);
    const byId = new Map([...older, ...recent].map((each) => [each.executionId, each] as const));
    return [...byId.values()].toSorted((a, b) => a.executionId - b.executionId).slice(0, limit);
  }

  /** When the account's balances last changed; 0 when they never did, or when nobody can say now. */
  async balanceTimeUs(accountId: number): Promise<number> {
    const known = this.#recent.balanceTimeUs(accountId);
    if (known !== undefined || this.#stored === undefined || !this.#isReachable) return known ?? 0;
    try {
      const timeUs = await this.#stored.balanceTimeUs(accountId);
      // It may have changed while we asked.
      const newest = Math.max(timeUs, this.#recent.balanceTimeUs(accountId) ?? 0);
      this.#recent.rememberBalanceTime(accountId, newest);
      return newest;
    } catch (error) {
      this.#failed(error);
      return 0;
    }
  }

  /**
   * What the account held at the end of each of these days, which are over; `sequence` is that of the
   * newest command. Refused while not all of these days is stored; where nothing ever is, nothing.
   */
  async balancesAtEnds(
    accountId: number,
    { first, last }: { readonly first: number; readonly last: number },
    sequence: number,
  ): Promise<{ readonly day: number; readonly balances: readonly DayBalance[] }[]> {
    if (this.#stored === undefined) return [];
    const isStored = this.#storedSequence >= this.#dayBreak.lastSequenceOf(last, sequence);
    if (!this.#isReachable || !isStored) throw apiError("HistoryUnavailable");
    try {
      const known = await this.#stored.balanceDays(accountId, first);
      return Array.from({ length: last - first + 1 }, (_, index) => {
        const day = first + index;
        return { day, balances: balancesAtEndOf(day, known) };
      });
    } catch (error) {
      this.#failed(error);
      throw apiError("HistoryUnavailable");
    }
  }

  /**
   * A list of which nobody told the beginning since the last start knows its legs by number only;
   * their orders know the rest.
   */
  async #named(list: OrderList): Promise<OrderList> {
    if (list.legs.every(({ clientOrderId }) => clientOrderId !== "")) return list;
    const orders = await Promise.all(list.legs.map((leg) => this.findOrder(list, leg.orderId)));
    const legs = list.legs.map(({ orderId }, index) => {
      const past = orders[index];
      return { orderId, clientOrderId: past?.origClientOrderId ?? past?.order.clientOrderId ?? "" };
    });
    return { ...list, legs, createdTimeUs: orders[0]?.order.createdTimeUs ?? list.createdTimeUs };
  }

  get #storedSequence(): number {
    return this.#polled.at(-1) ?? 0;
  }

  /** Whether the page begins after everything that is no longer in memory. */
  #isRecent(page: Page): boolean {
    const { startTimeMs } = page;
    return (
      beginsAtOldest(page) &&
      startTimeMs !== undefined &&
      startTimeMs * 1_000 > this.#recent.firstTimeUs
    );
  }

  /** Reads what is no longer in memory; refused while it cannot be told whole. */
  async #older<T>(read: (stored: StoredHistory) => Promise<T>, nothing: T): Promise<T> {
    if (this.#stored === undefined || this.#recent.firstSequence === 1) return nothing;
    const isWhole = this.#storedSequence + 1 >= this.#recent.firstSequence;
    if (!this.#isReachable || !isWhole) throw apiError("HistoryUnavailable");
    try {
      return await read(this.#stored);
    } catch (error) {
      this.#failed(error);
      throw apiError("HistoryUnavailable");
    }
  }

  async #poll(): Promise<number> {
    if (this.#stored === undefined) return 0;
    try {
      this.#polled.push(await this.#stored.lastSequence());
      if (this.#polled.length > HISTORY_SETTLED_POLLS) this.#polled.shift();
      if (!this.#isReachable)
        this.#log?.info("history-reachable", { stored: this.#storedSequence });
      this.#isReachable = true;
      this.#recent.forget(Math.min(...this.#polled));
    } catch (error) {
      this.#failed(error);
    }
    return this.#storedSequence;
  }

  #failed(error: unknown): void {
    if (this.#isReachable) {
      this.#log?.error("history-unreachable", { alarm: true, error: describeError(error) });
    }
    this.#isReachable = false;
  }
}
