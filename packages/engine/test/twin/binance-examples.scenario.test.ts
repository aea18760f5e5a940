import { describe, expect, test } from "vitest";
import type { PlaceOrder } from "../../src/command/index.ts";
import type { Event } from "../../src/event/index.ts";
import {
  CancelReplaceMode,
  CancelRestriction,
  ExpiryReason,
  OrderType,
  ReferencePriceKind,
  SelfTradePrevention,
  Side,
} from "../../src/market/index.ts";
import {
  ASSETS,
  COIN,
  EURO,
  NO_FEES,
  accountSpec,
  exchangeSpec,
  marketSpec,
  order,
} from "../fixture.ts";
import { ALICE, BOB, CAROL, MARKET, Stage, brief, kindsOf, tradesOf } from "./examples.ts";
import { Twin } from "./twin.ts";

const { Buy, Sell } = Side;

describe("self-trade prevention, Binance's tests A to H (0.1 is one lot, one tick)", () => {
  const { None, ExpireTaker, ExpireMaker, ExpireBoth, Decrement, Transfer } = SelfTradePrevention;
  const MAKERS: readonly [number, number][] = [
    [12, 12],
    [13, 11],
    [81, 10],
  ];

  function meet(
    makers: readonly [number, number][],
    taker: Partial<PlaceOrder>,
    makerMode: SelfTradePrevention = None,
  ): { stage: Stage; events: readonly Event[] } {
    const stage = new Stage();
    for (const [quantityLots, priceTicks] of makers) {
      stage.place({ quantityLots, priceTicks, selfTradePrevention: makerMode });
    }
    return { stage, events: stage.place({ side: Sell, ...taker }) };
  }

  function prevented(events: readonly Event[]): string[] {
    return events
      .filter((event) => event.kind === "TradePrevented")
      .map((event) => {
        const lots = `${event.makerPreventedLots}+${event.takerPreventedLots}`;
        return `${event.preventedMatchId}: ${lots}, ${brief(event.maker)}, ${brief(event.taker)}`;
      });
  }

  test("A: NONE trades", () => {
    const { events } = meet([[1, 1]], { quantityLots: 1, priceTicks: 1 });
    expect(kindsOf(events)).toEqual(["OrderAccepted", "Trade"]);
  });

  test("B: EXPIRE_MAKER ends all makers, the taker rests", () => {
    const taker = { quantityLots: 30, priceTicks: 10, selfTradePrevention: ExpireMaker };
    const { stage, events } = meet(MAKERS, taker);
    expect(prevented(events)).toEqual([
      "0: 12+0, ExpiredInMatch 0+12, New 0+0",
      "1: 13+0, ExpiredInMatch 0+13, New 0+0",
      "2: 81+0, ExpiredInMatch 0+81, New 0+0",
    ]);
    expect(stage.twin.depth(1)).toEqual({ bids: [], asks: [[10, 30]] });
  });

  test("C: EXPIRE_TAKER ends the taker at the first maker", () => {
    const taker = { quantityLots: 30, priceTicks: 10, selfTradePrevention: ExpireTaker };
    const { stage, events } = meet(MAKERS, taker);
    expect(prevented(events)).toEqual(["0: 0+30, New 0+0, ExpiredInMatch 0+30"]);
    expect(stage.twin.depth(1).bids).toHaveLength(3);
  });

  test("D: EXPIRE_BOTH ends both", () => {
    const taker = { quantityLots: 3, priceTicks: 1, selfTradePrevention: ExpireBoth };
    const { events } = meet([[1, 1]], taker);
    expect(prevented(events)).toEqual(["0: 1+3, ExpiredInMatch 0+1, ExpiredInMatch 0+3"]);
  });

  test("E: the taker's mode decides", () => {
    const taker = { quantityLots: 1, priceTicks: 1, selfTradePrevention: ExpireTaker };
    const { events } = meet([[1, 1]], taker, ExpireMaker);
    expect(prevented(events)).toEqual(["0: 0+1, New 0+0, ExpiredInMatch 0+1"]);
  });

  test("F: a MARKET order that ends its makers expires for want of others", () => {
    const taker = { ...MARKET, quantityLots: 1, selfTradePrevention: ExpireMaker };
    const { events } = meet([[1, 1]], taker);
    expect(kindsOf(events)).toEqual(["OrderAccepted", "TradePrevented", "OrderExpired"]);
    const expired = events.find((event) => event.kind === "OrderExpired");
    expect(expired).toMatchObject({ reason: ExpiryReason.InsufficientLiquidity });
  });

  test("G: DECREMENT takes the lesser quantity from both", () => {
    const taker = { quantityLots: 2, priceTicks: 2, selfTradePrevention: Decrement };
    const { stage, events } = meet([[6, 2]], taker);
    expect(prevented(events)).toEqual(["0: 2+2, New 0+2, ExpiredInMatch 0+2"]);
    expect(stage.twin.balance(ALICE, EURO.assetId).lockedUnits).toBe(8n);
  });

  test("H: TRANSFER moves the quantity within the group", () => {
    const stage = new Stage({ quoteUnitsPerTickLot: 1 }, 2_000_000);
    for (const accountId of [ALICE, BOB]) {
      stage.play({ kind: "ConfigureAccount", spec: accountSpec({ accountId, tradeGroupId: 1 }) });
    }
    stage.place({ quantityLots: 60, priceTicks: 20, selfTradePrevention: Transfer });
    const events = stage.place({
      accountId: BOB,
      side: Sell,
      quantityLots: 20,
      priceTicks: 20,
      selfTradePrevention: Transfer,
    });
    expect(prevented(events)).toEqual(["0: 20+20, New 0+20, ExpiredInMatch 0+20"]);
    expect(events.find((event) => event.kind === "TradePrevented")).toMatchObject({
      transferredLots: 20,
      tradeGroupId: 1,
    });
    const balances = [ALICE, BOB].flatMap((accountId) =>
      [2, 1].map((assetId) => stage.twin.balance(accountId, assetId)),
    );
    expect(balances).toEqual([
      { freeUnits: 2_000_020n, lockedUnits: 0n },
      { freeUnits: 1_998_800n, lockedUnits: 800n },
      { freeUnits: 1_999_980n, lockedUnits: 0n },
      { freeUnits: 2_000_400n, lockedUnits: 0n },
    ]);
  });
});

