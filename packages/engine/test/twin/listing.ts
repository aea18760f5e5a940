import type {
  ConfigureAccount,
  ConfigureExchange,
  ListAsset,
  ListMarket,
  SetReferencePrice,
} from "../../src/command/index.ts";
import { REJECTIONS } from "../../src/event/index.ts";
import type { AssetSpec, MarketSpec } from "../../src/market/index.ts";
import { ReferencePriceKind } from "../../src/market/index.ts";
import { HOUSE } from "./money.ts";
import { reject } from "./place.ts";
import { changeReference, forgetSeconds } from "./reference.ts";
import type { Verdict } from "./refusal.ts";
import { malformed, refuse } from "./refusal.ts";
import { isCount } from "./shape.ts";
import type { World } from "./state.ts";
import { emptyMarket, findMarket } from "./state.ts";

/**
 * The twin trusts the ranges of a spec (the streams that it is fed keep them); what it checks is
 * what depends on what is listed already.
 */
export function listAsset(world: World, { spec }: ListAsset): void {
  const isTaken = world.assets.some(
    ({ assetId, asset }) => assetId === spec.assetId || asset === spec.asset,
  );
  if (isTaken) return reject(world, HOUSE, refuse(REJECTIONS.listingTaken));
  world.assets.push(spec);
  world.events.push({ kind: "AssetListed", spec });
}

/** A new market, or other limits of one that exists. */
export function listMarket(world: World, { spec }: ListMarket): void {
  const refused = checkMarketSpec(world, spec);
  if (refused !== undefined) return reject(world, HOUSE, refused);
  const listed = findMarket(world, spec.marketId);
  if (listed === undefined) {
    world.markets.push(emptyMarket(spec));
  } else {
    forgetSeconds(listed, world.timeUs);
    changeReference(listed, spec);
    listed.spec = spec;
  }
  world.events.push({ kind: "MarketListed", spec });
}

/** What never changes about a market. */
const FIXED_FIELDS = [
  "symbol",
  "baseAssetId",
  "quoteAssetId",
  "priceDecimals",
  "tickSizeUnits",
  "quantityDecimals",
  "stepSizeUnits",
  "baseUnitsPerLot",
  "quoteUnitsPerTickLot",
] as const satisfies (keyof MarketSpec)[];

function checkMarketSpec(world: World, spec: MarketSpec): Verdict {
  const isKnown = (id: number) => world.assets.some(({ assetId }: AssetSpec) => assetId === id);
  if (!areFeesFair(spec)) return malformed("standardFees");
  const areAssets = isKnown(spec.baseAssetId) && isKnown(spec.quoteAssetId);
  if (!areAssets || spec.baseAssetId === spec.quoteAssetId) return refuse(REJECTIONS.unknownAsset);
  for (const { spec: other } of world.markets) {
    const isSame = other.marketId === spec.marketId;
    if (!isSame && other.symbol === spec.symbol) return refuse(REJECTIONS.listingTaken);
    if (isSame && FIXED_FIELDS.some((field) => other[field] !== spec[field])) {
      return refuse(REJECTIONS.gridChanged);
    }
  }
  return undefined;
}

/** The most an account's own rate may be, and the most of all rates together. */
const OWN_RATE_MAX = 10_000_000;
const RATE_SUM_MAX = 50_000_000;

/** Rule 6.4: whoever trades, whatever rate an account has of its own, pays at most a half. */
function areFeesFair({ standardFees, taxFees, specialFees }: MarketSpec): boolean {
  const parts = [standardFees, taxFees, specialFees];
  const sum = (rates: readonly number[]) => rates.reduce((total, rate) => total + rate, 0);
  const roles = [
    sum([Math.max(standardFees.makerRate, OWN_RATE_MAX), taxFees.makerRate, specialFees.makerRate]),
    sum([Math.max(standardFees.takerRate, OWN_RATE_MAX), taxFees.takerRate, specialFees.takerRate]),
  ];
  const sides = [
    sum(parts.map(({ buyerRate }) => buyerRate)),
    sum(parts.map(({ sellerRate }) => sellerRate)),
  ];
  return Math.max(...roles) + Math.max(...sides) <= RATE_SUM_MAX;
}

export function configureExchange(world: World, { spec }: ConfigureExchange): void {
  world.exchange = spec;
  world.events.push({ kind: "ExchangeConfigured", spec });
}

export function configureAccount(world: World, { spec }: ConfigureAccount): void {
  world.accounts = world.accounts.filter(({ accountId }) => accountId !== spec.accountId);
  world.accounts.push(spec);
  world.events.push({ kind: "AccountConfigured", spec });
}

/** Rule 10.1: of a market whose reference price is External. */
export function setReferencePrice(world: World, command: SetReferencePrice): void {
  const { marketId, referencePrice } = command;
  if (!isCount(referencePrice)) return reject(world, HOUSE, malformed("referencePrice"));
  const market = findMarket(world, marketId);
  if (market === undefined) return reject(world, HOUSE, refuse(REJECTIONS.unknownMarket));
  if (market.spec.referencePriceKind !== ReferencePriceKind.External) {
    return reject(world, HOUSE, refuse(REJECTIONS.referencePriceNotExternal));
  }
  market.externalReference = referencePrice;
  world.events.push({ kind: "ReferencePriceSet", marketId, referencePrice });
}
