import type { FilterName } from "../../src/event/index.ts";
import { FILTERS } from "../../src/event/index.ts";
import { OrderType as Type, Side as Sides } from "../../src/market/index.ts";
import {
  countAll,
  countHere,
  passesAlgos,
  passesAllOrders,
  passesIcebergs,
  passesLists,
  passesOrders,
} from "./counts.ts";
import { base, balanceOf, notional } from "./money.ts";
import type { Price } from "./reference.ts";
import { SCALE, averagePrice } from "./reference.ts";
import type { Verdict } from "./refusal.ts";
import { failed } from "./refusal.ts";
import { hasLimit } from "./shape.ts";
import type { World } from "./state.ts";
import { openLots } from "./state.ts";
import type { Subject } from "./subject.ts";
import { isRising } from "./triggers.ts";

/** Rule 12.2: a pending OPO leg has no quantity yet. */
export const UNSIZED_FILTERS: readonly FilterName[] = FILTERS.filter(
  (name) =>
    ![
      "LOT_SIZE",
      "MARKET_LOT_SIZE",
      "ICEBERG_PARTS",
      "MIN_NOTIONAL",
      "NOTIONAL",
      "MAX_POSITION",
      "MAX_ASSET",
    ].includes(name),
);
/** Rule 12.8 */
export const RELEASE_FILTERS: readonly FilterName[] = [
  "PRICE_FILTER",
  "LOT_SIZE",
  "PERCENT_PRICE",
  "PERCENT_PRICE_BY_SIDE",
  "MIN_NOTIONAL",
  "NOTIONAL",
];
/** Rule 12.9: what a leg of an OPO was not asked on entry. */
export const OPO_RELEASE_FILTERS: readonly FilterName[] = [
  ...RELEASE_FILTERS,
  "MARKET_LOT_SIZE",
  "ICEBERG_PARTS",
  "MAX_POSITION",
  "MAX_ASSET",
];
/** Rule 8.5, of pegs. */
export const TRIGGER_FILTERS: readonly FilterName[] = [
  "PRICE_FILTER",
  "PERCENT_PRICE",
  "PERCENT_PRICE_BY_SIDE",
  "MIN_NOTIONAL",
  "NOTIONAL",
];
/** Rule 13.5 */
export const AMEND_FILTERS: readonly FilterName[] = [
  "LOT_SIZE",
  "MARKET_LOT_SIZE",
  "MIN_NOTIONAL",
  "NOTIONAL",
];

/** Rule 3.8: the filters in the order of `FILTERS`. */
export function judge(world: World, subject: Subject, filters: readonly FilterName[]): Verdict {
  const broken = FILTERS.find((name) => {
    return (
      filters.includes(name) && !subjectsFor(name, subject).every((one) => PASSES[name](world, one))
    );
  });
  return broken === undefined ? undefined : failed(broken);
}

/** Rule 9.2: a peg that names a price passes some filters at both. */
function subjectsFor(name: FilterName, subject: Subject): readonly Subject[] {
  const isTwice = subject.isPegged && subject.priceTicks !== 0 && AT_BOTH_PRICES.includes(name);
  return isTwice ? [subject, { ...subject, limitTicks: subject.priceTicks }] : [subject];
}

const AT_BOTH_PRICES: readonly FilterName[] = [
  "PERCENT_PRICE",
  "PERCENT_PRICE_BY_SIDE",
  "MIN_NOTIONAL",
  "NOTIONAL",
];

