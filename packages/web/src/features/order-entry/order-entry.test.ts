import { describe, expect, test } from "vitest";
import { marketOf, type Market } from "../../api/market.ts";
import {
  decimalInput,
  EMPTY_DRAFT,
  isDecimal,
  stepPrice,
  withAmount,
  withKind,
  withPercent,
  withPrice,
  withTotal,
  type Draft,
} from "./draft.ts";
import { estimateMarketOrder, feeUnits } from "./estimate.ts";
import { missingOf, reviewDraft, type ReviewContext } from "./review.ts";

const filters = [
  {
    filterType: "PRICE_FILTER",
    minPrice: "0.01000000",
    maxPrice: "1000000.00000000",
    tickSize: "0.01000000",
  },
  {
    filterType: "LOT_SIZE",
    minQty: "0.00001000",
    maxQty: "9000.00000000",
    stepSize: "0.00001000",
  },
  {
    filterType: "MARKET_LOT_SIZE",
    minQty: "0.00000000",
    maxQty: "130.00000000",
    stepSize: "0.00000000",
  },
  { filterType: "NOTIONAL", minNotional: "5.00000000", maxNotional: "9000000.00000000" },
];
const market: Market = marketOf({
  symbol: "BTCUSDT",
  status: "TRADING",
  baseAsset: "BTC",
  quoteAsset: "USDT",
  filters,
} as unknown as Parameters<typeof marketOf>[0]);

const asks = { priceTicks: [10_000, 10_100, 10_200], quantityLots: [100_000, 200_000, 300_000] };
const context = (part: Partial<ReviewContext> = {}): ReviewContext => ({
  market,
  funds: { base: "2.00000000", quote: "1000.00000000" },
  rates: { maker: "0.00100000", taker: "0.00100000" },
  opposite: asks,
  lastPrice: "100.00000000",
  ...part,
});
const limit = (price: string, amount: string): Draft =>
  withAmount(withPrice(EMPTY_DRAFT, market, price), market, amount);

describe("the market's grid", () => {
  test("is read from the filters as whole numbers", () => {
    expect(market.price).toEqual({ decimals: 2, stepUnits: 1 });
    expect(market.quantity).toEqual({ decimals: 5, stepUnits: 1 });
    expect(market.minNotionalUnits).toBe(50_000_000n);
    expect(market.marketMaxQuantityLots).toBe(13_000_000n);
  });
});

describe("the draft", () => {
  test("total follows amount, exactly", () => {
    expect(limit("64000.01", "0.12345").total).toBe("7900.8012345");
  });

  test("amount follows total, rounded down to a lot", () => {
    const draft = withTotal(withPrice(EMPTY_DRAFT, market, "3"), market, "10");
    expect(draft.amount).toBe("3.33333");
    expect(withPrice(draft, market, "4").amount).toBe("2.50000");
  });

  test("a share of the funds: quote to buy, base to sell", () => {
    const funds = { base: "1.23456789", quote: "1000.00000000" };
    const priced = withPrice(EMPTY_DRAFT, market, "100");
    const buy = withPercent(priced, market, funds, 25);
    expect([buy.total, buy.amount, buy.percent]).toEqual(["250", "2.50000", 25]);
    const sell = withPercent({ ...priced, side: "SELL" }, market, funds, 100);
    expect([sell.amount, sell.percent]).toEqual(["1.23456", 100]);
    expect(withAmount(sell, market, "1").percent).toBe(0);
  });

  test("a market order knows only what was typed", () => {
    const draft = withKind(limit("100", "2"), market, "MARKET");
    expect([draft.amount, draft.total]).toEqual(["2", ""]);
    expect(withKind(draft, market, "LIMIT").total).toBe("200.00");
  });

  test("arrow keys move the price by ticks, and stop at the least", () => {
    expect(stepPrice("100.005", market, 1n)).toBe("100.01");
    expect(stepPrice("0.01", market, -1n)).toBe("0.01");
  });

  test.each([
    ["12.5", "12.5"],
    [".5", ".5"],
    [" 7 ", "7"],
    ["0,125", "0.125"],
    ["0,5", "0.5"],
    ["1,5", "1.5"],
    ["1,2500", "1.2500"],
    ["90000,5", "90000.5"],
    ["1250,500", "1250.500"],
    ["1,250", "1250"],
    ["1,250.", "1250."],
    ["1,234,567", "1234567"],
    ["1,234,567.8", "1234567.8"],
  ])("%s pasted becomes %s", (pasted, kept) => {
    expect(decimalInput(pasted, true)).toBe(kept);
    expect(isDecimal(kept)).toBe(true);
  });

  test.each(["1e5", "-1", "1.2.3", "1.250,5", "1,2,3", "0,125,000", "1 000", "1".repeat(16), "."])(
    "%s stays as it is, and is no number",
    (text) => {
      expect(decimalInput(text, true)).toBe(text);
      expect(isDecimal(text)).toBe(false);
      expect(stepPrice(text, market, 1n)).toBe(text);
    },
  );

  /** What a field holds after each key. */
  const typing = (keys: string): readonly string[] => {
    let text = "";
    return keys.split("").map((key) => (text = decimalInput(text + key, false)));
  };

  test("a comma typed is the decimal point, whatever follows", () => {
    expect(typing("0,5")).toEqual(["0", "0.", "0.5"]);
    expect(typing(",5")).toEqual([".", ".5"]);
    expect(typing("90000,5").at(-1)).toBe("90000.5");
    expect(typing("1,250").at(-1)).toBe("1.250");
  });

  test.each(["1,250.5", "1.250,5", "1,234,567", "1e5", "1.2.3"])(
    "%s typed keeps every character, and is no number",
    (keys) => {
      const text = typing(keys).at(-1) ?? "";
      expect(text).toHaveLength(keys.length);
      expect(isDecimal(text)).toBe(false);
    },
  );

  test("a comma put between the digits of a number is its point", () => {
    expect(decimalInput("1,250", false)).toBe("1.250");
    expect(decimalInput("1,250.5", false)).toBe("1250.5");
  });
});

