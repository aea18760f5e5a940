import fc from "fast-check";
import { expect, test } from "vitest";
import type { Event, OrderView } from "../src/event/index.ts";
import { Exchange } from "../src/exchange/index.ts";
import { Side } from "../src/market/index.ts";
import { ASSETS } from "./fixture.ts";
import type { Step } from "./streams.ts";
import { SEEDS, play, streams } from "./streams.ts";

/** What must hold for any stream, told from the events alone. */
function holds(law: (steps: Step[]) => void): void {
  for (const seed of SEEDS) fc.assert(fc.property(streams, law), { numRuns: 100, seed });
}

test("money is neither made nor lost: deposits - withdrawals = all balances, fees included", () =>
  holds((steps) => {
    const exchange = new Exchange();
    const transferred = new Map<number, number>();
    const balances = new Map<string, number>();
    play(steps, (command, sequence, timeUs) => {
      for (const event of exchange.apply(command, sequence, timeUs)) {
        if (event.kind === "Transferred") {
          const before = transferred.get(event.assetId) ?? 0;
          transferred.set(event.assetId, before + event.amountUnits);
        }
        if (event.kind === "BalanceChanged") {
          const total = event.freeUnits + event.lockedUnits;
          balances.set(`${event.accountId} ${event.assetId}`, total);
        }
      }
      for (const { assetId } of ASSETS) {
        const all = [...balances].filter(([key]) => key.endsWith(` ${assetId}`));
        const sum = all.reduce((units, [, total]) => units + total, 0);
        expect(sum).toBe(transferred.get(assetId) ?? 0);
      }
    });
  }));

test("the house earns exactly the fees that the trades name", () =>
  holds((steps) => {
    const exchange = new Exchange();
    const fees = new Map(ASSETS.map(({ assetId }) => [assetId, 0]));
    play(steps, (command, sequence, timeUs) => {
      for (const event of exchange.apply(command, sequence, timeUs)) {
        if (event.kind !== "Trade") continue;
        const { makerFeeAssetId, makerFeeUnits, takerFeeAssetId, takerFeeUnits } = event;
        fees.set(makerFeeAssetId, (fees.get(makerFeeAssetId) ?? 0) + makerFeeUnits);
        fees.set(takerFeeAssetId, (fees.get(takerFeeAssetId) ?? 0) + takerFeeUnits);
      }
    });
    for (const [assetId, units] of fees) expect(exchange.balance(0, assetId).freeUnits).toBe(units);
  }));

test("nobody is served before a better price, or before an older order at the same price", () =>
  holds((steps) => {
    const exchange = new Exchange();
    let open: readonly OrderView[] = [];
    play(steps, (command, sequence, timeUs) => {
      for (const event of exchange.apply(command, sequence, timeUs)) {
        expect(open.filter((other) => isPassedOver(other, event))).toEqual([]);
        open = openAfter(open, event);
      }
    });
  }));

test("a refusal foretold is the refusal that comes", () =>
  holds((steps) => {
    const exchange = new Exchange();
    play(steps, (command, sequence, timeUs) => {
      // Twice as many commands: time passes first, so that it is asked at the order's own moment.
      exchange.apply({ kind: "AdvanceTime" }, sequence * 2 - 1, timeUs);
      const foretold = command.kind === "PlaceOrder" ? exchange.check(command) : undefined;
      const [first] = exchange.apply(command, sequence * 2, timeUs);
      const came =
        command.kind === "PlaceOrder" && first?.kind === "CommandRejected" ? first : undefined;
      expect(foretold && [foretold.code, foretold.message]).toEqual(
        came && [came.code, came.message],
      );
    });
  }));

test("every level is told: depth rebuilt from LevelChanged is the book", () =>
  holds((steps) => {
    const exchange = new Exchange();
    const levels = new Map<string, number>();
    play(steps, (command, sequence, timeUs) => {
      for (const event of exchange.apply(command, sequence, timeUs)) {
        if (event.kind !== "LevelChanged") continue;
        const key = `${event.marketId} ${event.side} ${event.priceTicks}`;
        if (event.quantityLots === 0) levels.delete(key);
        else levels.set(key, event.quantityLots);
      }
    });
    const { bids, asks } = exchange.depth(1, 1000);
    const told = (side: Side, ticks: number) => levels.get(`1 ${side} ${ticks}`);
    for (const [ticks, lots] of bids) expect(told(Side.Buy, ticks)).toBe(lots);
    for (const [ticks, lots] of asks) expect(told(Side.Sell, ticks)).toBe(lots);
    const count = [...levels.keys()].filter((key) => key.startsWith("1 ")).length;
    expect(count).toBe(bids.length + asks.length);
  }));

/** Should this open order have been the maker of a trade instead of the one that was? */
function isPassedOver(other: OrderView, event: Event): boolean {
  if (event.kind !== "Trade") return false;
  const { maker, marketId, priceTicks } = event;
  if (other.marketId !== marketId || other.side !== maker.side) return false;
  if (other.priceTicks === priceTicks) return other.orderId < maker.orderId;
  return other.side === Side.Buy ? other.priceTicks > priceTicks : other.priceTicks < priceTicks;
}

/** The open orders after an event. */
function openAfter(open: readonly OrderView[], event: Event): readonly OrderView[] {
  if (event.kind === "OrderAccepted") return [...open, event.order];
  if (event.kind === "OrderCanceled") return without(open, event.order);
  if (event.kind === "OrderExpired") return without(open, event.order);
  if (event.kind !== "Trade") return open;
  return [event.maker, event.taker]
    .filter(({ executedLots, quantityLots }) => executedLots === quantityLots)
    .reduce(without, open);
}

function without(open: readonly OrderView[], gone: OrderView): readonly OrderView[] {
  return open.filter(
    ({ marketId, orderId }) => marketId !== gone.marketId || orderId !== gone.orderId,
  );
}
