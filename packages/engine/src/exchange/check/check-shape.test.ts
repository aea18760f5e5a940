import { describe, expect, test } from "vitest";
import { order, orderList, terms } from "../../../test/fixture.ts";
import type { OrderTerms, PlaceOrder, PlaceOrderList } from "../../command/index.ts";
import { REJECTIONS, Refusal } from "../../event/index.ts";
import {
  OrderListKind,
  OrderType,
  PegPriceType,
  type SelfTradePrevention,
  Side,
  TimeInForce,
} from "../../market/index.ts";
import { PackedId } from "../../order/index.ts";
import { checkListShape, checkOcoPrices, ocoPriceTicks } from "./check-list-shape.ts";
import { checkShape } from "./check-shape.ts";

const refusal = new Refusal();
const id = new PackedId();

/** "ok", or the code and the parameter that the message names. */
function answer(passed: boolean): string {
  if (passed) return "ok";
  const { code, message } = refusal.reason;
  return `${code} ${/'(.*)'/.exec(message)?.[1] ?? message}`;
}

const limitMaker = { orderType: OrderType.LimitMaker };
const market = { orderType: OrderType.Market, priceTicks: 0 };
const stopLoss = { orderType: OrderType.StopLoss, priceTicks: 0, triggerPriceTicks: 90 };
const stopLimit = { orderType: OrderType.StopLossLimit, triggerPriceTicks: 90 };
const takeProfit = { ...stopLoss, orderType: OrderType.TakeProfit };
const takeProfitLimit = { ...stopLimit, orderType: OrderType.TakeProfitLimit };
const ioc = { timeInForce: TimeInForce.Ioc };
const peg = { pegPriceType: PegPriceType.Primary };

/** A value that no enumeration has. */
const no = <T>(value: number): T => value as T;

