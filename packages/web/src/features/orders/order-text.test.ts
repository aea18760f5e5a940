import { expect, test } from "vitest";
import { limitText, priceText, totalText } from "./order-text.ts";

const market = { type: "MARKET", price: "0.00000000" };

test("an order with a limit shows it, whatever it paid", () => {
  const order = { type: "LIMIT", price: "64000.10000000" };
  expect(limitText(order)).toBe("64,000.10");
  expect(priceText({ ...order, executedQty: "2", cummulativeQuoteQty: "100" }, 2)).toBe(
    "64,000.10",
  );
});

test("an order without a limit shows what it paid on average", () => {
  expect(limitText(market)).toBe("Market");
  const unfilled = { ...market, executedQty: "0.00000000", cummulativeQuoteQty: "0.00000000" };
  expect(priceText(unfilled, 2)).toBe("Market");
  const filled = { ...market, executedQty: "0.00300000", cummulativeQuoteQty: "192.00200000" };
  expect(priceText(filled, 2)).toBe("64,000.67");
  expect(priceText({ ...filled, type: "STOP_LOSS" }, 4)).toBe("64,000.6667");
});

test("a total is as fine as the prices", () => {
  expect(totalText("1234.56789000", 2)).toBe("1,234.56");
  expect(totalText("0.00012345", 8)).toBe("0.00012345");
  expect(totalText("12.50000000", 0)).toBe("12.50");
});
