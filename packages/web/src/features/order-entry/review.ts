import { formatDecimal } from "@bourse/core/market/wire";
import type { Grid, Market } from "../../api/market.ts";
import type { NewOrder } from "../../api/spot-wire.ts";
import { rescale, toUnits, toUnitsFloor } from "../../money/amount.ts";
import { amountText, withoutTrailingZeros, withThousands } from "../../money/display.ts";
import type { BookSide } from "../../stream/derive/local-book.ts";
import { notionalUnitsOf, QUOTE_DECIMALS, type Draft, type Funds } from "./draft.ts";
import { estimateMarketOrder, feeUnits, type MarketEstimate } from "./estimate.ts";

/** What is wrong with a draft, field by field, in words that say how to put it right. */
export interface Problems {
  readonly price?: string;
  readonly amount?: string;
  readonly total?: string;
}

/** A draft judged: what it would cost, what is wrong with it, and what to send when nothing is. */
export interface Review {
  readonly problems: Problems;
  readonly order: NewOrder | undefined;
  /** Where the total or the amount of a market order is not typed, what it would be. */
  readonly estimate: MarketEstimate | undefined;
  /** The commission and what arrives after it, as text with its asset; undefined while unknown. */
  readonly fee: string | undefined;
  readonly receive: string | undefined;
}

export interface ReviewContext {
  readonly market: Market;
  /** Undefined when nobody is signed in: then funds are not judged. */
  readonly funds: Funds | undefined;
  readonly rates: { readonly maker: string; readonly taker: string };
  /** The side of the book that this order would meet. */
  readonly opposite: BookSide;
}

/** Judges a draft as the exchange will, before anything is sent. */
export function reviewDraft(draft: Draft, context: ReviewContext): Review {
  const estimate = estimateOf(draft, context);
  const problems = problemsOf(draft, context, estimate);
  const complete =
    draft.kind === "MARKET" ? draft[draft.basis] !== "" : draft.price !== "" && draft.amount !== "";
  const sound = Object.keys(problems).length === 0;
  return {
    problems,
    estimate,
    order: complete && sound ? orderOf(draft, context.market) : undefined,
    ...feeOf(draft, context, estimate),
  };
}

/** Names what is missing, for a press on the button of an unfinished form. */
export function missingOf(draft: Draft): Problems {
  if (draft.kind === "MARKET") {
    return draft[draft.basis] === "" ? { [draft.basis]: "Enter an amount or a total." } : {};
  }
  return {
    ...(draft.price === "" && { price: "Enter a price." }),
    ...(draft.amount === "" && { amount: "Enter an amount." }),
  };
}

function orderOf(draft: Draft, market: Market): NewOrder {
  const common = { symbol: market.symbol, side: draft.side, type: draft.kind };
  const plain = (text: string) => withoutTrailingZeros(text.replace(/\.$/, ""));
  if (draft.kind === "MARKET") {
    return draft.basis === "amount"
      ? { ...common, quantity: plain(draft.amount) }
      : { ...common, quoteOrderQty: plain(draft.total) };
  }
  const limit = { ...common, price: plain(draft.price), quantity: plain(draft.amount) };
  return draft.kind === "LIMIT" ? { ...limit, timeInForce: "GTC" } : limit;
}

function estimateOf(draft: Draft, context: ReviewContext): MarketEstimate | undefined {
  if (draft.kind !== "MARKET") return undefined;
  const { market, opposite } = context;
  if (draft.basis === "amount") {
    const baseUnits = toUnits(draft.amount, market.quantity.decimals);
    return baseUnits ? estimateMarketOrder(opposite, market, { baseUnits }) : undefined;
  }
  const units = toUnits(draft.total, QUOTE_DECIMALS);
  if (!units) return undefined;
  const quoteUnits = rescale(units, QUOTE_DECIMALS, market.notionalDecimals);
  return estimateMarketOrder(opposite, market, { quoteUnits });
}

function problemsOf(
  draft: Draft,
  context: ReviewContext,
  estimate: MarketEstimate | undefined,
): Problems {
  const { market } = context;
  const limited = draft.kind !== "MARKET";
  const price = limited && draft.price !== "" ? priceProblem(draft.price, market) : undefined;
  const typedAmount = draft.basis === "amount" && draft.amount !== "";
  const amount =
    typedAmount || (limited && draft.amount !== "") ? amountProblem(draft, market) : undefined;
  const total = totalProblem(draft, market, estimate) ?? fundsProblem(draft, context, estimate);
  // A message stands at the field it is about; funds are about the one that was typed.
  return {
    ...(price !== undefined && { price }),
    ...(amount !== undefined && { amount }),
    ...(total !== undefined && price === undefined && amount === undefined && { total }),
  };
}

function priceProblem(text: string, market: Market): string | undefined {
  return gridProblem("The price", text, market.price, {
    least: market.minPriceTicks,
    most: market.maxPriceTicks,
    asset: market.quoteAsset,
  });
}