describe("the shape of an order", () => {
  const rows: readonly (readonly [what: string, changes: Partial<PlaceOrder>, answer: string])[] = [
    ["LIMIT", {}, "ok"],
    ["LIMIT IOC", ioc, "ok"],
    ["LIMIT without a price is the filters' business", { priceTicks: 0 }, "ok"],
    ["LIMIT of nothing likewise", { quantityLots: 0 }, "ok"],
    ["LIMIT with a peg", { ...peg, priceTicks: 0, pegOffsetLevels: 100 }, "ok"],
    [
      "LIMIT with everything it may have",
      { icebergLots: 2, strategyId: 7, strategyType: 2 ** 31 - 1 },
      "ok",
    ],
    ["LIMIT by quote", { quoteQuantityUnits: 1 }, "-1106 quoteOrderQty"],
    ["LIMIT with a trigger", { triggerPriceTicks: 1 }, "-1106 stopPrice"],
    ["LIMIT with a delta", { trailingDeltaBips: 1 }, "-1106 trailingDelta"],
    ["LIMIT IOC iceberg", { ...ioc, icebergLots: 1 }, "-1106 icebergQty"],
    ["LIMIT_MAKER", limitMaker, "ok"],
    ["LIMIT_MAKER iceberg with a peg", { ...limitMaker, ...peg, icebergLots: 1 }, "ok"],
    ["LIMIT_MAKER IOC", { ...limitMaker, ...ioc }, "-1106 timeInForce"],
    ["LIMIT_MAKER with a trigger", { ...limitMaker, triggerPriceTicks: 1 }, "-1106 stopPrice"],
    ["MARKET", market, "ok"],
    ["MARKET by quote", { ...market, quantityLots: 0, quoteQuantityUnits: 1 }, "ok"],
    ["MARKET of nothing", { ...market, quantityLots: 0 }, "ok"],
    ["MARKET by both", { ...market, quoteQuantityUnits: 1 }, "-1106 quoteOrderQty"],
    ["MARKET with a price", { orderType: OrderType.Market }, "-1106 price"],
    ["MARKET IOC", { ...market, ...ioc }, "-1106 timeInForce"],
    ["MARKET iceberg", { ...market, icebergLots: 1 }, "-1106 icebergQty"],
    ["MARKET with a trigger", { ...market, triggerPriceTicks: 1 }, "-1106 stopPrice"],
    ["MARKET with a delta", { ...market, trailingDeltaBips: 1 }, "-1106 trailingDelta"],
    ["MARKET with a peg", { ...market, ...peg }, "-1106 pegPriceType"],
    ["STOP_LOSS", stopLoss, "ok"],
    [
      "STOP_LOSS that trails",
      { ...stopLoss, triggerPriceTicks: 0, trailingDeltaBips: 65_535 },
      "ok",
    ],
    ["TAKE_PROFIT with both", { ...takeProfit, trailingDeltaBips: 1 }, "ok"],
    ["STOP_LOSS without either", { ...stopLoss, triggerPriceTicks: 0 }, "-1102 stopPrice"],
    ["STOP_LOSS with a price", { ...stopLoss, priceTicks: 1 }, "-1106 price"],
    ["STOP_LOSS IOC", { ...stopLoss, ...ioc }, "-1106 timeInForce"],
    ["STOP_LOSS iceberg", { ...stopLoss, icebergLots: 1 }, "-1106 icebergQty"],
    ["STOP_LOSS with a peg", { ...stopLoss, ...peg }, "-1106 pegPriceType"],
    [
      "TAKE_PROFIT by quote",
      { ...takeProfit, quoteQuantityUnits: 1, quantityLots: 0 },
      "-1106 quoteOrderQty",
    ],
    ["STOP_LOSS_LIMIT FOK", { ...stopLimit, timeInForce: TimeInForce.Fok }, "ok"],
    ["STOP_LOSS_LIMIT iceberg with a peg", { ...stopLimit, ...peg, icebergLots: 2 }, "ok"],
    ["STOP_LOSS_LIMIT IOC iceberg", { ...stopLimit, ...ioc, icebergLots: 2 }, "-1106 icebergQty"],
    ["TAKE_PROFIT_LIMIT", takeProfitLimit, "ok"],
    [
      "TAKE_PROFIT_LIMIT without either",
      { ...takeProfitLimit, triggerPriceTicks: 0 },
      "-1102 stopPrice",
    ],
    [
      "TAKE_PROFIT_LIMIT by quote",
      { ...takeProfitLimit, quoteQuantityUnits: 1 },
      "-1106 quoteOrderQty",
    ],
    ["an offset without a peg", { pegOffsetLevels: 1 }, "-1106 pegOffsetValue"],

    ["a broken account", { accountId: -1 }, "-1102 accountId"],
    [
      "no such mode",
      { selfTradePrevention: no<SelfTradePrevention>(6) },
      "-1102 selfTradePreventionMode",
    ],
    ["a long request", { requestId: "r".repeat(37) }, "-1102 requestId"],
    ["the longest request", { requestId: "~ ".repeat(18) }, "ok"],
    ["an unprintable request", { requestId: "a\n" }, "-1102 requestId"],
    ["no such side", { side: no<Side>(2) }, "-1102 side"],
    ["no such type", { orderType: no<OrderType>(7) }, "-1102 type"],
    ["half a type", { orderType: no<OrderType>(0.5) }, "-1102 type"],
    ["no such time in force", { timeInForce: no<TimeInForce>(3) }, "-1102 timeInForce"],
    ["no name", { clientOrderId: "" }, "-1102 newClientOrderId"],
    ["the longest name", { clientOrderId: "n".repeat(36) }, "ok"],
    ["a name too long", { clientOrderId: "n".repeat(37) }, "-1102 newClientOrderId"],
    ["a name out of reach", { clientOrderId: "ä" }, "-1102 newClientOrderId"],
    ["half a tick", { priceTicks: 0.5 }, "-1102 price"],
    ["a price too large", { priceTicks: 2 ** 53 }, "-1102 price"],
    ["less than nothing", { quantityLots: -1 }, "-1102 quantity"],
    ["no number at all", { quantityLots: Number.NaN }, "-1102 quantity"],
    ["half a unit", { ...market, quoteQuantityUnits: 0.5 }, "-1102 quoteOrderQty"],
    ["a negative iceberg", { icebergLots: -1 }, "-1102 icebergQty"],
    ["a negative trigger", { ...stopLoss, triggerPriceTicks: -1 }, "-1102 stopPrice"],
    ["a delta too large", { ...stopLoss, trailingDeltaBips: 65_536 }, "-1102 trailingDelta"],
    ["no such peg", { pegPriceType: no<PegPriceType>(3) }, "-1102 pegPriceType"],
    ["an offset too large", { ...peg, pegOffsetLevels: 101 }, "-1102 pegOffsetValue"],
    ["half a strategy", { strategyId: 0.5 }, "-1102 strategyId"],
    ["a strategy type too large", { strategyType: 2 ** 31 }, "-1102 strategyType"],
  ];

  test.each(rows)("%s", (_what, changes, expected) => {
    expect(answer(checkShape(refusal, order(changes), id))).toBe(expected);
  });

  test("leaves the name packed", () => {
    const named = new PackedId();
    named.pack("other");
    expect(checkShape(refusal, order({ clientOrderId: "mine" }), named)).toBe(true);
    const packed = new PackedId();
    packed.pack("mine");
    expect([named.length, named.hash]).toEqual([4, packed.hash]);
  });
});

