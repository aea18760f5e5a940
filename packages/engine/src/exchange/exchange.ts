import type { Command, PlaceOrder } from "../command/index.ts";
import type { FlatState } from "../collections/index.ts";
import type { Event, EventLog, OrderView, Rejection } from "../event/index.ts";
import { REJECTIONS, accountsOfBalances, decodeEvents } from "../event/index.ts";
import { assert } from "../invariant/index.ts";
import type { AccountSpec, AssetSpec, ExchangeSpec, MarketSpec } from "../market/index.ts";
import { MarketStatus, Side, isCount } from "../market/index.ts";
import { assertExchangeValid } from "./assert-valid.ts";
import { checkShape } from "./check/check-shape.ts";
import type { Verdict } from "./check/explain.ts";
import { dispatch } from "./dispatch.ts";
import { explainOrder } from "./explain-order.ts";
import type { Market } from "./market.ts";
import { judgePlacing } from "./place-order.ts";
import { reportChanges } from "./report-changes.ts";
import { copyState, readSnapshot, snapshotBytes } from "./snapshot.ts";
import { ExchangeState } from "./state.ts";
import { stateHashOf } from "./state-hash.ts";

/** What an account has of an asset: what it may spend, and what is held for orders and withdrawals. */
export interface Balance {
  readonly assetId: number;
  readonly freeUnits: bigint;
  readonly lockedUnits: bigint;
}

export type DepthLevel = readonly [priceTicks: number, quantityLots: number];

export interface Depth {
  readonly bids: readonly DepthLevel[];
  readonly asks: readonly DepthLevel[];
}

/** Who stands before an order at its price. */
export interface QueueAhead {
  readonly orders: number;
  readonly lots: number;
}

/**
 * The exchange as a function of its journal: the same commands give the same events and the same
 * state, on every machine. A command that cannot be carried out is an event, never an exception;
 * what throws is a broken invariant.
 */
export class Exchange {
  private readonly state: ExchangeState;

  constructor(state = new ExchangeState()) {
    this.state = state;
  }

  /** Of the command applied last; 0 before the first. */
  get sequence(): number {
    return this.state.sequence;
  }

  get timeUs(): number {
    return this.state.timeUs;
  }

  /** Applies a command and gives its events as objects. */
  apply(command: Command, sequence: number, timeUs: number): readonly Event[] {
    this.applyQuietly(command, sequence, timeUs);
    return this.events();
  }

  /**
   * Applies a command; its events are in `log` until the next one. Sequences are gapless from 1,
   * and time never goes back: the sequencer sees to both.
   */
  applyQuietly(command: Command, sequence: number, timeUs: number): void {
    const state = this.state;
    assertNext(state, sequence, timeUs);
    state.sequence = sequence;
    state.timeUs = timeUs;
    state.log.reset();
    dispatch(state, command);
    reportChanges(state);
  }

  /** The events of the command applied last, as flat records. */
  get log(): EventLog {
    return this.state.log;
  }

  /** The events of the command applied last, without those of a kind that is not wanted. */
  events(skippedKind = 0): readonly Event[] {
    return decodeEvents(this.state.log, skippedKind);
  }

  /** Whose balances the command applied last changed. */
  changedAccountIds(): readonly number[] {
    return accountsOfBalances(this.state.log);
  }

  /** Why a new order would be refused if it came next; undefined when it would be taken. */
  check(command: PlaceOrder): Rejection | undefined {
    const state = this.state;
    const { refusal } = state;
    if (!checkShape(refusal, command, state.clientOrderIds.id)) return refusal.toRejection();
    const market = state.markets.get(command.marketId);
    if (market === undefined) refusal.set(REJECTIONS.unknownMarket, command.marketId, 0);
    else if (judgePlacing(state, market, command, state.applicants[0])) return undefined;
    return refusal.toRejection();
  }

  /** What each rule and filter says about such an order; nothing of one that has no market or no shape. */
  explain(command: PlaceOrder): readonly Verdict[] {
    const state = this.state;
    const market = state.markets.get(command.marketId);
    const isOrder = checkShape(state.refusal, command, state.clientOrderIds.id);
    return isOrder && market !== undefined ? explainOrder(state, market, command) : [];
  }

  /** What holds for the whole exchange. */
  exchangeSpec(): ExchangeSpec {
    return this.state.exchangeSpec;
  }

  /** What an account may do and what it pays; of one that nobody configured, too. */
  accountSpec(accountId: number): AccountSpec {
    const { accounts, ledger } = this.state;
    return accounts.spec(ledger.accountIndex(accountId), accountId);
  }

  /** In the order they were listed. */
  assets(): readonly AssetSpec[] {
    return this.state.ledger.assets.map(({ spec }) => spec);
  }

  /** In the order they were listed. */
  markets(): readonly MarketSpec[] {
    return [...this.state.markets.values()].map(({ spec }) => spec);
  }

  balance(accountId: number, assetId: number): Balance {
    const { ledger } = this.state;
    const accountIndex = ledger.accountIndex(accountId);
    const asset = ledger.findAsset(assetId);
    return {
      assetId,
      freeUnits: asset?.free(accountIndex) ?? 0n,
      lockedUnits: asset?.locked(accountIndex) ?? 0n,
    };
  }

