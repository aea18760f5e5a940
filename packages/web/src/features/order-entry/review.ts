import { formatDecimal } from "@bourse/core/market/wire";
import type { Grid, Market } from "../../api/market.ts";
import type { NewOrder, OrderType } from "../../api/spot-wire.ts";
import { waitsForRise } from "../../api/trigger.ts";
import { rescale, toUnits, toUnitsFloor } from "../../money/amount.ts";
import { amountText, withoutTrailingZeros, withThousands } from "../../money/display.ts";
import type { BookSide } from "../../stream/derive/local-book.ts";
import { isDecimal, notionalUnitsOf, QUOTE_DECIMALS, type Draft, type Funds } from "./draft.ts";
import { estimateMarketOrder, feeUnits, type MarketEstimate } from "./estimate.ts";

/** What is wrong with a draft, field by field, in words that say how to put it right. */
export interface Problems {
  readonly stop?: string;
  readonly price?: string;
  readonly amount?: string;
  readonly total?: string;
}

/** A draft judged: what it would cost, what is wrong with it, and what to send when nothing is. */
export interface Review {
  readonly problems: Problems;
  readonly order: NewOrder | undefined;
  /** What a stop-limit waits for, as a sentence; undefined while that is not known. */
  readonly trigger: string | undefined;
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
  /** What the last trade paid; undefined before the first. */
  readonly lastPrice: string | undefined;
}

/** Judges a draft as the exchange will, before anything is sent. */
export function reviewDraft(draft: Draft, context: ReviewContext): Review {
  const estimate = estimateOf(draft, context);
  const problems = shareProblems(draft, context) ?? problemsOf(draft, context, estimate);
  const isComplete = Object.keys(missingOf(draft)).length === 0;
  const isSound = Object.keys(problems).length === 0;
  return {
    problems,
    estimate,
    order: isComplete && isSound ? orderOf(draft, context) : undefined,
    trigger: problems.stop === undefined ? triggerText(draft, context) : undefined,
    ...feeOf(draft, context, estimate),
  };
}

/** Names what is missing, for a press on the button of an unfinished form. */
export function missingOf(draft: Draft): Problems {
  if (draft.kind === "MARKET") {
    return draft[draft.basis] === "" ? { [draft.basis]: "Enter an amount or a total." } : {};
  }
  return {
    ...(draft.kind === "STOP_LIMIT" && draft.stop === "" && { stop: "Enter a stop price." }),
    ...(draft.price === "" && { price: "Enter a price." }),
    ...(draft.amount === "" && { amount: "Enter an amount." }),
  };
}

function orderOf(draft: Draft, context: ReviewContext): NewOrder {
  const { symbol } = context.market;
  const common = { symbol, side: draft.side, type: orderTypeOf(draft, context) };
  const plain = (text: string) => withoutTrailingZeros(text.replace(/\.$/, ""));
  if (draft.kind === "MARKET") {
    return draft.basis === "amount"
      ? { ...common, quantity: plain(draft.amount) }
      : { ...common, quoteOrderQty: plain(draft.total) };
  }
  const limit = { ...common, price: plain(draft.price), quantity: plain(draft.amount) };
  if (draft.kind === "LIMIT_MAKER") return limit;
  const resting = { ...limit, timeInForce: "GTC" as const };
  return draft.kind === "LIMIT" ? resting : { ...resting, stopPrice: plain(draft.stop) };
}

/** Of the two types of stop-limits, the one that does not trigger at the last price. */
function orderTypeOf(draft: Draft, context: ReviewContext): OrderType {
  if (draft.kind !== "STOP_LIMIT") return draft.kind;
  const isRise = riseOf(draft, context) === true;
  const types = ["STOP_LOSS_LIMIT", "TAKE_PROFIT_LIMIT"] as const;
  return types.find((type) => waitsForRise(type, draft.side) === isRise) ?? "STOP_LOSS_LIMIT";
}