const sell = { side: Side.Sell };
const buyStop = terms({ ...stopLoss, triggerPriceTicks: 120 });
const sellStop = terms({ ...stopLoss, ...sell });
const sellTarget = terms({ ...limitMaker, ...sell, priceTicks: 110 });

describe("the shape of a list", () => {
  const { Oco, Oto, Otoco, Opo, Opoco } = OrderListKind;
  const working = terms();
  const unsized = { quantityLots: 0 };
  const pair = [sellTarget, sellStop];
  const unsizedPair = pair.map((leg) => ({ ...leg, ...unsized }));

  const rows: readonly (readonly [
    what: string,
    listKind: OrderListKind,
    legs: readonly OrderTerms[],
    answer: string,
  ])[] = [
    ["OCO of a SELL", Oco, pair, "ok"],
    ["OCO of a BUY", Oco, [buyStop, terms(limitMaker)], "ok"],
    ["OCO of two contingent orders", Oco, [terms({ ...takeProfitLimit, ...sell }), sellStop], "ok"],
    ["OTO", Oto, [working, sellStop], "ok"],
    ["OTO of a LIMIT_MAKER and a MARKET", Oto, [terms(limitMaker), terms(market)], "ok"],
    ["OTOCO", Otoco, [working, ...pair], "ok"],
    ["OPO", Opo, [working, terms({ ...sell, ...unsized })], "ok"],
    ["OPOCO", Opoco, [working, ...unsizedPair], "ok"],

    ["no such kind", no<OrderListKind>(5), pair, "-1102 listKind"],
    ["too few legs", Otoco, pair, "-1102 legs"],
    ["too many", Oco, [...pair, working], "-1102 legs"],
    ["a leg that is wrong by itself", Oco, [terms({ side: no<Side>(2) }), sellStop], "-1102 side"],
    [
      "the first wrong leg",
      Oto,
      [terms({ priceTicks: -1 }), terms({ side: no<Side>(2) })],
      "-1102 price",
    ],

    [
      "OTO that starts with a stop",
      Oto,
      [sellStop, working],
      "-1014 Unsupported order combination.",
    ],
    [
      "OTO that starts with a MARKET",
      Oto,
      [terms(market), working],
      "-1014 Unsupported order combination.",
    ],
    [
      "OTO by quote",
      Oto,
      [working, terms({ ...market, ...unsized, quoteQuantityUnits: 1 })],
      "-1014 Unsupported order combination.",
    ],
    [
      "OPO that sells first",
      Opo,
      [terms(sell), terms(sell)],
      "-1222 Working order in an OPO list must be a bid.",
    ],
    [
      "OPO that buys twice",
      Opo,
      [working, terms(unsized)],
      "-1223 Pending orders in an OPO list must be asks.",
    ],
    ["OPO with a quantity", Opo, [working, terms(sell)], "-1225 pendingQuantity"],
    ["OPOCO with a quantity", Opoco, [working, ...pair], "-1225 pendingQuantity"],

    ["OCO with a LIMIT", Oco, [terms(sell), sellStop], "-1158 Order type not supported in OCO."],
    [
      "OCO with a MARKET",
      Oco,
      [sellTarget, terms({ ...market, ...sell })],
      "-1158 Order type not supported in OCO.",
    ],
    [
      "OCO of two limits",
      Oco,
      [sellTarget, sellTarget],
      "-1168 At least one OCO order must be contingent.",
    ],
    [
      "OCO of two stops",
      Oco,
      [sellStop, sellStop],
      "-1197 A stop loss order in a sell OCO must be below.",
    ],
    [
      "OCO of two targets",
      Oco,
      [sellTarget, terms({ ...takeProfit, ...sell })],
      "-1199 A take profit order in a sell OCO must be above.",
    ],
    ["OCO of two sides", Oco, [sellTarget, buyStop], "-1102 side"],
    [
      "OCO of two quantities",
      Oco,
      [sellTarget, { ...sellStop, quantityLots: 4 }],
      "-1102 quantity",
    ],
    [
      "OCO of a SELL upside down",
      Oco,
      [sellStop, sellTarget],
      "-1197 A stop loss order in a sell OCO must be below.",
    ],
    [
      "OCO of a BUY upside down",
      Oco,
      [terms(limitMaker), buyStop],
      "-1165 A limit order in a buy OCO must be below.",
    ],
    [
      "OCO of a BUY with its target above",
      Oco,
      [terms(takeProfit), buyStop],
      "-1198 A take profit order in a buy OCO must be below.",
    ],
    [
      "the pair of an OTOCO",
      Otoco,
      [working, sellStop, sellTarget],
      "-1197 A stop loss order in a sell OCO must be below.",
    ],
  ];

  test.each(rows)("%s", (_what, listKind, legs, expected) => {
    expect(answer(checkListShape(refusal, orderList({ listKind, legs }), id))).toBe(expected);
  });

  const names: readonly (readonly [string, Partial<PlaceOrderList>, string])[] = [
    ["no name", { listClientOrderId: "" }, "-1102 listClientOrderId"],
    ["the longest", { listClientOrderId: "l".repeat(36) }, "ok"],
    ["too long", { listClientOrderId: "l".repeat(37) }, "-1102 listClientOrderId"],
    ["unprintable", { listClientOrderId: "\u007f" }, "-1102 listClientOrderId"],
    ["a broken owner", { accountId: 0.5 }, "-1102 accountId"],
  ];

  test.each(names)("named: %s", (_what, changes, expected) => {
    expect(answer(checkListShape(refusal, orderList(changes), id))).toBe(expected);
  });
});

