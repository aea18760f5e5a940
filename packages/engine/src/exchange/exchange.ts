import type { Command, PlaceOrder } from "../command/index.ts";
import type { Event, OrderView, Rejection } from "../event/index.ts";
import { assert } from "../invariant/index.ts";
import type { AssetSpec, MarketSpec } from "../market/index.ts";
import { Side, isCount } from "../market/index.ts";
import { assertExchangeValid } from "./assert-valid.ts";
import { cancelAllOrders, cancelOrder } from "./cancel-order.ts";
import { listAsset, listMarket } from "./listing.ts";
import { placeOrder, refusalOf } from "./place-order.ts";
import { readSnapshot, writeSnapshot } from "./snapshot.ts";
import { ExchangeState, restingView } from "./state.ts";
import { hashOf } from "./state-hash.ts";
import { transfer } from "./transfer.ts";

/** What an account has of an asset: what it may spend, and what its open orders hold. */
export interface Balance {
  readonly assetId: number;
  readonly freeUnits: number;
  readonly lockedUnits: number;
}

export type DepthLevel = readonly [priceTicks: number, quantityLots: number];

export interface Depth {
  readonly bids: readonly DepthLevel[];
  readonly asks: readonly DepthLevel[];
}

/**
 * The exchange as a function of its journal: the same commands give the same events and the same
 * state, on every machine. A command that cannot be carried out is an event, never an exception;
 * what throws is a broken invariant.
 */
export class Exchange {
  readonly #state: ExchangeState;

  constructor(state = new ExchangeState()) {
    this.#state = state;
  }

  /** Of the command applied last; 0 before the first. */
  get sequence(): number {
    return this.#state.sequence;
  }

  get timeUs(): number {
    return this.#state.timeUs;
  }

  /** Sequences are gapless from 1, and time never goes back: the sequencer sees to both. */
  apply(command: Command, sequence: number, timeUs: number): readonly Event[] {
    const state = this.#state;
    assert(sequence === state.sequence + 1, `command ${sequence} follows ${state.sequence}`);
    assert(
      isCount(timeUs) && timeUs >= state.timeUs,
      `time ${timeUs} cannot follow ${state.timeUs}`,
    );
    state.sequence = sequence;
    state.timeUs = timeUs;
    state.events = [];
    dispatch(state, command);
    reportLevels(state, command);
    reportBalances(state);
    return state.events;
  }

