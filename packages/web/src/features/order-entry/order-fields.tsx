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
  const { market, draft, review, problems, funds, bestPrice, onChange } = props;
  const isMarket = draft.kind === "MARKET";
  const estimate = review.estimate;
  const { decimals, stepUnits } = market.price;
  const available =
    funds &&
    (draft.side === "BUY" ? [funds.quote, market.quoteAsset] : [funds.base, market.baseAsset]);

  const stepWithArrows = (event: KeyboardEvent) => {
    const ticks = { ArrowUp: 1n, ArrowDown: -1n }[event.key];
    if (ticks === undefined) return;
    event.preventDefault();
    onChange(stepPrice(draft, market, ticks));
  };

  return (
    <>
      <p className="text-muted flex justify-between text-xs">
        <span>Available</span>
        <span className="text-fg" data-testid="available">
          {available ? `${amountText(available[0] ?? "0")} ${available[1]}` : "–"}
        </span>
      </p>
      <AmountInput
        label="Price"
        unit={market.quoteAsset}
        value={isMarket ? "" : draft.price}
        disabled={isMarket}
        placeholder={isMarket ? "Best market price" : ""}
        problem={problems.price}
        onChange={(price) => onChange(withPrice(draft, market, price))}
        onKeyDown={stepWithArrows}
        {...(!isMarket &&
          bestPrice !== undefined && {
            action: {
              label: draft.side === "BUY" ? "Bid" : "Ask",
              title: draft.side === "BUY" ? "Take the best bid price" : "Take the best ask price",
              onPress: () =>
                onChange(
                  withPrice(
                    draft,
                    market,
                    formatDecimal(bestPrice * stepUnits, decimals, decimals),
                  ),
                ),
            },
          })}
      />
      <AmountInput
        label="Amount"
        unit={market.baseAsset}
        value={draft.amount}
        placeholder={
          estimate && draft.basis === "total"
            ? `≈ ${formatDecimal(estimate.baseUnits, market.quantity.decimals, market.quantity.decimals)}`
            : ""
        }
        problem={problems.amount}
        onChange={(amount) => onChange(withAmount(draft, market, amount))}
      />
      <PercentSlider
        disabled={funds === undefined || (!isMarket && draft.side === "BUY" && draft.price === "")}
        percent={draft.percent}
        onChange={(percent) => funds && onChange(withPercent(draft, market, funds, percent))}
      />
      <AmountInput
        label="Total"
        unit={market.quoteAsset}
        value={draft.total}
        placeholder={
          estimate && draft.basis === "amount"
            ? `≈ ${amountText(formatDecimal(estimate.quoteUnits, market.notionalDecimals), 2)}`
            : ""
        }
        problem={problems.total}
        onChange={(total) => onChange(withTotal(draft, market, total))}
      />
    </>
  );
}