describe("the review", () => {
  test("a sound limit order is ready to send, as plain decimals", () => {
    const { order, problems, fee, receive } = reviewDraft(limit("100.10", "1.50000"), context());
    expect(problems).toEqual({});
    expect(order).toEqual({
      symbol: "BTCUSDT",
      side: "BUY",
      type: "LIMIT",
      timeInForce: "GTC",
      price: "100.1",
      quantity: "1.5",
    });
    expect([fee, receive]).toEqual(["0.0015 BTC", "1.4985 BTC"]);
  });

  test("post-only has no time in force, market orders name amount or total", () => {
    const maker = withKind(limit("100", "1"), market, "LIMIT_MAKER");
    expect(reviewDraft(maker, context()).order).not.toHaveProperty("timeInForce");
    const byTotal = withTotal(withKind(EMPTY_DRAFT, market, "MARKET"), market, "150");
    expect(reviewDraft(byTotal, context()).order).toEqual({
      symbol: "BTCUSDT",
      side: "BUY",
      type: "MARKET",
      quoteOrderQty: "150",
    });
  });

  test.each([
    ["100.001", "1", "price", "The price moves in steps of 0.01 USDT."],
    ["0", "1", "price", "The price must be at least 0.01 USDT."],
    ["1000000.01", "1", "price", "The price must be at most 1,000,000 USDT."],
    ["100", "0.000001", "amount", "The amount moves in steps of 0.00001 BTC."],
    ["100", "9000.00001", "amount", "The amount must be at most 9,000 BTC."],
    ["100", "0.04999", "total", "An order must be worth at least 5 USDT."],
    ["1000", "9000", "total", "You have 1,000.00 USDT free."],
    ["1001", "9000", "total", "An order may be worth at most 9,000,000 USDT."],
    ["100", "10.00001", "total", "You have 1,000.00 USDT free."],
  ] as const)("buying at %s the amount %s: %s problem", (price, amount, field, text) => {
    const { problems, order } = reviewDraft(limit(price, amount), context());
    expect(problems[field]).toBe(text);
    expect(order).toBeUndefined();
  });

  test("what is no number is said, in whatever field, and never sent", () => {
    const asPrice = reviewDraft(limit("1.250,5", "1"), context());
    expect(asPrice.problems.price).toBe("The price must be a number such as 1234.5.");
    const asAmount = reviewDraft(limit("100", "1e5"), context());
    expect(asAmount.problems.amount).toBe("The amount must be a number such as 1234.5.");
    const asTotal = reviewDraft(withTotal(limit("100", "1"), market, "1,2,3"), context());
    expect(asTotal.problems.total).toBe("The total must be a number such as 1234.5.");
    expect([asPrice.order, asAmount.order, asTotal.order]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  test("the least order is exactly enough", () => {
    expect(reviewDraft(limit("100", "0.05"), context()).problems).toEqual({});
  });

  test("selling is measured against the base", () => {
    const sell = { ...limit("100", "2.00001"), side: "SELL" as const };
    expect(reviewDraft(sell, context()).problems.total).toBe("You have 2.00 BTC free.");
  });

  test("a share of nothing says that there is nothing", () => {
    const none = { base: "0.00000000", quote: "0" };
    const priced = withPrice(EMPTY_DRAFT, market, "100");
    for (const draft of [EMPTY_DRAFT, priced, withKind(priced, market, "MARKET")]) {
      const buy = withPercent(draft, market, none, 100);
      const bought = reviewDraft(buy, context({ funds: none }));
      expect(bought.problems).toEqual({ total: "You have 0.00 USDT free." });
      const sell = withPercent({ ...draft, side: "SELL" }, market, none, 25);
      const sold = reviewDraft(sell, context({ funds: none }));
      expect(sold.problems).toEqual({ total: "You have 0.00 BTC free." });
      expect([bought.order, sold.order]).toEqual([undefined, undefined]);
    }
  });

  test("a market order is limited by the book, by its own maximum, and by the funds", () => {
    const byAmount = (amount: string) =>
      withAmount(withKind(EMPTY_DRAFT, market, "MARKET"), market, amount);
    const rich = context({ funds: { base: "0", quote: "1000000" } });
    expect(reviewDraft(byAmount("6.00001"), rich).problems.total).toMatch(/too thin/);
    expect(reviewDraft(byAmount("130.00001"), rich).problems.amount).toMatch(/at most 130 BTC/);
    expect(reviewDraft(byAmount("6"), rich).problems).toEqual({});
    const poor = context({ funds: { base: "0", quote: "100" } });
    expect(reviewDraft(byAmount("1"), poor).problems).toEqual({});
    expect(reviewDraft(byAmount("1.00001"), poor).problems.total).toBe(
      "You have 100.00 USDT free.",
    );
  });

  describe("a stop-limit", () => {
    const stopLimit = (side: "BUY" | "SELL", stop: string): Draft => ({
      ...withKind(limit("100", "1"), market, "STOP_LIMIT"),
      side,
      stop,
    });

    test.each([
      ["BUY", "100.01", "STOP_LOSS_LIMIT", "rises to 100.01"],
      ["BUY", "99.99", "TAKE_PROFIT_LIMIT", "falls to 99.99"],
      ["SELL", "99.99", "STOP_LOSS_LIMIT", "falls to 99.99"],
      ["SELL", "100.01", "TAKE_PROFIT_LIMIT", "rises to 100.01"],
    ] as const)("to %s at a stop of %s is a %s: %s", (side, stop, type, text) => {
      const { order, trigger } = reviewDraft(stopLimit(side, stop), context());
      expect(order).toEqual({
        symbol: "BTCUSDT",
        side,
        type,
        timeInForce: "GTC",
        price: "100",
        quantity: "1",
        stopPrice: stop,
      });
      expect(trigger).toBe(`Waits until the price ${text} USDT.`);
    });

    test.each([
      ["100", /The last price is that already/],
      ["100.001", /The stop price moves in steps of 0.01 USDT/],
      ["0", /The stop price must be at least 0.01 USDT/],
    ])("with a stop of %s is not sent", (stop, text) => {
      const { order, problems, trigger } = reviewDraft(stopLimit("BUY", stop), context());
      expect(problems.stop).toMatch(text);
      expect([order, trigger]).toEqual([undefined, undefined]);
    });

    test("needs a stop price, and a last price to hold it against", () => {
      expect(missingOf(stopLimit("BUY", ""))).toEqual({ stop: "Enter a stop price." });
      const untraded = context({ lastPrice: undefined });
      expect(reviewDraft(stopLimit("BUY", "101"), untraded).problems.stop).toMatch(/yet/);
    });

    test("holds the worth of its limit, so that is what must be free", () => {
      const dear = { ...stopLimit("BUY", "101"), amount: "10.00001" };
      expect(reviewDraft(dear, context()).problems.total).toBe("You have 1,000.00 USDT free.");
    });
  });

  test("nothing is judged before it is typed, but a press says what is missing", () => {
    expect(reviewDraft(EMPTY_DRAFT, context())).toMatchObject({ problems: {}, order: undefined });
    expect(missingOf(EMPTY_DRAFT)).toEqual({ price: "Enter a price.", amount: "Enter an amount." });
  });
});

describe("estimates", () => {
  test("walk the levels exactly, by amount and by total", () => {
    expect(estimateMarketOrder(asks, market, { baseUnits: 150_000n })).toEqual({
      baseUnits: 150_000n,
      quoteUnits: 10_000n * 100_000n + 10_100n * 50_000n,
      complete: true,
    });
    // 151 USDT: all of the first level (100), then as many lots at 101 as 51 buys.
    expect(estimateMarketOrder(asks, market, { quoteUnits: 1_510_000_000n })).toEqual({
      baseUnits: 100_000n + 50_495n,
      quoteUnits: 1_000_000_000n + 50_495n * 10_100n,
      complete: true,
    });
  });

  test("fees round up", () => {
    expect(feeUnits(1000n, 100_000n)).toBe(1n);
    expect(feeUnits(1001n, 100_000n)).toBe(2n);
  });
});