  /** One balance per listed asset, zeros included. */
  balancesOf(accountId: number): readonly Balance[] {
    return this.assets().map(({ assetId }) => this.balance(accountId, assetId));
  }

  /** Accounts that have or had a balance; the house is one. */
  get accountCount(): number {
    return this.state.ledger.accountCount;
  }

  /** In the order in which they were opened. */
  accountIdsBetween(from: number, to: number): number[] {
    const { ledger } = this.state;
    const accountIds: number[] = [];
    for (let index = from; index < Math.min(to, ledger.accountCount); index++) {
      accountIds.push(ledger.accountId(index));
    }
    return accountIds;
  }

  openOrder(marketId: number, orderId: number): OrderView | undefined {
    const market = this.state.markets.get(marketId);
    const slot = market?.book.find(orderId) ?? 0;
    return slot === 0 ? undefined : market?.orders.view(slot);
  }

  openOrderByClientOrderId(accountId: number, clientOrderId: string): OrderView | undefined {
    const { ledger, clientOrderIds, markets } = this.state;
    const slot = clientOrderIds.find(ledger.accountIndex(accountId), clientOrderId);
    return slot === 0 ? undefined : markets.get(clientOrderIds.foundMarketId)?.orders.view(slot);
  }

  /** Oldest first, market by market. */
  openOrdersOf(accountId: number, marketId?: number): OrderView[] {
    const accountIndex = this.state.ledger.accountIndex(accountId);
    const views: OrderView[] = [];
    for (const { spec, accountOrders, orders } of this.state.markets.values()) {
      if (marketId !== undefined && spec.marketId !== marketId) continue;
      let slot = accountOrders.first(accountIndex);
      for (; slot !== 0; slot = accountOrders.next(slot)) views.push(orders.view(slot));
    }
    return views;
  }

  /** The best levels of both sides, best price first. */
  depth(marketId: number, limit: number): Depth {
    const market = this.state.markets.get(marketId);
    return {
      bids: levelsOf(market, Side.Buy, limit),
      asks: levelsOf(market, Side.Sell, limit),
    };
  }

  /** Who stands before an order at its price; undefined for an order that is not in the book. */
  queueAhead(marketId: number, orderId: number): QueueAhead | undefined {
    const book = this.state.markets.get(marketId)?.book;
    const slot = book?.find(orderId) ?? 0;
    const level = slot === 0 ? 0 : (book?.restingLevel(slot) ?? 0);
    if (book === undefined || level === 0) return undefined;
    let orders = 0;
    let lots = 0;
    for (let other = book.first(level); other !== slot; other = book.next(level, other)) {
      orders++;
      lots += book.shownLots(other);
    }
    return { orders, lots };
  }

  /** What the filters measure a price by: the window's average, else the last price, else 0. */
  averagePriceTicks(marketId: number): number {
    const { markets, timeUs } = this.state;
    return markets.get(marketId)?.averagePriceTicks(timeUs) ?? 0;
  }

  /** In 1/10000 of a tick; 0 = the market has none now. */
  referencePrice(marketId: number): number {
    const { markets, timeUs } = this.state;
    return markets.get(marketId)?.reference.at(timeUs) ?? 0;
  }

  /** 0 before the first trade. */
  lastPriceTicks(marketId: number): number {
    return this.state.markets.get(marketId)?.lastPriceTicks ?? 0;
  }

  /** Whether a trading market has something to do that the next command, any, would carry out. */
  get isAgendaWaiting(): boolean {
    for (const { agenda, spec } of this.state.markets.values()) {
      if (agenda.size > 0 && spec.status === MarketStatus.Trading) return true;
    }
    return false;
  }

  /** 16 hexadecimal digits over everything the exchange knows; equal states have equal hashes. */
  stateHash(): string {
    return stateHashOf(this.state);
  }

  /**
   * A flat copy of everything the exchange knows: what has to happen while the market stands still.
   * `snapshotBytes` makes a snapshot of it whenever there is time.
   */
  image(): FlatState {
    return copyState(this.state);
  }

  /** Everything the exchange knows, as a flat copy of its memory with a version in front. */
  snapshot(): Uint8Array {
    return snapshotBytes(this.image());
  }

  static restore(bytes: Uint8Array): Exchange {
    return new Exchange(readSnapshot(bytes));
  }

  /** Throws when any invariant is broken. Looks at everything: for tests, drills and start-up. */
  assertValid(): void {
    assertExchangeValid(this.state);
  }
}

function assertNext(state: ExchangeState, sequence: number, timeUs: number): void {
  if (sequence !== state.sequence + 1) {
    assert(false, `command ${sequence} follows ${state.sequence}`);
  }
  if (!isCount(timeUs) || timeUs < state.timeUs) {
    assert(false, `time ${timeUs} cannot follow ${state.timeUs}`);
  }
}

function levelsOf(market: Market | undefined, side: Side, limit: number): DepthLevel[] {
  const levels: DepthLevel[] = [];
  if (market === undefined) return levels;
  const { book } = market;
  let level = book.bestLevel(book.ladderOf(side));
  for (; level !== 0 && levels.length < limit; level = book.worseLevel(level)) {
    levels.push([book.priceTicks(level), book.shownLotsOfLevel(level)]);
  }
  return levels;
}