const PASSES: Record<FilterName, (world: World, subject: Subject) => boolean> = {
  PRICE_FILTER: (_, subject) => passesPrice(subject),
  LOT_SIZE: (_, subject) => passesLotSize(subject),
  MARKET_LOT_SIZE: (_, subject) => passesMarketLotSize(subject),
  PERCENT_PRICE: passesPercentPrice,
  PERCENT_PRICE_BY_SIDE: passesPercentPriceBySide,
  TRAILING_DELTA: (_, subject) => passesTrailingDelta(subject),
  ICEBERG_PARTS: (_, subject) => passesIcebergParts(subject),
  MIN_NOTIONAL: passesMinNotional,
  NOTIONAL: passesNotional,
  MAX_POSITION: passesMaxPosition,
  MAX_NUM_ORDERS: (_, subject) => passesOrders(countHere(subject)),
  MAX_NUM_ICEBERG_ORDERS: (_, subject) => passesIcebergs(countHere(subject)),
  MAX_NUM_ALGO_ORDERS: (_, subject) => passesAlgos(countHere(subject)),
  MAX_NUM_ORDER_LISTS: (_, subject) => passesLists(countHere(subject)),
  EXCHANGE_MAX_NUM_ORDERS: (world, subject) => passesAllOrders(countAll(world, subject)),
  EXCHANGE_MAX_NUM_ICEBERG_ORDERS: (world, subject) => passesIcebergs(countAll(world, subject)),
  EXCHANGE_MAX_NUM_ALGO_ORDERS: (world, subject) => passesAlgos(countAll(world, subject)),
  EXCHANGE_MAX_NUM_ORDER_LISTS: (world, subject) => passesLists(countAll(world, subject)),
  MAX_ASSET: passesMaxAsset,
};

/** Rule 4.1: (2^53 - 1) / 10000. */
const PRICE_MAX = 900_719_925_474;

/** Rule 4.1 */
function passesPrice(subject: Subject): boolean {
  const { minPriceTicks, maxPriceTicks } = subject.market.spec;
  const most = maxPriceTicks === 0 ? PRICE_MAX : Math.min(maxPriceTicks, PRICE_MAX);
  const { limitTicks, priceTicks, triggerPriceTicks } = subject;
  if (hasLimit(subject.orderType) && limitTicks === 0 && !subject.isPegged) return false;
  return [limitTicks, priceTicks, triggerPriceTicks]
    .filter((ticks) => ticks !== 0)
    .every((ticks) => ticks >= minPriceTicks && ticks <= most);
}

/** Rule 4.2 */
function passesLotSize({ market, quantityLots, icebergLots, isCut }: Subject): boolean {
  const { minQuantityLots, maxQuantityLots } = market.spec;
  const min = Math.max(minQuantityLots, 1);
  if (quantityLots > maxQuantityLots || icebergLots > maxQuantityLots) return false;
  if (icebergLots !== 0 && icebergLots < min) return false;
  return isCut || quantityLots >= min;
}

/** Rule 4.3 */
function passesMarketLotSize(subject: Subject): boolean {
  const { quantityLots, isCut, quoteQuantityUnits } = subject;
  if (subject.orderType !== Type.Market) return true;
  const { marketMinQuantityLots, marketMaxQuantityLots, marketStepLots } = subject.market.spec;
  if (!isCut && quantityLots < marketMinQuantityLots) return false;
  if (marketMaxQuantityLots !== 0 && quantityLots > marketMaxQuantityLots) return false;
  return quoteQuantityUnits !== 0 || marketStepLots === 0 || quantityLots % marketStepLots === 0;
}

/** Rule 4.4 */
function passesPercentPrice(world: World, subject: Subject): boolean {
  const { percentPriceUp, percentPriceDown } = subject.market.spec;
  return isNear(world, subject, percentPriceUp, percentPriceDown);
}

/** Rule 4.4 */
function passesPercentPriceBySide(world: World, subject: Subject): boolean {
  const { spec } = subject.market;
  return subject.side === Sides.Buy
    ? isNear(world, subject, spec.bidMultiplierUp, spec.bidMultiplierDown)
    : isNear(world, subject, spec.askMultiplierUp, spec.askMultiplierDown);
}

function isNear(world: World, subject: Subject, up: number, down: number): boolean {
  if (up === 0 || !hasLimit(subject.orderType) || subject.limitTicks === 0) return true;
  const average = averagePrice(subject.market, world.timeUs);
  if (average === undefined) return true;
  const price = BigInt(subject.limitTicks) * SCALE * average.denominator;
  return price <= average.numerator * BigInt(up) && price >= average.numerator * BigInt(down);
}

