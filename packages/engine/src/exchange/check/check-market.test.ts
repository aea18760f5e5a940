import { describe, expect, test } from "vitest";
import { exchangeSpec, marketSpec, terms } from "../../../test/fixture.ts";
import type { OrderTerms } from "../../command/index.ts";
import { Refusal } from "../../event/index.ts";
import type { MarketSpec } from "../../market/index.ts";
import {
  ALL_FEATURES,
  MarketFeature,
  MarketStatus,
  OrderListKind,
  OrderType,
  PegPriceType,
  SelfTradePrevention,
} from "../../market/index.ts";
import { AveragePrice } from "../price/average-price.ts";
import { Candidate } from "./candidate.ts";
import {
  checkAmendCount,
  checkListAllowed,
  checkMarketRules,
  checkOverflow,
} from "./check-market.ts";
import { filtersOf } from "./filter-sets.ts";
import { PlainBounds } from "./plain-order.ts";
import { ReferencePrice } from "../price/reference-price.ts";

const refusal = new Refusal();

interface Setting {
  readonly spec?: Partial<MarketSpec>;
  readonly order?: Partial<OrderTerms>;
  readonly known?: Partial<Candidate>;
  readonly lastPriceTicks?: number;
}

function candidateOf({ spec: changes, order, known, lastPriceTicks = 0 }: Setting): Candidate {
  const spec = marketSpec(changes);
  const candidate = new Candidate(refusal);
  const average = new AveragePrice(0);
  const reference = new ReferencePrice(spec);
  const filters = filtersOf(spec, exchangeSpec());
  const plain = new PlainBounds(spec, exchangeSpec());
  const market = { spec, filters, plain, average, reference, lastPriceTicks };
  candidate.begin(terms(order), market, exchangeSpec(), 0);
  return Object.assign(candidate, known);
}

function answer(passed: boolean): string {
  return passed ? "ok" : `${refusal.reason.code} ${refusal.reason.message}`;
}

const byQuote = { orderType: OrderType.Market, quantityLots: 0, quoteQuantityUnits: 5 };
const stopLoss = { orderType: OrderType.StopLoss, priceTicks: 0, triggerPriceTicks: 100 };

