import { Side } from "@bourse/engine/market";
import type { DepthSide, Market } from "../../../market-data/index.ts";
import type { Emit, Feed } from "./feed.ts";

type WireLevel = [price: string, quantity: string];

/** The best price and its quantity on both sides, at every change. Has neither name nor time. */
export function bookTickerFeed({ symbol, text, depth }: Market): Feed {
  return {
    symbol,
    isState: true,
    change: ({ isTopChanged }, emit) => {
      if (!isTopChanged) return;
      emit(() => ({
        u: depth.updateId,
        s: symbol,
        b: text.price(depth.bids.bestTicks),
        B: text.quantity(depth.bids.bestLots),
        a: text.price(depth.asks.bestTicks),
        A: text.quantity(depth.asks.bestLots),
      }));
    },
  };
}

/** The best levels as they stand; again in the next period only when something changed. */
export function partialDepthFeed(market: Market, levels: number, periodMs: number): Feed {
  const { depth } = market;
  let toldUpdateId = depth.updateId;
  const tell = (emit: Emit): void =>
    emit(() => ({
      lastUpdateId: depth.updateId,
      bids: bestLevels(market, depth.bids, levels),
      asks: bestLevels(market, depth.asks, levels),
    }));
  return {
    periodMs,
    isState: true,
    welcome: (_nowMs, emit) => tell(emit),
    tick: (_nowMs, emit) => {
      if (depth.updateId === toldUpdateId) return;
      toldUpdateId = depth.updateId;
      tell(emit);
    },
  };
}

/**
 * What changed in the book since the last event, as new totals. Events chain: each begins with the
 * update after the one the last ended with, so a reader sees when it missed something.
 */
export function diffDepthFeed(market: Market, periodMs: number): Feed {
  const { symbol, depth } = market;
  const bids = new Map<number, number>();
  const asks = new Map<number, number>();
  let toldUpdateId = depth.updateId;
  return {
    periodMs,
    symbol,
    change: ({ levels }) => {
      for (const { side, priceTicks, quantityLots } of levels) {
        (side === Side.Buy ? bids : asks).set(priceTicks, quantityLots);
      }
    },
    tick: (_nowMs, emit) => {
      if (depth.updateId === toldUpdateId) return;
      const firstUpdateId = toldUpdateId + 1;
      toldUpdateId = depth.updateId;
      const b = changedLevels(market, bids, -1);
      const a = changedLevels(market, asks, 1);
      bids.clear();
      asks.clear();
      emit((time, eventTimeUs) => ({
        e: "depthUpdate",
        E: time(eventTimeUs),
        s: symbol,
        U: firstUpdateId,
        u: depth.updateId,
        b,
        a,
      }));
    },
  };
}

function bestLevels({ text }: Market, side: DepthSide, levels: number): WireLevel[] {
  return Array.from({ length: Math.min(levels, side.length) }, (_, rank) => [
    text.price(side.priceTicks(rank)),
    text.quantity(side.quantityLots(rank)),
  ]);
}

/** Best first: bids fall, asks rise. */
function changedLevels(
  { text }: Market,
  changed: ReadonlyMap<number, number>,
  direction: 1 | -1,
): WireLevel[] {
  return [...changed]
    .toSorted(([one], [other]) => (one - other) * direction)
    .map(([ticks, lots]) => [text.price(ticks), text.quantity(lots)]);
}
