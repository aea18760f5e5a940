import type {
  ConfigureAccount,
  ConfigureExchange,
  ListAsset,
  ListMarket,
  SetReferencePrice,
} from "../command/index.ts";
import { MALFORMED, REJECTIONS } from "../event/index.ts";
import { HOUSE_ACCOUNT_ID } from "../ledger/index.ts";
import type { AssetSpec, MarketSpec } from "../market/index.ts";
import { ReferencePriceKind, isCount } from "../market/index.ts";
import {
  checkAccountSpec,
  checkAssetSpec,
  checkExchangeSpec,
  checkGrid,
  checkMarketSpec,
} from "./check/check-spec.ts";
import { Market } from "./market.ts";
import { plainExchangeSpec, plainMarketSpec } from "./check/plain-spec.ts";
import type { ExchangeState } from "./state.ts";

/** What never changes about a market once it is listed; its limits, fees and status may. */
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

export function listAsset(state: ExchangeState, { spec }: ListAsset): void {
  if (!checkAssetSpec(state.refusal, spec) || !checkAssetIsNew(state, spec)) {
    return state.reject(HOUSE_ACCOUNT_ID);
  }
  state.ledger.listAsset({ assetId: spec.assetId, asset: spec.asset, decimals: spec.decimals });
  state.log.assetListed(spec);
}

export function listMarket(state: ExchangeState, command: ListMarket): void {
  const spec = plainMarketSpec(command.spec);
  if (!checkMarketSpec(state.refusal, spec) || !checkMarketFits(state, spec)) {
    return state.reject(HOUSE_ACCOUNT_ID);
  }
  const listed = state.markets.get(spec.marketId);
  if (listed === undefined) state.addMarket(new Market(spec, state));
  else listed.changeLimits(spec, state.exchangeSpec, state.timeUs);
  state.log.marketListed(spec);
}

export function configureExchange(state: ExchangeState, command: ConfigureExchange): void {
  const spec = plainExchangeSpec(command.spec);
  if (!checkExchangeSpec(state.refusal, spec, state.ledger)) return state.reject(HOUSE_ACCOUNT_ID);
  state.exchangeSpec = spec;
  state.fees.configure(spec);
  for (const market of state.markets.values()) market.changeExchange(spec);
  state.log.exchangeConfigured(spec);
}

export function configureAccount(state: ExchangeState, { spec }: ConfigureAccount): void {
  if (!checkAccountSpec(state.refusal, spec)) return state.reject(HOUSE_ACCOUNT_ID);
  state.accounts.configure(state.ledger.openAccount(spec.accountId), spec);
  state.log.accountConfigured(spec);
}

export function setReferencePrice(state: ExchangeState, command: SetReferencePrice): void {
  const { marketId, referencePrice } = command;
  if (!checkReferencePrice(state, command)) return state.reject(HOUSE_ACCOUNT_ID);
  state.markets.get(marketId)?.reference.setExternal(referencePrice);
  state.log.referencePriceSet(marketId, referencePrice);
}

function checkAssetIsNew({ ledger, refusal }: ExchangeState, spec: AssetSpec): boolean {
  const taken = ledger.assets.find((other) => {
    return other.spec.assetId === spec.assetId || other.spec.asset === spec.asset;
  });
  if (taken === undefined) return true;
  return refusal.set(REJECTIONS.listingTaken, spec.assetId, taken.spec.assetId);
}

/** Do its assets exist, with room for its grid, and does it clash with no market that is listed? */
function checkMarketFits({ ledger, markets, refusal }: ExchangeState, spec: MarketSpec): boolean {
  const { baseAssetId, quoteAssetId } = spec;
  const base = ledger.findAsset(baseAssetId);
  const quote = ledger.findAsset(quoteAssetId);
  if (base === undefined || quote === undefined || base === quote) {
    const unknown = base === undefined ? baseAssetId : quoteAssetId;
    return refusal.set(REJECTIONS.unknownAsset, unknown, 0);
  }
  if (!checkGrid(refusal, spec, base.spec, quote.spec)) return false;
  for (const { spec: other } of markets.values()) {
    const isSame = other.marketId === spec.marketId;
    if (!isSame && other.symbol === spec.symbol) {
      return refusal.set(REJECTIONS.listingTaken, spec.marketId, other.marketId);
    }
    if (isSame && FIXED_FIELDS.some((field) => other[field] !== spec[field])) {
      return refusal.set(REJECTIONS.gridChanged, spec.marketId, other.marketId);
    }
  }
  return true;
}

function checkReferencePrice(state: ExchangeState, command: SetReferencePrice): boolean {
  const { refusal } = state;
  const { marketId, referencePrice } = command;
  if (!isCount(referencePrice)) return refusal.set(MALFORMED.referencePrice, referencePrice, 0);
  const market = state.markets.get(marketId);
  if (market === undefined) return refusal.set(REJECTIONS.unknownMarket, marketId, 0);
  const kind = market.spec.referencePriceKind;
  if (kind === ReferencePriceKind.External) return true;
  return refusal.set(REJECTIONS.referencePriceNotExternal, kind, ReferencePriceKind.External);
}