function amountProblem(draft: Draft, market: Market): string | undefined {
  const most =
    draft.kind === "MARKET" && market.marketMaxQuantityLots > 0n
      ? market.marketMaxQuantityLots
      : market.maxQuantityLots;
  return gridProblem("The amount", draft.amount, market.quantity, {
    least: market.minQuantityLots,
    most,
    asset: market.baseAsset,
  });
}

interface Bounds {
  readonly least: bigint;
  readonly most: bigint;
  readonly asset: string;
}

function gridProblem(what: string, text: string, grid: Grid, bounds: Bounds): string | undefined {
  const stepText = formatDecimal(grid.stepUnits, grid.decimals, 0);
  const units = toUnits(text, grid.decimals);
  const step = BigInt(grid.stepUnits);
  if (units === undefined || units % step !== 0n) {
    return `${what} moves in steps of ${stepText} ${bounds.asset}.`;
  }
  const shown = (steps: bigint) =>
    `${withThousands(formatDecimal(steps * step, grid.decimals, 0))} ${bounds.asset}`;
  if (units / step < bounds.least) return `${what} must be at least ${shown(bounds.least)}.`;
  if (bounds.most > 0n && units / step > bounds.most) {
    return `${what} must be at most ${shown(bounds.most)}.`;
  }
  return undefined;
}

function totalProblem(
  draft: Draft,
  market: Market,
  estimate: MarketEstimate | undefined,
): string | undefined {
  if (draft.kind === "MARKET" && draft.basis === "total" && draft.total !== "") {
    if (toUnits(draft.total, QUOTE_DECIMALS) === undefined) {
      return `A total has at most ${QUOTE_DECIMALS} decimals.`;
    }
  }
  if (estimate !== undefined && !estimate.complete) {
    return "The book is too thin to fill all of this at once. Take less, or set a limit price.";
  }
  const units = valueOf(draft, market, estimate);
  if (units === undefined) return undefined;
  const shown = (value: bigint) =>
    `${withThousands(formatDecimal(value, market.notionalDecimals, 0))} ${market.quoteAsset}`;
  if (units < market.minNotionalUnits) {
    return `An order must be worth at least ${shown(market.minNotionalUnits)}.`;
  }
  if (draft.kind !== "MARKET" && market.maxNotionalUnits > 0n && units > market.maxNotionalUnits) {
    return `An order may be worth at most ${shown(market.maxNotionalUnits)}.`;
  }
  return undefined;
}

/** The worth of an order in quote units, exact for a limit and estimated for a market order. */
function valueOf(
  draft: Draft,
  market: Market,
  estimate: MarketEstimate | undefined,
): bigint | undefined {
  if (draft.kind !== "MARKET") return notionalUnitsOf(draft, market);
  if (draft.basis === "amount") return estimate?.quoteUnits;
  const units = toUnits(draft.total, QUOTE_DECIMALS);
  return units === undefined ? undefined : rescale(units, QUOTE_DECIMALS, market.notionalDecimals);
}

function fundsProblem(
  draft: Draft,
  { market, funds }: ReviewContext,
  estimate: MarketEstimate | undefined,
): string | undefined {
  if (funds === undefined) return undefined;
  if (draft.side === "BUY") {
    const free = toUnitsFloor(funds.quote, market.notionalDecimals);
    const cost = valueOf(draft, market, estimate);
    const short = cost !== undefined && cost > free;
    return short ? `You have ${amountText(funds.quote)} ${market.quoteAsset} free.` : undefined;
  }
  const free = toUnitsFloor(funds.base, market.quantity.decimals);
  const sold = toUnits(draft.amount, market.quantity.decimals) ?? estimate?.baseUnits;
  const short = sold !== undefined && sold > free;
  return short ? `You have ${amountText(funds.base)} ${market.baseAsset} free.` : undefined;
}

function feeOf(draft: Draft, context: ReviewContext, estimate: MarketEstimate | undefined) {
  const { market, rates } = context;
  const buys = draft.side === "BUY";
  const received = buys
    ? (estimate?.baseUnits ?? toUnits(draft.amount, market.quantity.decimals))
    : (estimate?.quoteUnits ?? notionalUnitsOf(draft, market));
  if (!received) return { fee: undefined, receive: undefined };
  const rate = draft.kind === "LIMIT_MAKER" ? rates.maker : rates.taker;
  const decimals = buys ? market.quantity.decimals : market.notionalDecimals;
  const finest = Math.max(decimals, QUOTE_DECIMALS);
  const units = rescale(received, decimals, finest);
  const fee = feeUnits(units, toUnitsFloor(rate, 8));
  const asset = buys ? market.baseAsset : market.quoteAsset;
  const text = (value: bigint) => `${amountText(formatDecimal(value, finest))} ${asset}`;
  return { fee: text(fee), receive: text(units - fee) };
}
