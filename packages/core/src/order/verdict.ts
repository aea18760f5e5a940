import type { Verdict } from "@bourse/engine/exchange";
import { type ExchangeSpec, formatDecimal } from "@bourse/engine/market";
import { formatPrice, formatQuantity } from "../market/index.ts";
import type { ListedMarket } from "./listed-market.ts";
import type { VerdictInfo } from "./wire.ts";

type Writer = (count: number) => string | number;

const PRICES = new Set(["PRICE_FILTER", "PERCENT_PRICE", "PERCENT_PRICE_BY_SIDE"]);
const QUANTITIES = new Set(["LOT_SIZE", "MARKET_LOT_SIZE"]);
const WORTHS = new Set(["MIN_NOTIONAL", "NOTIONAL"]);

/** A verdict in the words and amounts of the wire. */
export function renderVerdict(
  market: ListedMarket,
  { maxAssets }: ExchangeSpec,
  verdict: Verdict,
): VerdictInfo {
  const { rule: filter, passed, relation, text } = verdict;
  if (relation === "") return { filter, passed, text };
  const { base, quote } = market;
  // Of MAX_ASSET only the limit tells which of the two assets was weighed.
  const weighed = maxAssets.find(({ limitUnits }) => limitUnits === verdict.limit);
  const asset = weighed?.assetId === quote.assetId ? quote : base;
  const write = filter === "MAX_ASSET" ? units(asset.decimals) : writerOf(filter, market);
  const [actual, limit] = [write(verdict.actual), write(verdict.limit)];
  const words = passed ? relation : `not ${relation}`;
  return { filter, passed, actual, limit, text: `${actual} is ${words} ${limit}.` };
}

function writerOf(filter: string, { spec, base, quote }: ListedMarket): Writer {
  if (PRICES.has(filter)) return (ticks) => formatPrice(spec, ticks);
  if (QUANTITIES.has(filter)) return (lots) => formatQuantity(spec, lots);
  if (WORTHS.has(filter)) return units(quote.decimals);
  return filter === "MAX_POSITION" ? units(base.decimals) : (count) => count;
}

function units(decimals: number): Writer {
  return (count) => formatDecimal(count, decimals);
}
