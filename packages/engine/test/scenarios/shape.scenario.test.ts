import { test } from "vitest";
import { scenario } from "../scenario.ts";

const malformed = (name: string) =>
  `-1102 Mandatory parameter '${name}' was not sent, was empty/null, or malformed.`;
const notRequired = (name: string) => `-1106 Parameter '${name}' sent when not required.`;

test("what no order may have", () =>
  scenario(`
    alice a BUY 5@90 accountId=-1           => ${malformed("accountId")}
    alice a BUY 5@90 accountId=9007199254740992 => ${malformed("accountId")}
    alice a BUY 5@90 side=2                 => ${malformed("side")}
    alice a BUY 5@90 orderType=7            => ${malformed("type")}
    alice a BUY 5@90 timeInForce=3          => ${malformed("timeInForce")}
    alice a BUY -5@90                       => ${malformed("quantity")}
    alice a BUY 0.5@90                      => ${malformed("quantity")}
    alice a BUY NaN@90                      => ${malformed("quantity")}
    alice a BUY 5@90.5                      => ${malformed("price")}
    alice a BUY 5@-90                       => ${malformed("price")}
    alice a BUY quote:1.5 MARKET            => ${malformed("quoteOrderQty")}
    alice a BUY 5@90 ice:-1                 => ${malformed("icebergQty")}
    alice a BUY 5 STOP_LOSS stop:-1         => ${malformed("stopPrice")}
    alice a BUY 5 STOP_LOSS trail:0.1       => ${malformed("trailingDelta")}
    alice a BUY 5 pegPriceType=3            => ${malformed("pegPriceType")}
    alice a BUY 5 peg:PRIMARY+101           => ${malformed("pegOffsetValue")}
    alice a BUY 5@90 strategyId=-1          => ${malformed("strategyId")}
    alice a BUY 5@90 strategyType=0.5       => ${malformed("strategyType")}
    alice a BUY 5@90 selfTradePrevention=6  => ${malformed("selfTradePreventionMode")}
    alice a BUY 5@90 clientOrderId=         => ${malformed("newClientOrderId")}
    alice é BUY 5@90                        => ${malformed("newClientOrderId")}
    alice ${"x".repeat(37)} BUY 5@90        => ${malformed("newClientOrderId")}
  `));

test("what an order of its type may not have", () =>
  scenario(`
    alice a BUY 5@90 stop:80                => ${notRequired("stopPrice")}
    alice a BUY 5@90 trail:80               => ${notRequired("trailingDelta")}
    alice a BUY 5@90 quoteQuantityUnits=1   => ${notRequired("quoteOrderQty")}
    alice a BUY 5@90 MAKER IOC              => ${notRequired("timeInForce")}
    alice a BUY 5@90 MAKER stop:80          => ${notRequired("stopPrice")}
    alice a BUY 5 MARKET IOC                => ${notRequired("timeInForce")}
    alice a BUY 5@90 MARKET                 => ${notRequired("price")}
    alice a BUY 5 MARKET quoteQuantityUnits=5 => ${notRequired("quoteOrderQty")}
    alice a BUY 5 MARKET stop:80            => ${notRequired("stopPrice")}
    alice a BUY 5 MARKET trail:80           => ${notRequired("trailingDelta")}
    alice a BUY 5 MARKET peg:PRIMARY        => ${notRequired("pegPriceType")}
    alice a BUY 5 STOP_LOSS stop:80 FOK     => ${notRequired("timeInForce")}
    alice a BUY 5@90 TAKE_PROFIT stop:80    => ${notRequired("price")}
    alice a BUY quote:5 STOP_LOSS stop:80   => ${notRequired("quoteOrderQty")}
    alice a BUY 5 STOP_LOSS stop:80 peg:PRIMARY => ${notRequired("pegPriceType")}
    alice a BUY 5@90 TAKE_PROFIT_LIMIT stop:80 quoteQuantityUnits=1 => ${notRequired("quoteOrderQty")}
  `));

test("what a list may not have", () =>
  scenario(`
    alice OCO l listClientOrderId= / a SELL 5@90 MAKER / b SELL 5 STOP_LOSS stop:80 => ${malformed("listClientOrderId")}
    alice OCO l / a SELL 5@90 MAKER                                      => ${malformed("legs")}
    alice OTO l / a SELL 5@90 / b SELL 5@90 / c SELL 5@90                => ${malformed("legs")}
    alice OTO l / a SELL 5@90 / b SELL 5.5@90                            => ${malformed("quantity")}
    alice OCO l / a SELL 5@90 MAKER / b BUY 5 STOP_LOSS stop:80          => ${malformed("side")}
    alice OCO l / a SELL 5@90 MAKER / b SELL 6 STOP_LOSS stop:80         => ${malformed("quantity")}
  `));

test("a cancel names an order", () =>
  scenario(`
    alice CANCEL                            => -2011 Unknown order sent.
    alice CANCEL id:0.5                     => ${malformed("orderId")}
    alice CANCEL id:1 restriction=3         => ${malformed("cancelRestrictions")}
    alice CANCEL id:1 market:7              => -1121 Invalid symbol.
    alice CANCEL id:1                       => -2011 Unknown order sent.
  `));

test("a cancel of a list, or of all orders, has a shape too", () =>
  scenario(`
    alice CANCELLIST id:1 accountId=-1      => ${malformed("accountId")}
    alice CANCELLIST id:0.5                 => ${malformed("orderListId")}
    alice CANCELLIST name:é                 => ${malformed("listClientOrderId")}
    alice CANCELLIST id:1 as:é              => ${malformed("newClientOrderId")}
    alice CANCELALL accountId=-1            => ${malformed("accountId")}
    alice CANCELALL as:é                    => ${malformed("newClientOrderId")}
  `));
