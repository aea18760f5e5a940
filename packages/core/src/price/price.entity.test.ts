import { expect, test } from "vitest";
import { createTable } from "../table/index.ts";
import { priceCandles, priceStates } from "./price.entity.ts";

test("rows lie under the keys that stacks/prices.ts lets the price feed touch", () => {
  const table = createTable("Core");
  const found = { Key: { pk: "$bourse#symbol_BTCUSDT" } };
  const symbol = "BTCUSDT";
  expect(priceStates(table).get({ symbol }).params()).toMatchObject(found);
  expect(priceCandles(table).get({ symbol, openTimeMs: 0 }).params()).toMatchObject(found);
});