  /** Why a new order would be refused if it came next; undefined when it would be taken. */
  check(command: PlaceOrder): Rejection | undefined {
    return refusalOf(this.#state, command);
  }

  /** In the order they were listed. */
  assets(): readonly AssetSpec[] {
    return this.#state.ledger.assets().map(({ spec }) => spec);
  }

  /** In the order they were listed. */
  markets(): readonly MarketSpec[] {
    return [...this.#state.markets.values()].map(({ spec }) => spec);
  }

  balance(accountId: number, assetId: number): Balance {
    const { ledger } = this.#state;
    const accountIndex = ledger.accountIndex(accountId);
    return {
      assetId,
      freeUnits: ledger.freeUnits(accountIndex, assetId),
      lockedUnits: ledger.lockedUnits(accountIndex, assetId),
    };
  }

  /** One balance per listed asset, zeros included. */
  balancesOf(accountId: number): readonly Balance[] {
    return this.assets().map(({ assetId }) => this.balance(accountId, assetId));
  }

  openOrder(marketId: number, orderId: number): OrderView | undefined {
    const market = this.#state.markets.get(marketId);
    const slot = market?.book.find(orderId) ?? 0;
    if (market === undefined || slot === 0) return undefined;
    return restingView(this.#state, market, slot);
  }

  openOrderByClientOrderId(accountId: number, clientOrderId: string): OrderView | undefined {
    const state = this.#state;
    const accountIndex = state.ledger.accountIndex(accountId);
    const place = state.clientOrderIds.find(accountIndex, clientOrderId);
    const market = state.markets.get(place?.marketId ?? -1);
    if (place === undefined || market === undefined) return undefined;
    return restingView(state, market, place.slot);
  }

  /** Oldest first, market by market. */
  openOrdersOf(accountId: number, marketId?: number): OrderView[] {
    const state = this.#state;
    const accountIndex = state.ledger.accountIndex(accountId);
    const views: OrderView[] = [];
    for (const market of state.markets.values()) {
      if (marketId !== undefined && market.spec.marketId !== marketId) continue;
      const { accounts, orders } = market.book;
      let slot = accounts.first(accountIndex);
      for (; slot !== 0; slot = orders.accountNext(slot)) {
        views.push(restingView(state, market, slot));
      }
    }
    return views;
  }

  /** The best levels of both sides, best price first. */
  depth(marketId: number, limit: number): Depth {
    return {
      bids: this.#levels(marketId, Side.Buy, limit),
      asks: this.#levels(marketId, Side.Sell, limit),
    };
  }

  /** What the filters measure a price by: the window's average, else the last price, else 0. */
  averagePriceTicks(marketId: number): number {
    const { markets, timeUs } = this.#state;
    return markets.get(marketId)?.averagePriceTicks(timeUs) ?? 0;
  }

  /** 0 before the first trade. */
  lastPriceTicks(marketId: number): number {
    return this.#state.markets.get(marketId)?.lastPriceTicks ?? 0;
  }

  /** 16 hexadecimal digits over everything the exchange knows; equal states have equal hashes. */
  stateHash(): string {
    return hashOf(this.snapshot());
  }

  /** Everything the exchange knows, in a form of its own that does not follow the memory layout. */
  snapshot(): Uint8Array {
    return writeSnapshot(this.#state);
  }

  static restore(bytes: Uint8Array): Exchange {
    return new Exchange(readSnapshot(bytes));
  }

  /** Throws when any invariant is broken. Looks at everything: for tests, drills and start-up. */
  assertValid(): void {
    assertExchangeValid(this.#state);
  }

  #levels(marketId: number, side: Side, limit: number): DepthLevel[] {
    const book = this.#state.markets.get(marketId)?.book;
    const levels: DepthLevel[] = [];
    if (book === undefined) return levels;
    let level = book.bestLevel(side);
    for (; level !== 0 && levels.length < limit; level = book.worseLevel(side, level)) {
      levels.push([book.levels.priceTicks(level), book.levels.openLots(level)]);
    }
    return levels;
  }
}

function dispatch(state: ExchangeState, command: Command): void {
  switch (command.kind) {
    case "PlaceOrder":
      return placeOrder(state, command);
    case "CancelOrder":
      return cancelOrder(state, command);
    case "CancelAllOrders":
      return cancelAllOrders(state, command);
    case "Deposit":
    case "Withdraw":
      return transfer(state, command);
    case "ListAsset":
      return listAsset(state, command);
    case "ListMarket":
      return listMarket(state, command);
    case "AdvanceTime":
  }
}

/** The levels a command changed; no command touches more than one market. */
function reportLevels(state: ExchangeState, command: Command): void {
  if (!("marketId" in command)) return;
  const { marketId } = command;
  const book = state.markets.get(marketId)?.book;
  book?.takeTouched((side, priceTicks) => {
    const quantityLots = book.lotsAt(side, priceTicks);
    state.events.push({ kind: "LevelChanged", marketId, side, priceTicks, quantityLots });
  });
}

function reportBalances(state: ExchangeState): void {
  state.ledger.takeTouched((accountIndex, asset) => {
    state.events.push({
      kind: "BalanceChanged",
      accountId: state.ledger.accountId(accountIndex),
      assetId: asset.spec.assetId,
      freeUnits: asset.freeUnits(accountIndex),
      lockedUnits: asset.lockedUnits(accountIndex),
    });
  });
}
