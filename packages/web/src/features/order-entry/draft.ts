import { formatDecimal } from "@bourse/core/market/wire";
import type { Market } from "../../api/market.ts";
import type { OrderSide } from "../../api/spot-wire.ts";
import { rescale, toUnits, toUnitsFloor } from "../../money/amount.ts";
import { withoutTrailingZeros } from "../../money/display.ts";

/** What the form offers; a stop-limit is one of two types of orders, as its stop price says. */
export type DraftKind = "LIMIT" | "MARKET" | "STOP_LIMIT" | "LIMIT_MAKER";

/** What the user has entered. Of amount and total, `basis` names the one typed last; the other follows. */
export interface Draft {
  readonly side: OrderSide;
  readonly kind: DraftKind;
  /** What a stop-limit waits for. */
  readonly stop: string;
  readonly price: string;
  readonly amount: string;
  readonly total: string;
  readonly basis: "amount" | "total";
  /** The share of the funds asked for; 0 once something else was typed. */
  readonly percent: number;
}

export const EMPTY_DRAFT: Draft = {
  side: "BUY",
  kind: "LIMIT",
  stop: "",
  price: "",
  amount: "",
  total: "",
  basis: "amount",
  percent: 0,
};

/** Decimals of a `quoteOrderQty`. */
export const QUOTE_DECIMALS = 8;

const THOUSANDS = /^[1-9]\d{0,2}(,\d{3})+(\.\d*)?$/;

/**
 * What a field holds after an edit. A single comma is a decimal point, unless pasted text groups its
 * thousands with it. Nothing else is taken away: a character that went missing would move the digits
 * around it, so what is no number stays, and the review says so.
 */
export function decimalInput(text: string, pasted: boolean): string {
  const trimmed = text.trim();
  const isAmbiguous = /^\d*,\d*$/.test(trimmed);
  const isGrouped = THOUSANDS.test(trimmed) && (pasted || !isAmbiguous);
  if (isGrouped) return trimmed.replaceAll(",", "");
  return isAmbiguous ? trimmed.replace(",", ".") : trimmed;
}

/** Whether a field's text is a number of a size that an order may have. */
export function isDecimal(text: string): boolean {
  return /^(\d{1,15}(\.\d{0,12})?|\.\d{1,12})$/.test(text);
}

export function withPrice(draft: Draft, market: Market, price: string): Draft {
  return follow({ ...draft, price }, market);
}

export function withAmount(draft: Draft, market: Market, amount: string): Draft {
  return follow({ ...draft, amount, basis: "amount", percent: 0 }, market);
}

export function withTotal(draft: Draft, market: Market, total: string): Draft {
  return follow({ ...draft, total, basis: "total", percent: 0 }, market);
}

export function withKind(draft: Draft, market: Market, kind: DraftKind): Draft {
  return follow({ ...draft, kind }, market);
}

/** What can be spent: both assets' free balances as decimal strings. */
export interface Funds {
  readonly base: string;
  readonly quote: string;
}

/** Takes a share of the free funds: of the quote to buy, of the base to sell. */
export function withPercent(draft: Draft, market: Market, funds: Funds, percent: number): Draft {
  const share = (units: bigint) => (units * BigInt(percent)) / 100n;
  if (draft.side === "SELL") {
    const lots = share(toUnitsFloor(funds.base, market.quantity.decimals));
    const amount = quantityTextOf(market, floorToLot(market, lots));
    return { ...withAmount(draft, market, amount), percent };
  }
  const quoteUnits = share(toUnitsFloor(funds.quote, QUOTE_DECIMALS));
  const totalText = withoutTrailingZeros(formatDecimal(quoteUnits, QUOTE_DECIMALS));
  return { ...withTotal(draft, market, totalText), percent };
}

/** A price moved by whole ticks, never below the least. What is no price stays as it is. */
export function stepPrice(price: string, market: Market, ticks: bigint): string {
  if (price !== "" && !isDecimal(price)) return price;
  const { decimals, stepUnits } = market.price;
  const step = BigInt(stepUnits);
  const units = toUnitsFloor(price, decimals);
  const moved = (units / step + ticks) * step;
  const least = market.minPriceTicks * step;
  return formatDecimal(moved < least ? least : moved, decimals, decimals);
}

/** Price x amount as units of 10^-notionalDecimals, when both are there. */
export function notionalUnitsOf(draft: Draft, market: Market): bigint | undefined {
  const price = toUnits(draft.price, market.price.decimals);
  const amount = toUnits(draft.amount, market.quantity.decimals);
  return price === undefined || amount === undefined ? undefined : price * amount;
}

/** Lets the field that was not typed follow the one that was. A market order has no price to do so. */
function follow(draft: Draft, market: Market): Draft {
  if (draft.kind === "MARKET") {
    return draft.basis === "amount" ? { ...draft, total: "" } : { ...draft, amount: "" };
  }
  if (draft.basis === "amount") {
    const units = notionalUnitsOf(draft, market);
    if (units === undefined) return { ...draft, total: "" };
    const text = formatDecimal(units, market.notionalDecimals, market.price.decimals);
    return { ...draft, total: text };
  }
  const priceUnits = toUnits(draft.price, market.price.decimals);
  const totalUnits = toUnits(draft.total, QUOTE_DECIMALS);
  if (totalUnits === undefined || priceUnits === undefined || priceUnits === 0n) {
    return { ...draft, amount: "" };
  }
  const scaled = rescale(totalUnits, QUOTE_DECIMALS, market.notionalDecimals);
  return { ...draft, amount: quantityTextOf(market, floorToLot(market, scaled / priceUnits)) };
}

function floorToLot(market: Market, units: bigint): bigint {
  const step = BigInt(market.quantity.stepUnits);
  return (units / step) * step;
}

function quantityTextOf(market: Market, units: bigint): string {
  return formatDecimal(units, market.quantity.decimals, market.quantity.decimals);
}