/** Half a price unit is a tick, so that 43,012.5 is one. */
const HALVES = 2;

describe("trailing stops, Binance's tests A to E (last price 40,000 on entry)", () => {
  const { StopLossLimit, TakeProfitLimit } = OrderType;
  const rows: [string, Partial<PlaceOrder>, number[]][] = [
    [
      "A",
      { side: Buy, orderType: StopLossLimit, triggerPriceTicks: 44_000, trailingDeltaBips: 500 },
      [37_000, 44_000, 46_000, 42_000, 44_100],
    ],
    [
      "B",
      { side: Sell, orderType: StopLossLimit, triggerPriceTicks: 39_000, trailingDeltaBips: 1000 },
      [41_500, 39_000, 37_000, 41_000, 36_900],
    ],
    [
      "C",
      { side: Buy, orderType: TakeProfitLimit, triggerPriceTicks: 38_000, trailingDeltaBips: 850 },
      [42_000, 38_000, 37_000, 39_000, 38_000, 40_145],
    ],
    [
      "D",
      { side: Sell, orderType: TakeProfitLimit, triggerPriceTicks: 42_000, trailingDeltaBips: 750 },
      [41_500, 39_000, 42_000, 45_000, 44_000, 46_500, 43_012.5],
    ],
    [
      "E",
      { side: Sell, orderType: StopLossLimit, triggerPriceTicks: 0, trailingDeltaBips: 700 },
      [42_000, 39_500, 45_500, 42_315],
    ],
  ];

  test.each(rows)("%s triggers at the last of its prices, not before", (_, terms, path) => {
    const stage = new Stage();
    stage.trade(40_000 * HALVES);
    const limitTicks = terms.side === Buy ? 30_000 * HALVES : 50_000 * HALVES;
    const triggerPriceTicks = (terms.triggerPriceTicks ?? 0) * HALVES;
    stage.place({ ...terms, triggerPriceTicks, priceTicks: limitTicks, quantityLots: 1 });
    const kinds = path.map((price) => kindsOf(stage.trade(price * HALVES)));
    const fired = kinds.map((some) => some.includes("OrderTriggered"));
    expect(fired).toEqual(path.map((__, index) => index === path.length - 1));
  });
});

