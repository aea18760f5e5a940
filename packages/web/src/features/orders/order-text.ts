import { formatDecimal } from "@bourse/core/market/wire";
import type { Order } from "../../api/spot-wire.ts";
import { averageUnits } from "../../money/amount.ts";
import { amountText } from "../../money/display.ts";

/** Types without a limit. */
const AT_ANY_PRICE = new Set(["MARKET", "STOP_LOSS", "TAKE_PROFIT"]);

type Priced = Pick<Order, "type" | "price">;
type Filled = Priced & Pick<Order, "executedQty" | "cummulativeQuoteQty">;

export function isZeroText(text: string): boolean {
  return /^[0.]*$/.test(text);
}

/** The limit of an order, or that it has none. */
export function limitText({ type, price }: Priced): string {
  return AT_ANY_PRICE.has(type) ? "Market" : amountText(price);
}

/** The price of an order: its limit; without one what it paid on average, once it did. */
export function priceText(order: Filled, decimals: number): string {
  if (!AT_ANY_PRICE.has(order.type)) return amountText(order.price);
  const units = averageUnits(order.cummulativeQuoteQty, order.executedQty, decimals);
  return units === undefined ? limitText(order) : amountText(formatDecimal(units, decimals));
}

/** A worth in the quote, as fine as the market's prices and never coarser than cents. */
export function totalText(total: string, priceDecimals: number): string {
  return amountText(total, Math.max(2, priceDecimals));
}
