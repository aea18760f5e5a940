import type { Command } from "@bourse/engine/command";
import {
  type Event,
  type Trade,
  type TradePrevented,
  type Transferred,
} from "@bourse/engine/event";
import { WithdrawalStatus, type WithdrawalChanged } from "@bourse/engine/event";
import { HOUSE_ACCOUNT_ID } from "@bourse/engine/ledger";
import { baseUnits, type MarketSpec, notionalUnits, Side } from "@bourse/engine/market";
import {
  DEPOSITS,
  freeOf,
  isSame,
  type LedgerAccount,
  lockedOf,
  type Posting,
  type PostingCause,
  WITHDRAWALS,
} from "./posting.ts";

/** The markets that events speak of, by marketId. */
export type Markets = ReadonlyMap<number, MarketUnits>;

/** What a trade's numbers are worth in units. */
export type MarketUnits = Pick<
  MarketSpec,
  | "marketId"
  | "symbol"
  | "baseAssetId"
  | "quoteAssetId"
  | "baseUnitsPerLot"
  | "quoteUnitsPerTickLot"
>;

/**
 * What the events say that moved, and why. What is merely held or released for orders is in no
 * event: it follows from the balances.
 */
export function causePostings(
  command: Command,
  events: readonly Event[],
  markets: Markets,
): Posting[] {
  const postings: Posting[] = [];
  for (const event of events) {
    if (event.kind === "Trade") postTrade(postings, event, marketOf(markets, event.marketId));
    if (event.kind === "TradePrevented") {
      postPrevention(postings, event, marketOf(markets, event.marketId));
    }
    if (event.kind === "Transferred") postTransferred(postings, command, event);
    if (event.kind === "WithdrawalChanged") postWithdrawal(postings, event);
  }
  return postings;
}

/** The asset moves, unless there is nothing to move or nowhere to move it. */
function post(
  postings: Posting[],
  cause: PostingCause,
  [from, to]: readonly [LedgerAccount, LedgerAccount],
  { assetId, units }: { readonly assetId: number; readonly units: number },
): void {
  if (units === 0 || isSame(from, to)) return;
  postings.push({ cause, assetId, from, to, units: BigInt(units) });
}

/** Both sides pay out of what is held, then pay their fee out of what they have. */
function postTrade(postings: Posting[], trade: Trade, market: MarketUnits): void {
  const { maker, taker } = trade;
  exchange(postings, "trade", market, {
    ...(maker.side === Side.Buy
      ? { buyer: maker, seller: taker }
      : { buyer: taker, seller: maker }),
    quoteUnits: trade.notionalUnits,
    baseUnits: baseUnits(market as MarketSpec, trade.quantityLots),
  });
  for (const [owner, assetId, units] of [
    [taker.accountId, trade.takerFeeAssetId, trade.takerFeeUnits],
    [maker.accountId, trade.makerFeeAssetId, trade.makerFeeUnits],
  ] as const) {
    post(postings, "fee", [freeOf(owner), freeOf(HOUSE_ACCOUNT_ID)], { assetId, units });
  }
}

/** Self-trade prevention by transfer moves both assets without a trade and without fees. */
function postPrevention(postings: Posting[], event: TradePrevented, market: MarketUnits): void {
  const { maker, taker, transferredLots, priceTicks } = event;
  if (transferredLots === 0) return;
  exchange(postings, "prevention", market, {
    ...(maker.side === Side.Buy
      ? { buyer: maker, seller: taker }
      : { buyer: taker, seller: maker }),
    quoteUnits: notionalUnits(market as MarketSpec, priceTicks, transferredLots),
    baseUnits: baseUnits(market as MarketSpec, transferredLots),
  });
}

function exchange(
  postings: Posting[],
  cause: PostingCause,
  { baseAssetId, quoteAssetId }: MarketUnits,
  deal: {
    readonly buyer: { readonly accountId: number };
    readonly seller: { readonly accountId: number };
    readonly quoteUnits: number;
    readonly baseUnits: number;
  },
): void {
  const { accountId: buyer } = deal.buyer;
  const { accountId: seller } = deal.seller;
  post(postings, cause, [lockedOf(buyer), freeOf(seller)], {
    assetId: quoteAssetId,
    units: deal.quoteUnits,
  });
  post(postings, cause, [lockedOf(seller), freeOf(buyer)], {
    assetId: baseAssetId,
    units: deal.baseUnits,
  });
}

/** Of a transfer between accounts both sides are told; the sender's line moves it. */
function postTransferred(postings: Posting[], command: Command, event: Transferred): void {
  const { accountId, assetId, amountUnits } = event;
  const own = freeOf(accountId);
  if (command.kind === "Transfer") {
    if (amountUnits > 0) return;
    const to = freeOf(command.toAccountId);
    return post(postings, "transfer", [own, to], { assetId, units: -amountUnits });
  }
  if (amountUnits > 0) post(postings, "deposit", [DEPOSITS, own], { assetId, units: amountUnits });
  else post(postings, "withdrawal", [own, WITHDRAWALS], { assetId, units: -amountUnits });
}

function postWithdrawal(postings: Posting[], event: WithdrawalChanged): void {
  const { accountId, assetId, amountUnits: units, status } = event;
  const free = freeOf(accountId);
  const locked = lockedOf(accountId);
  switch (status) {
    case WithdrawalStatus.Held:
      return post(postings, "hold", [free, locked], { assetId, units });
    case WithdrawalStatus.Released:
      return post(postings, "release", [locked, free], { assetId, units });
    case WithdrawalStatus.Settled:
      return post(postings, "withdrawal", [locked, WITHDRAWALS], { assetId, units });
  }
}

function marketOf(markets: Markets, marketId: number): MarketUnits {
  const market = markets.get(marketId);
  if (market !== undefined) return market;
  throw new Error(`An event speaks of market ${marketId}, which no event before it has listed.`);
}