describe("the events of MARKET orders", () => {
  test("what the book does not have expires", () => {
    const stage = new Stage();
    stage.limit(BOB, Sell, [2, 100]);
    stage.limit(CAROL, Sell, [1, 101]);
    const events = stage.market(ALICE, Buy, { quantityLots: 5 });
    expect(kindsOf(events)).toEqual(["OrderAccepted", "Trade", "Trade", "OrderExpired"]);
    expect(tradesOf(events)).toEqual([
      [100, 2],
      [101, 1],
    ]);
    const expired = events.find((event) => event.kind === "OrderExpired");
    expect(expired).toMatchObject({ order: { executedLots: 3, quantityLots: 5 } });
    expect(stage.twin.balance(ALICE, EURO.assetId)).toEqual({
      freeUnits: 1_000_000_000n - 301n,
      lockedUnits: 0n,
    });
  });

  test("by quote quantity it buys what that pays, and is filled when it could", () => {
    const stage = new Stage();
    stage.limit(BOB, Sell, [2, 100]);
    stage.limit(CAROL, Sell, [9, 101]);
    const events = stage.market(ALICE, Buy, { quantityLots: 0, quoteQuantityUnits: 450 });
    expect(tradesOf(events)).toEqual([
      [100, 2],
      [101, 2],
    ]);
    const last = events.findLast((event) => event.kind === "Trade");
    expect(last && brief(last.taker)).toBe("Filled 4+0");
  });
});

describe("amend keeps the place, cancel-replace does not", () => {
  function queue(): Stage {
    const stage = new Stage();
    stage.limit(BOB, Sell, [100, 50]);
    stage.limit(ALICE, Sell, [550, 50]);
    stage.limit(CAROL, Sell, [400, 50]);
    return stage;
  }

  function makersOf(events: readonly Event[]): [number, number][] {
    return events
      .filter((event) => event.kind === "Trade")
      .map(({ maker, quantityLots }) => [maker.accountId, quantityLots]);
  }

  test("amended, it still trades before what came later", () => {
    const stage = queue();
    const events = stage.play({
      kind: "AmendOrder",
      accountId: ALICE,
      marketId: 1,
      orderId: 2,
      origClientOrderId: "",
      newClientOrderId: "smaller",
      quantityLots: 500,
    });
    expect(kindsOf(events)).toEqual(["OrderAmended"]);
    const { freeUnits, lockedUnits } = stage.twin.balance(ALICE, 2);
    expect([freeUnits, lockedUnits]).toEqual([1_000_000_000n - 500n, 500n]);
    expect(makersOf(stage.market(CAROL, Buy, { quantityLots: 650 }))).toEqual([
      [BOB, 100],
      [ALICE, 500],
      [CAROL, 50],
    ]);
  });

  test("replaced, it is the last", () => {
    const stage = queue();
    stage.play({
      ...order({ side: Sell, quantityLots: 500, priceTicks: 50, clientOrderId: "again" }),
      kind: "CancelReplace",
      mode: CancelReplaceMode.StopOnFailure,
      cancelOrderId: 2,
      cancelOrigClientOrderId: "",
      cancelNewClientOrderId: "",
      restriction: CancelRestriction.None,
    });
    expect(makersOf(stage.market(CAROL, Buy, { quantityLots: 650 }))).toEqual([
      [BOB, 100],
      [CAROL, 400],
      [ALICE, 150],
    ]);
  });
});

describe("the price range, multipliers 2 and 0.5 of a reference of 10", () => {
  const RANGE = {
    referencePriceKind: ReferencePriceKind.External,
    bidLimitUp: 20_000,
    bidLimitDown: 5_000,
    askLimitUp: 20_000,
    askLimitDown: 5_000,
  };

  function stageAt10(): Stage {
    const stage = new Stage(RANGE);
    stage.play({ kind: "SetReferencePrice", marketId: 1, referencePrice: 100_000 });
    return stage;
  }

  test("a BUY trades up to 20 and then expires", () => {
    const stage = stageAt10();
    for (const price of [19, 20, 21]) stage.limit(BOB, Sell, [1, price]);
    const events = stage.limit(ALICE, Buy, [3, 30]);
    expect(tradesOf(events).map(([price]) => price)).toEqual([19, 20]);
    expect(events.find((event) => event.kind === "OrderExpired")).toMatchObject({
      reason: ExpiryReason.PriceRangeExceeded,
    });
  });

  test("a SELL trades down to 5 and then expires", () => {
    const stage = stageAt10();
    for (const price of [5, 4]) stage.limit(BOB, Buy, [1, price]);
    const events = stage.market(ALICE, Sell, { quantityLots: 2 });
    expect(tradesOf(events).map(([price]) => price)).toEqual([5]);
    expect(events.find((event) => event.kind === "OrderExpired")).toMatchObject({
      reason: ExpiryReason.PriceRangeExceeded,
    });
  });
});

