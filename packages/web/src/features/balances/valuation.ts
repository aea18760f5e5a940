import type { Balance, DayTicker } from "../../api/spot-wire.ts";
import { rescale, toUnitsFloor } from "../../money/amount.ts";

/** Values are counted in millionths of the quote: enough to show cents, whatever the asset. */
export const VALUE_DECIMALS = 6;
const DECIMALS = 10;
const QUOTE = "USDT";

/** What a balance is worth in USDT at the last prices; undefined without a market for it. */
export function valueUnits(
  balance: Balance,
  tickers: ReadonlyMap<string, DayTicker>,
): bigint | undefined {
  const amount = totalUnits(balance);
  if (balance.asset === QUOTE) return rescale(amount, DECIMALS, VALUE_DECIMALS);
  const price = tickers.get(`${balance.asset}${QUOTE}`)?.lastPrice;
  if (price === undefined) return amount === 0n ? 0n : undefined;
  const product = amount * toUnitsFloor(price, DECIMALS);
  return rescale(product, 2 * DECIMALS, VALUE_DECIMALS);
}

/** Free and locked together, in units of ten decimals. */
export function totalUnits({ free, locked }: Balance): bigint {
  return toUnitsFloor(free, DECIMALS) + toUnitsFloor(locked, DECIMALS);
}

/** Total of a balance as units, with its number of decimals. */
export const TOTAL_DECIMALS = DECIMALS;
