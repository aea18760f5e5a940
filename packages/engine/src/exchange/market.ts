import { Book } from "../book/index.ts";
import type { AssetBalances } from "../ledger/index.ts";
import type { MarketSpec } from "../market/index.ts";
import { Side, baseUnits, notionalUnits, oppositeOf } from "../market/index.ts";
import { AveragePrice } from "./average-price.ts";

/** A listed market as it runs: its book, its counters, and what was last paid. */
export class Market {
  #spec: MarketSpec;
  readonly base: AssetBalances;
  readonly quote: AssetBalances;
  readonly book = new Book();
  readonly average: AveragePrice;
  /** The numbers given last; the first order and the first trade are number 1. */
  lastOrderId = 0;
  lastTradeId = 0;
  /** 0 before the first trade. */
  lastPriceTicks = 0;

  constructor(spec: MarketSpec, base: AssetBalances, quote: AssetBalances) {
    this.#spec = spec;
    this.base = base;
    this.quote = quote;
    this.average = new AveragePrice(spec.avgPriceMins);
  }

  get spec(): MarketSpec {
    return this.#spec;
  }

  /** Limits, fees and status may change while orders rest; the grid may not. */
  changeLimits(spec: MarketSpec, timeUs: number): void {
    this.#spec = spec;
    this.average.setMinutes(spec.avgPriceMins, timeUs);
  }

  /** What an order of this side spends, and what it earns. */
  spentAsset(side: Side): AssetBalances {
    return side === Side.Buy ? this.quote : this.base;
  }

  earnedAsset(side: Side): AssetBalances {
    return side === Side.Buy ? this.base : this.quote;
  }

  /** What lots of this side hold (or cost), and bring, at a price. */
  unitsSpent(side: Side, priceTicks: number, lots: number): number {
    return side === Side.Buy
      ? notionalUnits(this.spec, priceTicks, lots)
      : baseUnits(this.spec, lots);
  }

  unitsEarned(side: Side, priceTicks: number, lots: number): number {
    return this.unitsSpent(oppositeOf(side), priceTicks, lots);
  }

  /** The average of the window, else the last price, else 0. */
  averagePriceTicks(timeUs: number): number {
    return this.average.ticksAt(timeUs) || this.lastPriceTicks;
  }
}