describe("what a market takes", () => {
  const without = (feature: MarketFeature) => ({ features: ALL_FEATURES & ~feature });
  const only = (orderType: OrderType) => ({ orderTypes: 127 & ~(1 << orderType), features: 0 });
  const unsupported = (what: string) => `-2010 ${what} orders are not supported for this symbol.`;

  const rows: readonly (readonly [what: string, setting: Setting, answer: string])[] = [
    ["an open market", {}, "ok"],
    ["a closed one", { spec: { status: MarketStatus.Halt } }, "-2010 Market is closed."],
    ["one for cancels", { spec: { status: MarketStatus.CancelOnly } }, "-2010 Market is closed."],
    ["LIMIT", { spec: only(OrderType.Limit) }, unsupported("Limit")],
    ...(
      [
        ["Market", OrderType.Market],
        ["Limit maker", OrderType.LimitMaker],
        ["Stop loss", OrderType.StopLoss],
        ["Stop loss limit", OrderType.StopLossLimit],
        ["Take profit", OrderType.TakeProfit],
        ["Take profit limit", OrderType.TakeProfitLimit],
      ] as const
    ).map(([name, orderType]) => {
      return [name, { spec: only(orderType), order: { orderType } }, unsupported(name)] as const;
    }),
    [
      "iceberg",
      { spec: without(MarketFeature.Iceberg), order: { icebergLots: 1 } },
      unsupported("Iceberg"),
    ],
    [
      "by quote",
      { spec: without(MarketFeature.QuoteMarket), order: byQuote },
      "-2010 Quote order qty market orders are not support for this symbol.",
    ],
    [
      "trailing",
      { spec: without(MarketFeature.TrailingStop), order: { ...stopLoss, trailingDeltaBips: 1 } },
      unsupported("Trailing stop"),
    ],
    [
      "pegged",
      { spec: without(MarketFeature.Peg), order: { pegPriceType: PegPriceType.Market } },
      unsupported("Pegged"),
    ],
    [
      "the first feature that misses",
      { spec: { features: 0 }, order: { icebergLots: 1, pegPriceType: PegPriceType.Market } },
      unsupported("Iceberg"),
    ],
    ["without features a plain order", { spec: { features: 0 } }, "ok"],
    [
      "a mode of self-trade prevention",
      {
        spec: { selfTradePreventionModes: 63 & ~(1 << SelfTradePrevention.Decrement) },
        known: { selfTradePrevention: SelfTradePrevention.Decrement },
      },
      "-1013 This symbol does not allow the specified self-trade prevention mode.",
    ],
    ["an iceberg with something hidden", { order: { icebergLots: 4 } }, "ok"],
    ["one with nothing hidden", { order: { icebergLots: 5 } }, "-2010 IcebergQty exceeds QTY."],
  ];

  test.each(rows)("%s", (_what, setting, expected) => {
    expect(answer(checkMarketRules(candidateOf(setting)))).toBe(expected);
  });

  test.each([
    ["Oco", ["Oco"]],
    ["Oto", ["Oto"]],
    ["Otoco", ["Oto", "Oco"]],
    ["Opo", ["Oto", "Opo"]],
    ["Opoco", ["Oto", "Opo", "Oco"]],
  ] as const)("lists: %s", (kind, names) => {
    const listKind = OrderListKind[kind];
    for (const name of names) {
      const lacking = marketSpec(without(MarketFeature[name]));
      const text = unsupported(name.toUpperCase());
      const expected = name === "Oco" ? text.slice(0, -1) : text;
      expect(answer(checkListAllowed(refusal, lacking, listKind))).toBe(expected);
    }
    const features = names.reduce((all, name) => all | MarketFeature[name], 0);
    expect(answer(checkListAllowed(refusal, marketSpec({ features }), listKind))).toBe("ok");
  });

  test("so many amendments", () => {
    const spec = marketSpec({ maxNumOrderAmends: 2 });
    expect(checkAmendCount(refusal, spec, 1)).toBe(true);
    expect(answer(checkAmendCount(refusal, spec, 2))).toContain("MAX_NUM_ORDER_AMENDS");
    expect(checkAmendCount(refusal, marketSpec({ maxNumOrderAmends: 0 }), 99)).toBe(true);
  });
});

describe("amounts that are no longer exact", () => {
  const half = 2 ** 52;
  const rows: readonly (readonly [what: string, setting: Setting, passed: boolean])[] = [
    ["base units that fit", { spec: { baseUnitsPerLot: half }, order: { quantityLots: 1 } }, true],
    [
      "base units that do not",
      { spec: { baseUnitsPerLot: half }, order: { quantityLots: 2 } },
      false,
    ],
    ["a worth that fits", { order: { priceTicks: half, quantityLots: 1 } }, true],
    ["a worth that does not", { order: { priceTicks: half, quantityLots: 2 } }, false],
    ["at a peg's price", { order: { priceTicks: 1 }, known: { priceTicks: half } }, false],
    ["at a trigger price", { order: { ...stopLoss, triggerPriceTicks: half } }, false],
    [
      "at the last price, when nothing else says",
      { order: { ...stopLoss, triggerPriceTicks: 0 }, lastPriceTicks: half },
      false,
    ],
    ["what the book asks", { order: byQuote, known: { quoteUnits: 2 * half } }, false],
    ["what the book asks, exactly", { order: byQuote, known: { quoteUnits: 2 * half - 1 } }, true],
  ];

  test.each(rows)("%s", (_what, setting, passed) => {
    const expected = passed ? "ok" : "-1108 Parameter 'quantity' overflowed.";
    expect(answer(checkOverflow(candidateOf(setting)))).toBe(expected);
  });
});