describe("the prices of an OCO pair", () => {
  const rows: readonly (readonly [above: number, below: number, last: number, passed: boolean])[] =
    [
      [110, 90, 100, true],
      [110, 90, 0, true],
      [100, 90, 100, false],
      [110, 100, 100, false],
      [90, 90, 0, false],
      [89, 90, 0, false],
      [0, 90, 100, true],
      [0, 100, 100, false],
      [110, 0, 109, true],
      [110, 0, 110, false],
      [0, 0, 100, true],
    ];

  test.each(rows)("%d above, %d below, last %d: %s", (above, below, last, passed) => {
    refusal.set(REJECTIONS.notAttempted, 0, 0);
    expect(checkOcoPrices(refusal, above, below, last)).toBe(passed);
    expect(refusal.reason.code).toBe(passed ? 0 : -2010);
  });

  const compared: readonly (readonly [what: string, leg: Partial<OrderTerms>, ticks: number])[] = [
    ["a limit", { ...limitMaker, priceTicks: 7 }, 7],
    ["a take profit: its trigger price", takeProfit, 90],
    ["a take profit with a limit: the limit", { ...takeProfitLimit, priceTicks: 7 }, 7],
    ["a stop loss", stopLoss, 90],
    ["a stop loss with a limit: the trigger price", { ...stopLimit, priceTicks: 7 }, 90],
    ["one that trails from now on", { ...stopLoss, triggerPriceTicks: 0, trailingDeltaBips: 5 }, 0],
    ["one that trails from a price on", { ...stopLoss, trailingDeltaBips: 5 }, 90],
    ["one whose price the book tells", { ...limitMaker, ...peg }, 0],
  ];

  test.each(compared)("%s", (_what, leg, ticks) => {
    expect(ocoPriceTicks(terms(leg))).toBe(ticks);
  });
});
