import { expect, test } from "vitest";
import { exchangeSpec, marketSpec, terms } from "../../../test/fixture.ts";
import type { OrderTerms } from "../../command/index.ts";
import { Refusal } from "../../event/index.ts";
import type { MarketSpec } from "../../market/index.ts";
import { MarketStatus, OrderType } from "../../market/index.ts";
import { AveragePrice } from "../price/average-price.ts";
import { Candidate } from "./candidate.ts";
import { explain } from "./explain.ts";
import { filtersOf } from "./filter-sets.ts";
import { PlainBounds } from "./plain-order.ts";
import { ReferencePrice } from "../price/reference-price.ts";

function explained(order: Partial<OrderTerms>, changes: Partial<MarketSpec>): string[] {
  const spec = marketSpec(changes);
  const average = new AveragePrice(5);
  average.add(100, 1, 0);
  const reference = new ReferencePrice(spec);
  const filters = filtersOf(spec, exchangeSpec());
  const candidate = new Candidate(new Refusal());
  const plain = new PlainBounds(spec, exchangeSpec());
  const market = { spec, filters, plain, average, reference, lastPriceTicks: 100 };
  candidate.begin(terms(order), market, exchangeSpec(), 0);
  const verdicts = explain(candidate);
  expect(candidate.witness).toBeUndefined();
  return verdicts.map(({ rule, passed, actual, limit, text }) => {
    return `${passed ? "+" : "-"} ${rule} ${actual} ${limit}: ${text}`;
  });
}

test("an order that passes: every comparison, those of filters included", () => {
  const spec = {
    minNotionalUnits: 400,
    maxNotionalUnits: 900,
    bidMultiplierUp: 12_000,
    bidMultiplierDown: 8_000,
    maxIcebergParts: 10,
    maxNumOrders: 3,
  };
  expect(explained({ icebergLots: 2 }, spec)).toEqual([
    "+ 3.4 0 0: The market is open.",
    "+ 3.5 127 1: The market takes such orders.",
    "+ 3.6 2 5: A part of the order stays hidden.",
    "+ PRICE_FILTER 100 1: 100 is at least 1.",
    "+ PRICE_FILTER 100 1000000: 100 is at most 1000000.",
    "+ LOT_SIZE 5 1: 5 is at least 1.",
    "+ LOT_SIZE 5 1000000: 5 is at most 1000000.",
    "+ LOT_SIZE 2 1: 2 is at least 1.",
    "+ LOT_SIZE 2 1000000: 2 is at most 1000000.",
    "+ PERCENT_PRICE_BY_SIDE 100 80: 100 is at least 80.",
    "+ PERCENT_PRICE_BY_SIDE 100 120: 100 is at most 120.",
    "+ ICEBERG_PARTS 3 10: 3 is at most 10.",
    "+ NOTIONAL 500 400: 500 is at least 400.",
    "+ NOTIONAL 500 900: 500 is at most 900.",
    "+ MAX_NUM_ORDERS 1 3: 1 is at most 3.",
    "+ 3.9 500 9007199254740991: Every amount stays exact.",
  ]);
});

test("a quantity of whole steps", () => {
  const spec = { marketStepLots: 3 };
  const order = { orderType: OrderType.Market, priceTicks: 0, quantityLots: 6 };
  expect(explained(order, spec)).toContain("+ MARKET_LOT_SIZE 6 3: 6 is a multiple of 3.");
});

test("an order that fails in many ways: it goes on after the first", () => {
  const spec = {
    status: MarketStatus.Halt,
    orderTypes: 1,
    marketStepLots: 3,
    minNotionalUnits: 501,
    minQuantityLots: 6,
    baseUnitsPerLot: 2 ** 53,
  };
  expect(explained({ orderType: OrderType.Market, priceTicks: 0 }, spec)).toEqual([
    "- 3.4 1 0: Market is closed.",
    "- 3.5 1 2: Market orders are not supported for this symbol.",
    "- LOT_SIZE 5 6: 5 is not at least 6.",
    "- MARKET_LOT_SIZE 5 3: 5 is not a multiple of 3.",
    "- NOTIONAL 500 501: 500 is not at least 501.",
    `- 3.9 ${5 * 2 ** 53} 9007199254740991: Parameter 'quantity' overflowed.`,
  ]);
});