/** Rule 4.5 */
function passesTrailingDelta(subject: Subject): boolean {
  const { spec } = subject.market;
  const delta = subject.trailingDeltaBips;
  if (delta === 0) return true;
  const [min, max] = isRising(subject)
    ? [spec.minTrailingAboveBips, spec.maxTrailingAboveBips]
    : [spec.minTrailingBelowBips, spec.maxTrailingBelowBips];
  return max === 0 || (delta >= min && delta <= max);
}

/** Rule 4.6 */
function passesIcebergParts({ market, icebergLots, quantityLots }: Subject): boolean {
  const { maxIcebergParts } = market.spec;
  if (icebergLots === 0 || maxIcebergParts === 0) return true;
  return Math.ceil(quantityLots / icebergLots) <= maxIcebergParts;
}

/** Rule 4.7: MIN_NOTIONAL. */
function passesMinNotional(world: World, subject: Subject): boolean {
  const { oldMinNotionalUnits, oldMinNotionalToMarket } = subject.market.spec;
  if (subject.orderType === Type.Market && !oldMinNotionalToMarket) return true;
  return isWorthAtLeast(world, subject, oldMinNotionalUnits);
}

/** Rule 4.7: NOTIONAL. */
function passesNotional(world: World, subject: Subject): boolean {
  const { spec } = subject.market;
  const isMarket = subject.orderType === Type.Market;
  if (!isMarket || spec.applyMinToMarket) {
    if (!isWorthAtLeast(world, subject, spec.minNotionalUnits)) return false;
  }
  if (isMarket && !spec.applyMaxToMarket) return true;
  return isWorthAtMost(world, subject, spec.maxNotionalUnits);
}

function isWorthAtLeast(world: World, subject: Subject, limitUnits: number): boolean {
  const worth = limitUnits === 0 ? undefined : worthOf(world, subject);
  return worth === undefined || worth.numerator >= BigInt(limitUnits) * worth.denominator;
}

function isWorthAtMost(world: World, subject: Subject, limitUnits: number): boolean {
  const worth = limitUnits === 0 ? undefined : worthOf(world, subject);
  return worth === undefined || worth.numerator <= BigInt(limitUnits) * worth.denominator;
}

/** Rule 4.7: exactly, in quote units; undefined = no judgement. */
function worthOf(world: World, subject: Subject): Price | undefined {
  const { market, quoteQuantityUnits, quantityLots, triggerPriceTicks, limitTicks } = subject;
  const { walkedUnits } = subject;
  if (quoteQuantityUnits !== 0) {
    return { numerator: BigInt(quoteQuantityUnits), denominator: 1n };
  }
  const ownTicks = hasLimit(subject.orderType) && limitTicks > 0 ? limitTicks : triggerPriceTicks;
  if (ownTicks > 0) {
    return { numerator: notional(market.spec, ownTicks, quantityLots), denominator: 1n };
  }
  const average = averagePrice(market, world.timeUs);
  if (average === undefined) {
    return walkedUnits === undefined ? undefined : { numerator: walkedUnits, denominator: 1n };
  }
  const { numerator, denominator } = average;
  return { numerator: numerator * notional(market.spec, 1, quantityLots), denominator };
}

/** Rule 4.8 */
function passesMaxPosition(world: World, subject: Subject): boolean {
  const { spec, orders } = subject.market;
  if (subject.side === Sides.Sell || spec.maxPositionUnits === 0) return true;
  const { free, locked } = balanceOf(world, subject.accountId, spec.baseAssetId);
  const buys = orders.filter(
    (one) => one.accountId === subject.accountId && one.side === Sides.Buy,
  );
  const openUnits = buys.reduce((sum, order) => sum + base(spec, openLots(order)), 0n);
  const wanted = base(spec, subject.quantityLots);
  return free + locked + openUnits + wanted <= BigInt(spec.maxPositionUnits);
}

/** Rule 4.11 */
function passesMaxAsset(world: World, subject: Subject): boolean {
  const { spec } = subject.market;
  return world.exchange.maxAssets.every(({ assetId, limitUnits }) => {
    if (limitUnits === 0) return true;
    if (assetId === spec.baseAssetId) return base(spec, subject.quantityLots) <= BigInt(limitUnits);
    return assetId !== spec.quoteAssetId || isWorthAtMost(world, subject, limitUnits);
  });
}
