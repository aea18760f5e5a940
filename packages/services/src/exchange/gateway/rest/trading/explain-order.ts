import { type ListedMarket, renderVerdict } from "@bourse/core/order";
import type { PlaceOrder } from "@bourse/engine/command";
import type { TradingDeps } from "./deps.ts";

/** Whether an order would be taken, and what each rule and filter says of it, with its numbers. */
export function explainOrder(
  { exchange }: Pick<TradingDeps, "exchange">,
  market: ListedMarket,
  command: PlaceOrder,
): object {
  const refusal = exchange.check(command);
  const exchangeSpec = exchange.exchangeSpec();
  const verdicts = exchange
    .explain(command)
    .map((verdict) => renderVerdict(market, exchangeSpec, verdict));
  if (refusal === undefined) return { accepted: true, verdicts };
  const { code, message, why } = refusal;
  return { accepted: false, code, msg: message, rule: why.rule, verdicts };
}
