"use client";

import { formatDecimal } from "@bourse/core/market/wire";
import type { KeyboardEvent } from "react";
import type { Market } from "../../api/market.ts";
import { amountText } from "../../money/display.ts";
import { AmountInput } from "./amount-input.tsx";
import {
  stepPrice,
  withAmount,
  withPercent,
  withPrice,
  withTotal,
  type Draft,
  type Funds,
} from "./draft.ts";
import { PercentSlider } from "./percent-slider.tsx";
import type { Problems, Review } from "./review.ts";

interface OrderFieldsProps {
  readonly market: Market;
  readonly draft: Draft;
  readonly review: Review;
  readonly problems: Problems;
  readonly funds: Funds | undefined;
  /** Best price on the own side, in ticks. */
  readonly bestPrice: number | undefined;
  readonly onChange: (draft: Draft) => void;
}

/** Price, amount, share of the funds, and total. */
export function OrderFields(props: OrderFieldsProps) {
  const { market, draft, review, problems, funds, onChange } = props;
  const { base, quote } = estimateTexts(draft, review, market);
  return (
    <>
      <p className="text-muted flex justify-between text-xs">
        <span>Available</span>
        <span className="text-fg" data-testid="available">
          {funds ? availableText(draft, market, funds) : "–"}
        </span>
      </p>
      {draft.kind === "STOP_LIMIT" && <StopField {...props} />}
      <PriceField {...props} />
      <AmountInput
        label="Amount"
        unit={market.baseAsset}
        value={draft.amount}
        placeholder={base}
        problem={problems.amount}
        onChange={(amount) => onChange(withAmount(draft, market, amount))}
      />
      <PercentSlider
        percent={draft.percent}
        disabled={funds === undefined}
        onChange={(percent) => funds && onChange(withPercent(draft, market, funds, percent))}
      />
      <AmountInput
        label="Total"
        unit={market.quoteAsset}
        value={draft.total}
        placeholder={quote}
        problem={problems.total}
        onChange={(total) => onChange(withTotal(draft, market, total))}
      />
    </>
  );
}

/** What a stop-limit waits for; the arrow keys move it by a tick. */
function StopField({ market, draft, review, problems, onChange }: OrderFieldsProps) {
  const setStop = (stop: string) => onChange({ ...draft, stop });
  return (
    <div>
      <AmountInput
        label="Stop"
        unit={market.quoteAsset}
        value={draft.stop}
        placeholder=""
        problem={problems.stop}
        onChange={setStop}
        onKeyDown={steppingWithArrows(draft.stop, market, setStop)}
      />
      {review.trigger !== undefined && <p className="text-muted mt-1 text-xs">{review.trigger}</p>}
    </div>
  );
}

/** The price of a limit order; the arrow keys move it by a tick, the button takes the best one. */
function PriceField({ market, draft, problems, bestPrice, onChange }: OrderFieldsProps) {
  if (draft.kind === "MARKET") {
    return (
      <AmountInput
        label="Price"
        unit={market.quoteAsset}
        value=""
        disabled
        placeholder="Best market price"
        problem={undefined}
        onChange={() => undefined}
      />
    );
  }
  const { decimals, stepUnits } = market.price;
  const setPrice = (price: string) => onChange(withPrice(draft, market, price));
  const [label, title] =
    draft.side === "BUY" ? ["Bid", "Take the best bid price"] : ["Ask", "Take the best ask price"];
  const best = bestPrice && formatDecimal(bestPrice * stepUnits, decimals, decimals);
  return (
    <AmountInput
      label={draft.kind === "STOP_LIMIT" ? "Limit" : "Price"}
      unit={market.quoteAsset}
      value={draft.price}
      placeholder=""
      problem={problems.price}
      onChange={setPrice}
      onKeyDown={steppingWithArrows(draft.price, market, setPrice)}
      {...(best && { action: { label, title, onPress: () => setPrice(best) } })}
    />
  );
}

function steppingWithArrows(price: string, market: Market, onChange: (price: string) => void) {
  return (event: KeyboardEvent) => {
    const ticks = { ArrowUp: 1n, ArrowDown: -1n }[event.key];
    if (ticks === undefined) return;
    event.preventDefault();
    onChange(stepPrice(price, market, ticks));
  };
}

function availableText(draft: Draft, market: Market, funds: Funds): string {
  return draft.side === "BUY"
    ? `${amountText(funds.quote)} ${market.quoteAsset}`
    : `${amountText(funds.base)} ${market.baseAsset}`;
}

/** What a market order would come to, for the field that was not typed. */
function estimateTexts(draft: Draft, { estimate }: Review, market: Market) {
  if (estimate === undefined) return { base: "", quote: "" };
  const places = market.quantity.decimals;
  const base = `≈ ${formatDecimal(estimate.baseUnits, places, places)}`;
  const quote = `≈ ${amountText(formatDecimal(estimate.quoteUnits, market.notionalDecimals), 2)}`;
  return draft.basis === "total" ? { base, quote: "" } : { base: "", quote };
}
