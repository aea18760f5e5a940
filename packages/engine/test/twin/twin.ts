import type { Command } from "../../src/command/index.ts";
import type { Event, OrderView } from "../../src/event/index.ts";
import { Side } from "../../src/market/index.ts";
import { allowSteps, runAgenda } from "./agenda.ts";
import { amendOrder } from "./amend.ts";
import { assertTwin } from "./assert-twin.ts";
import { visibleLevels } from "./book.ts";
import { cancelAllOrders, cancelOrder, cancelOrderList } from "./cancel.ts";
import { cancelReplace } from "./cancel-replace.ts";
import {
  configureAccount,
  configureExchange,
  listAsset,
  listMarket,
  setReferencePrice,
} from "./listing.ts";
import { placeOrder } from "./place.ts";
import { placeOrderList } from "./place-list.ts";
import { asRequest, remember, repeat } from "./requests.ts";
import { emptyWorld, findMarket } from "./state.ts";
import type { Level, TwinMarket, World } from "./state.ts";
import { endWithdrawal, moveMoney } from "./transfers.ts";
import { plainView } from "./view.ts";

export type TwinDepthLevel = readonly [priceTicks: number, quantityLots: number];

/**
 * The whole exchange once more, written from docs/engine.md as a reader would write it down: plain
 * arrays and objects, money as bigint, a function for a rule. Slow, and kept for ever: it is the
 * oracle of the fast one.
 */
export class Twin {
  readonly world: World = emptyWorld();

  /** Rules 2.1 to 2.4. */
  apply(command: Command, sequence: number, timeUs: number): readonly Event[] {
    const { world } = this;
    if (sequence !== world.sequence + 1 || timeUs < world.timeUs) {
      throw new Error(`command ${sequence} at ${timeUs} follows ${world.sequence}`);
    }
    world.sequence = sequence;
    world.timeUs = timeUs;
    world.events = [];
    carryOut(world, command);
    const { events } = world;
    return [...events, ...changedLevels(world), ...changedBalances(world)];
  }

  balance(accountId: number, assetId: number): { freeUnits: bigint; lockedUnits: bigint } {
    const found = this.world.balances.get(`${accountId} ${assetId}`);
    return { freeUnits: found?.free ?? 0n, lockedUnits: found?.locked ?? 0n };
  }

  /** Oldest first, market by market. */
  openOrders(accountId?: number, marketId?: number): OrderView[] {
    return this.world.markets
      .filter(({ spec }) => marketId === undefined || spec.marketId === marketId)
      .flatMap(({ orders }) => orders.toSorted((a, b) => a.orderId - b.orderId))
      .filter((order) => accountId === undefined || order.accountId === accountId)
      .map(plainView);
  }

  /** All levels of both sides, best price first. */
  depth(marketId: number): { bids: TwinDepthLevel[]; asks: TwinDepthLevel[] } {
    const market = findMarket(this.world, marketId);
    if (market === undefined) return { bids: [], asks: [] };
    const pairs = (levels: Level[]) =>
      levels.map(({ priceTicks, quantityLots }): TwinDepthLevel => [priceTicks, quantityLots]);
    return {
      bids: pairs(visibleLevels(market, Side.Buy)),
      asks: pairs(visibleLevels(market, Side.Sell)),
    };
  }

  /** 0 before the first trade. */
  lastPriceTicks(marketId: number): number {
    return findMarket(this.world, marketId)?.lastPriceTicks ?? 0;
  }

  /** Every account that ever had a balance. */
  accountIds(): number[] {
    return [...new Set([...this.world.balances.values()].map(({ accountId }) => accountId))];
  }

  assetIds(): number[] {
    return this.world.assets.map(({ assetId }) => assetId);
  }

  marketIds(): number[] {
    return this.world.markets.map(({ spec }) => spec.marketId);
  }

  /** Throws when an invariant is broken. */
  assertValid(): void {
    assertTwin(this);
  }
}

/** Rules 2.2 and 2.3: a repetition is answered; else the agenda, the command, the agenda again. */
function carryOut(world: World, command: Command): void {
  const request = asRequest(command);
  if (request !== undefined && repeat(world, request)) return;
  const markets = marketsOf(world, command);
  for (const market of markets) allowSteps(market);
  for (const market of markets) runAgenda(world, market);
  dispatch(world, command);
  for (const market of markets) runAgenda(world, market);
  if (request !== undefined) remember(world, request, world.events);
}

/** Rule 2.3: the market that a command names; all of them when time passes. */
function marketsOf(world: World, command: Command): TwinMarket[] {
  if (command.kind === "AdvanceTime") return world.markets;
  if (!("marketId" in command)) return [];
  const market = findMarket(world, command.marketId);
  return market === undefined ? [] : [market];
}

type Handlers = {
  readonly [Kind in Command["kind"]]: (
    world: World,
    command: Extract<Command, { kind: Kind }>,
  ) => void;
};

const HANDLERS: Handlers = {
  ListAsset: listAsset,
  ListMarket: listMarket,
  ConfigureExchange: configureExchange,
  ConfigureAccount: configureAccount,
  SetReferencePrice: setReferencePrice,
  PlaceOrder: placeOrder,
  PlaceOrderList: placeOrderList,
  CancelOrder: cancelOrder,
  CancelOrderList: cancelOrderList,
  CancelAllOrders: cancelAllOrders,
  CancelReplace: cancelReplace,
  AmendOrder: amendOrder,
  Deposit: moveMoney,
  Withdraw: moveMoney,
  HoldWithdrawal: moveMoney,
  Transfer: moveMoney,
  SettleWithdrawal: endWithdrawal,
  ReleaseWithdrawal: endWithdrawal,
  AdvanceTime: () => undefined,
};

function dispatch(world: World, command: Command): void {
  const handle = HANDLERS[command.kind] as (world: World, command: Command) => void;
  handle(world, command);
}

/** Rule 2.4: each level whose visible total differs from what was told last. */
function changedLevels(world: World): Event[] {
  return world.markets.flatMap((market) => {
    const now = new Map<string, Level>();
    for (const side of [Side.Buy, Side.Sell]) {
      for (const level of visibleLevels(market, side)) now.set(keyOf(level), level);
    }
    const gone = [...market.toldLevels]
      .filter(([key]) => !now.has(key))
      .map(([, level]) => ({ ...level, quantityLots: 0 }));
    const changed = [...now]
      .filter(([key, level]) => market.toldLevels.get(key)?.quantityLots !== level.quantityLots)
      .map(([, level]) => level);
    market.toldLevels = now;
    const { marketId } = market.spec;
    return [...gone, ...changed].map(({ side, priceTicks, quantityLots }): Event => {
      return { kind: "LevelChanged", marketId, side, priceTicks, quantityLots };
    });
  });
}

function keyOf({ side, priceTicks }: Level): string {
  return `${side} ${priceTicks}`;
}

/** Rule 2.4: each balance that differs from what was told last. */
function changedBalances(world: World): Event[] {
  const changed = [...world.balances.values()].filter(
    (one) => one.free !== one.toldFree || one.locked !== one.toldLocked,
  );
  return changed.map((one): Event => {
    one.toldFree = one.free;
    one.toldLocked = one.locked;
    return {
      kind: "BalanceChanged",
      accountId: one.accountId,
      assetId: one.assetId,
      freeUnits: one.free,
      lockedUnits: one.locked,
    };
  });
}