/** Whether the stop price is above the last price; undefined when it is that, or either is not known. */
function riseOf({ stop }: Draft, { market, lastPrice = "" }: ReviewContext): boolean | undefined {
  const stopUnits = toUnits(stop, market.price.decimals);
  const lastUnits = toUnits(withoutTrailingZeros(lastPrice), market.price.decimals);
  if (stopUnits === undefined || lastUnits === undefined || stopUnits === lastUnits) {
    return undefined;
  }
  return stopUnits > lastUnits;
}

function triggerText(draft: Draft, context: ReviewContext): string | undefined {
  const isRise = draft.kind === "STOP_LIMIT" ? riseOf(draft, context) : undefined;
  if (isRise === undefined) return undefined;
  const { quoteAsset } = context.market;
  return `Waits until the price ${isRise ? "rises" : "falls"} to ${amountText(draft.stop)} ${quoteAsset}.`;
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
  const stop = stopProblem(draft, context);
  const price = limited && draft.price !== "" ? priceProblem(draft.price, market) : undefined;
  const typedAmount = draft.basis === "amount" && draft.amount !== "";
  const amount =
    typedAmount || (limited && draft.amount !== "") ? amountProblem(draft, market) : undefined;
  const total = totalProblem(draft, market, estimate) ?? fundsProblem(draft, context, estimate);
  // A message stands at the field it is about; funds are about the one that was typed.
  return {
    ...(stop !== undefined && { stop }),
    ...(price !== undefined && { price }),
    ...(amount !== undefined && { amount }),
    ...(total !== undefined && price === undefined && amount === undefined && { total }),
  };
}

function stopProblem(draft: Draft, context: ReviewContext): string | undefined {
  if (draft.kind !== "STOP_LIMIT" || draft.stop === "") return undefined;
  const { market, lastPrice } = context;
  const problem = priceProblem(draft.stop, market, "The stop price");
  if (problem !== undefined || riseOf(draft, context) !== undefined) return problem;
  return lastPrice === undefined
    ? "Nothing was traded here yet that a stop price could be above or below."
    : "The last price is that already. Choose a stop price above or below it.";
}

function priceProblem(text: string, market: Market, what = "The price"): string | undefined {
  return gridProblem(what, text, market.price, {
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
  if (!isDecimal(text)) return notDecimalText(what);
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

function notDecimalText(what: string): string {
  return `${what} must be a number such as 1234.5.`;
}

function totalProblem(
  draft: Draft,
  market: Market,
  estimate: MarketEstimate | undefined,
): string | undefined {
  if (draft.basis === "total" && draft.total !== "") {
    if (!isDecimal(draft.total)) return notDecimalText("The total");
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
  context: ReviewContext,
  estimate: MarketEstimate | undefined,
): string | undefined {
  const { market, funds } = context;
  if (funds === undefined) return undefined;
  const buys = draft.side === "BUY";
  const free = buys
    ? toUnitsFloor(funds.quote, market.notionalDecimals)
    : toUnitsFloor(funds.base, market.quantity.decimals);
  const needed = buys
    ? valueOf(draft, market, estimate)
    : (toUnits(draft.amount, market.quantity.decimals) ?? estimate?.baseUnits);
  return needed !== undefined && needed > free ? freeText(draft, context) : undefined;
}

/** A share of nothing has no other problem than that. */
function shareProblems(draft: Draft, context: ReviewContext): Problems | undefined {
  const { side, percent } = draft;
  const { funds } = context;
  if (percent === 0 || funds === undefined) return undefined;
  const isNothing = /^[0.]*$/.test(side === "BUY" ? funds.quote : funds.base);
  return isNothing ? { total: freeText(draft, context) } : undefined;
}

function freeText({ side }: Draft, { market, funds }: ReviewContext): string {
  const [free = "0", asset] =
    side === "BUY" ? [funds?.quote, market.quoteAsset] : [funds?.base, market.baseAsset];
  return `You have ${amountText(free)} ${asset} free.`;
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
