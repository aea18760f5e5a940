import { expect, test } from "vitest";
import { ApiProblem } from "../../api/problem.ts";
import { refusalText } from "./refusal-text.ts";

const FILTERS = [
  "PRICE_FILTER",
  "LOT_SIZE",
  "MARKET_LOT_SIZE",
  "PERCENT_PRICE",
  "PERCENT_PRICE_BY_SIDE",
  "TRAILING_DELTA",
  "ICEBERG_PARTS",
  "MIN_NOTIONAL",
  "NOTIONAL",
  "MAX_POSITION",
  "MAX_NUM_ORDERS",
  "MAX_NUM_ICEBERG_ORDERS",
  "MAX_NUM_ALGO_ORDERS",
  "MAX_NUM_ORDER_LISTS",
  "MAX_NUM_ORDER_AMENDS",
  "EXCHANGE_MAX_NUM_ORDERS",
  "EXCHANGE_MAX_NUM_ICEBERG_ORDERS",
  "EXCHANGE_MAX_NUM_ALGO_ORDERS",
  "EXCHANGE_MAX_NUM_ORDER_LISTS",
  "MAX_ASSET",
];
const refused = (text: string) => refusalText(new ApiProblem(400, -1013, text));

test.each(FILTERS)("a failure of %s is told in a sentence", (filter) => {
  expect(refused(`Filter failure: ${filter}`)).toMatch(/^[A-Z][a-z ].*\.$/);
  expect(refused(`Filter failure: ${filter}`)).not.toContain("_");
});

test("everything else is told as the exchange tells it", () => {
  expect(refused("Filter failure: SOMETHING_NEW")).toBe("Filter failure: SOMETHING_NEW");
  expect(refused("Market is closed.")).toBe("Market is closed.");
});

test("an order that is open already is said to be", () => {
  expect(refused("Duplicate order sent.")).toMatch(/placed the first time/);
});
