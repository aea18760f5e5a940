import type { Command } from "@bourse/engine/command";
import type { AccountSpec, AssetSpec, MarketSpec } from "@bourse/engine/market";
import { accountOf, FILTERED_MARKET, OWNED_UNITS, USERS } from "../exchange/spot-listing.ts";

const BASE: AssetSpec = { assetId: 1, asset: "BASE", decimals: 0 };
const QUOTE: AssetSpec = { assetId: 2, asset: "QUOTE", decimals: 0 };
/** The one that fees can be paid in. */
const COIN: AssetSpec = { assetId: 3, asset: "COIN", decimals: 0 };
export const ASSETS = [BASE, QUOTE, COIN];

export interface MixedMarket {
  readonly marketId: number;
  readonly baseAssetId: number;
  readonly quoteAssetId: number;
  readonly middleTicks: number;
  /** How many of 100 commands are about it. */
  readonly share: number;
}

export const MARKETS: readonly MixedMarket[] = [
  { marketId: 1, baseAssetId: 1, quoteAssetId: 2, middleTicks: 60_000, share: 70 },
  { marketId: 2, baseAssetId: 3, quoteAssetId: 2, middleTicks: 20_000, share: 20 },
  { marketId: 3, baseAssetId: 1, quoteAssetId: 3, middleTicks: 30_000, share: 10 },
];

/** Users below these numbers: stand in one of two trade groups, pay in COIN, have a tier, are frozen. */
const GROUPED = 200;
const PAYING_IN_COIN = 500;
const TIERED = 600;
const FROZEN = 605;

/** Three markets, three assets, a discount for fees paid in one of them, users of several kinds. */
export function mixedListing(): readonly Command[] {
  const commands: Command[] = ASSETS.map((spec) => ({ kind: "ListAsset", spec }));
  for (const market of MARKETS) commands.push({ kind: "ListMarket", spec: marketSpec(market) });
  commands.push({
    kind: "ConfigureExchange",
    spec: {
      feeAssetId: COIN.assetId,
      feeDiscount: 7_500,
      maxNumOrders: 10_000,
      maxNumAlgoOrders: 10_000,
      maxNumIcebergOrders: 10_000,
      maxNumOrderLists: 10_000,
      maxAssets: [],
    },
  });
  for (let user = 0; user < USERS; user++) commands.push(...opening(user));
  return commands;
}

function marketSpec({ marketId, baseAssetId, quoteAssetId }: MixedMarket): MarketSpec {
  const symbol = `MARKET${marketId}`;
  return { ...FILTERED_MARKET, marketId, symbol, baseAssetId, quoteAssetId };
}

function opening(user: number): Command[] {
  const accountId = accountOf(user);
  const commands: Command[] = ASSETS.map(({ assetId }) => ({
    kind: "Deposit",
    accountId,
    assetId,
    amountUnits: OWNED_UNITS,
    transferId: `funding-${assetId}`,
  }));
  if (user < FROZEN) commands.push({ kind: "ConfigureAccount", spec: accountSpec(user) });
  return commands;
}

function accountSpec(user: number): AccountSpec {
  const isTiered = user >= PAYING_IN_COIN && user < TIERED;
  return {
    accountId: accountOf(user),
    canTrade: user < TIERED,
    canWithdraw: true,
    canDeposit: true,
    tradeGroupId: user < GROUPED ? 1 + (user % 2) : 0,
    makerRate: isTiered ? 2_000 : -1,
    takerRate: isTiered ? 9_000 : -1,
    paysInFeeAsset: user >= GROUPED && user < PAYING_IN_COIN,
  };
}