describe("commission: SELL MARKET 0.49975 BTC at 35,000, 17,491.25 USDT received", () => {
  const FEES = {
    standardFees: { ...NO_FEES, takerRate: 20, sellerRate: 40 },
    taxFees: { ...NO_FEES, takerRate: 114, sellerRate: 116 },
    specialFees: { ...NO_FEES, takerRate: 6_000_000 },
  };
  /** Lots of 0.00001 BTC, ticks of 0.01 USDT, balances in 1e-8. */
  const GRID = { baseUnitsPerLot: 1000, quoteUnitsPerTickLot: 10 };

  function sell(paysInFeeAsset: boolean): Event | undefined {
    const stage = new Stage({ ...GRID, ...FEES, maxPriceTicks: 0 }, Number.MAX_SAFE_INTEGER);
    stage.play({
      kind: "ListMarket",
      spec: marketSpec({
        marketId: 2,
        symbol: "COINEUR",
        baseAssetId: COIN.assetId,
        baseUnitsPerLot: 100_000,
        quoteUnitsPerTickLot: 1000,
      }),
    });
    const spec = exchangeSpec({ feeAssetId: COIN.assetId, feeDiscount: 2500 });
    stage.play({ kind: "ConfigureExchange", spec });
    stage.play({ kind: "ConfigureAccount", spec: accountSpec({ paysInFeeAsset }) });
    stage.place({ marketId: 2, accountId: BOB, side: Sell, quantityLots: 1, priceTicks: 26_000 });
    stage.place({ marketId: 2, accountId: CAROL, side: Buy, quantityLots: 1, priceTicks: 26_000 });
    stage.limit(BOB, Buy, [49_975, 3_500_000]);
    const events = stage.market(ALICE, Sell, { quantityLots: 49_975 });
    return events.find((event) => event.kind === "Trade");
  }

  test("out of what it receives: 1049.525724625, rounded up", () => {
    expect(sell(false)).toMatchObject({
      notionalUnits: 1_749_125_000_000,
      takerFeeUnits: 104_952_572_463,
      takerFeeAssetId: EURO.assetId,
    });
  });

  test("in the fee asset at 260: 4.036607129, its standard part times 0.25", () => {
    expect(sell(true)).toMatchObject({
      takerFeeUnits: 403_660_713,
      takerFeeAssetId: COIN.assetId,
    });
  });
});

describe("the mean of buckets", () => {
  test("the bucket that straddles the window's begin counts by its part inside", () => {
    const spec = marketSpec({
      referencePriceKind: ReferencePriceKind.ArithmeticMean,
      referenceBucketCount: 2,
      referenceBucketWidthMs: 10_000,
      percentPriceUp: 10_000,
      percentPriceDown: 10_000,
    });
    const twin = new Twin();
    let sequence = 0;
    const play = (command: Parameters<Twin["apply"]>[0], second: number) =>
      twin.apply(command, ++sequence, second * 1_000_000);
    for (const asset of ASSETS) play({ kind: "ListAsset", spec: asset }, 0);
    play({ kind: "ListMarket", spec: { ...spec, percentPriceUp: 0 } }, 0);
    for (const [accountId, assetId] of [
      [ALICE, 1],
      [BOB, 2],
    ] as const) {
      const amountUnits = 1_000_000;
      play({ kind: "Deposit", accountId, assetId, amountUnits, transferId: "d" }, 0);
    }
    const trade = (priceTicks: number, second: number) => {
      const clientOrderId = `${second}`;
      const terms = { priceTicks, quantityLots: 1, clientOrderId };
      play(order({ ...terms, accountId: BOB, side: Sell }), second);
      play(order({ ...terms, accountId: ALICE, side: Buy }), second);
    };
    trade(100, 5);
    trade(130, 12);
    // At second 25 half of the first bucket is inside: (100 * 0.5 + 130) / 1.5 = 120.
    play({ kind: "ListMarket", spec }, 25);
    const at = (priceTicks: number) => {
      const events = play(order({ priceTicks, quantityLots: 1, clientOrderId: "at" }), 25);
      return kindsOf(events)[0];
    };
    expect([at(119), at(121), at(120)]).toEqual([
      "CommandRejected",
      "CommandRejected",
      "OrderAccepted",
    ]);
  });
});
