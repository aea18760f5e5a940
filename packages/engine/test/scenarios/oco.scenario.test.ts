import { test } from "vitest";
import { scenario } from "../scenario.ts";
import { AT_ONCE, CAROL, FUNDS, TOO_POOR, UNKNOWN, trade } from "./funds.ts";

const BOOK = FUNDS + CAROL + trade(100);
const run = (text: string) => scenario(BOOK + text);
/** Carol takes a profit at 110 and stops a loss at 90. */
const OCO = `
  carol OCO l / up SELL 5@110 MAKER / down SELL 5 STOP_LOSS stop:90 => l Executing, waits down, rests 5 up
`;
const RELATION = "-2010 The relationship of the prices for the orders is not correct.";

test("funds are held once; the list is one of two orders", () =>
  run(`${OCO}
    balance carol              => EUR 1000000+0 APPLE 9995+5
    orders carol               => down 0/5 NEW, up 0/5 NEW
    book                       => 5@110 | -
  `));

test("the stop loss comes first, above or below", () =>
  run(`
    carol OCO l / up BUY 5 STOP_LOSS stop:110 / down BUY 5@90 MAKER => l Executing, waits up, rests 5 down
    carol OCO m / u SELL 5@110 MAKER / d SELL 5 STOP_LOSS stop:90   => m Executing, waits d, rests 5 u
    orders carol                => up 0/5 NEW, down 0/5 NEW, d 0/5 NEW, u 0/5 NEW
  `));

test("the limit leg trades, even partly: the stop leg expires, the limit goes on", () =>
  run(`${OCO}
    bob t BUY 2@110            => 2@110 with up, expired down OCO_TRIGGER 0/5
    balance carol              => EUR 1000220+0 APPLE 9995+3
    orders carol               => up 2/5 PARTIALLY_FILLED
    bob u BUY 9@110            => 3@110 with up, l AllDone, rests 6
    balance carol              => EUR 1000550+0 APPLE 9995+0
  `));

test("the stop triggers: the limit leg expires before it works", () =>
  run(`${OCO}
    alice deep BUY 9@80        => rests 9
    ${trade(90, "expired up OCO_TRIGGER 0/5", "triggered down", "5@80 with deep", "l AllDone")}
    balance carol              => EUR 1000400+0 APPLE 9995+0
    book                       => - | 4@80
  `));

test("canceling a leg cancels both, the stop loss first; only the named one gets the new name", () =>
  run(`${OCO}
    carol CANCEL name:down as:z => canceled down 5, canceled up 5, l AllDone
    balance carol               => EUR 1000000+0 APPLE 10000+0
    carol CANCEL name:up        => ${UNKNOWN}
    carol CANCELLIST name:l     => ${UNKNOWN}
  `));

test("canceling the list by id, by name, or by both when they agree", () =>
  run(`${OCO}
    carol OCO m / u2 SELL 1@111 MAKER / d2 SELL 1@88 STOP_LOSS_LIMIT stop:89 => m Executing, waits d2, rests 1 u2
    alice CANCELLIST name:l            => ${UNKNOWN}
    carol CANCELLIST id:1 name:m       => -2039 Client order ID is not correct for this order ID.
    carol CANCELLIST id:3              => ${UNKNOWN}
    carol CANCELLIST id:2 as:mm        => canceled d2 1, canceled u2 1, m AllDone
    carol CANCELLIST id:1 name:l       => canceled down 5, canceled up 5, l AllDone
    balance carol                      => EUR 1000000+0 APPLE 10000+0
  `));

test("one canceled by CANCELALL goes as a whole, among the others by age", () =>
  run(`
    carol a BUY 1@50            => rests 1
    ${OCO}
    carol b BUY 1@51            => rests 1
    carol CANCELALL             => canceled a 1, canceled down 5, canceled up 5, l AllDone, canceled b 1
  `));

test("the limit leg ends in self-trade prevention: the stop leg expires too", () =>
  run(`${OCO}
    carol t BUY 9@110 stp:EXPIRE_MAKER => prevented EXPIRE_MAKER 5+0@110 with up, ended up, expired down OCO_TRIGGER 0/5, l AllDone, rests 9
    balance carol                      => EUR 999010+990 APPLE 10000+0
  `));

test("a buying one holds the larger need of its legs; the one that goes on keeps its own", () =>
  run(`
    carol WITHDRAW 998800 EUR   => EUR 1200+0
    carol OCO l / up BUY 10@125 STOP_LOSS_LIMIT stop:120 / down BUY 10@90 MAKER => ${TOO_POOR}
    carol OCO l / up BUY 10@120 STOP_LOSS_LIMIT stop:118 / down BUY 10@90 MAKER => l Executing, waits up, rests 10 down
    balance carol               => EUR 0+1200 APPLE 10000+0
    alice t SELL 4@90           => 4@90 with down, expired up OCO_TRIGGER 0/10
    # 10 at 90 held and 4 of them paid: 300 are free again
    balance carol               => EUR 300+540 APPLE 10004+0
  `));

test("both legs may wait; whichever triggers ends the other", () =>
  run(`
    carol OCO l / up SELL 5@104 TAKE_PROFIT_LIMIT stop:105 / down SELL 5@80 STOP_LOSS_LIMIT stop:90 => l Executing, waits down, waits up
    ${trade(105, "expired down OCO_TRIGGER 0/5", "triggered up", "rests 5 up")}
    orders carol                => up 0/5 NEW
    bob t BUY 5@104             => 5@104 with up, l AllDone
  `));

test("the prices stand on the right sides of the last price, and of each other", () =>
  run(`
    carol OCO l / a SELL 5@100 MAKER / b SELL 5 STOP_LOSS stop:90           => ${RELATION}
    carol OCO l / a SELL 5@101 MAKER / b SELL 5 STOP_LOSS stop:100          => ${RELATION}
    carol OCO l / a SELL 5 TAKE_PROFIT stop:100 / b SELL 5 STOP_LOSS stop:99 => ${RELATION}
    # the limit of TAKE_PROFIT_LIMIT counts, and then its trigger as of any stop
    carol OCO l / a SELL 5@100 TAKE_PROFIT_LIMIT stop:105 / b SELL 5 STOP_LOSS stop:99 => ${RELATION}
    carol OCO l / a SELL 5@101 TAKE_PROFIT_LIMIT stop:99 / b SELL 5 STOP_LOSS stop:99  => ${AT_ONCE}
    carol OCO l / a BUY 5 STOP_LOSS stop:100 / b BUY 5@99 MAKER             => ${RELATION}
    carol OCO l / a BUY 5 STOP_LOSS stop:101 / b BUY 5@100 MAKER            => ${RELATION}
    carol OCO l / a BUY 5 STOP_LOSS stop:101 / b BUY 5@99 MAKER             => l Executing, waits a, rests 5 b
  `));

test("without a last price only the legs are compared", () =>
  scenario(`${FUNDS}
    alice OCO l / a SELL 5@90 MAKER / b SELL 5 STOP_LOSS stop:90    => ${RELATION}
    alice OCO l / a SELL 5@91 MAKER / b SELL 5 STOP_LOSS stop:90    => l Executing, waits b, rests 5 a
  `));

test("which legs make a pair", () =>
  run(`
    carol OCO l / a SELL 5@110 / b SELL 5 STOP_LOSS stop:90           => -1158 Order type not supported in OCO.
    carol OCO l / a SELL 5@110 MAKER / b SELL 5 MARKET                => -1158 Order type not supported in OCO.
    carol OCO l / a SELL 5@110 MAKER / b SELL 5@109 MAKER             => -1168 At least one OCO order must be contingent.
    carol OCO l / a BUY 5@110 MAKER / b BUY 5 STOP_LOSS stop:90       => -1165 A limit order in a buy OCO must be below.
    carol OCO l / a SELL 5 STOP_LOSS stop:110 / b SELL 5@90 MAKER     => -1197 A stop loss order in a sell OCO must be below.
    carol OCO l / a BUY 5 TAKE_PROFIT stop:110 / b BUY 5 STOP_LOSS stop:90   => -1198 A take profit order in a buy OCO must be below.
    carol OCO l / a SELL 5 STOP_LOSS stop:110 / b SELL 5 TAKE_PROFIT stop:90 => -1197 A stop loss order in a sell OCO must be below.
    carol OCO l / a BUY 5 STOP_LOSS stop:110 / b BUY 5@90 STOP_LOSS_LIMIT stop:90     => -1196 A stop loss order in a buy OCO must be above.
    carol OCO l / a SELL 5 TAKE_PROFIT stop:110 / b SELL 5@90 MAKER                   => -1166 A limit order in a sell OCO must be above.
    carol OCO l / a SELL 5@110 MAKER / b SELL 5@90 TAKE_PROFIT_LIMIT stop:90          => -1199 A take profit order in a sell OCO must be above.
  `));

test("the market allows lists, and counts every leg", () =>
  run(`
    market features=479         => ok
    carol OCO l / up SELL 5@110 MAKER / down SELL 5 STOP_LOSS stop:90 => -2010 OCO orders are not supported for this symbol
    market features=511 maxNumOrders=1 => ok
    carol OCO l / up SELL 5@110 MAKER / down SELL 5 STOP_LOSS stop:90 => -1013 Filter failure: MAX_NUM_ORDERS
    market maxNumOrders=2 maxNumOrderLists=1 => ok
    ${OCO}
    market maxNumOrders=9       => ok
    carol OCO m / u SELL 5@110 MAKER / d SELL 5 STOP_LOSS stop:90     => -1013 Filter failure: MAX_NUM_ORDER_LISTS
    market maxNumOrderLists=0   => ok
    carol OCO l / u SELL 5@110 MAKER / d SELL 5 STOP_LOSS stop:90     => -2010 Duplicate order sent.
    carol OCO m / up SELL 5@110 MAKER / d SELL 5 STOP_LOSS stop:90    => -2010 Duplicate order sent.
    carol OCO m / u SELL 5@110 MAKER / u SELL 5 STOP_LOSS stop:90     => -2010 Duplicate order sent.
    carol OCO m / u SELL 5@110 MAKER / d SELL 5 STOP_LOSS stop:90     => m Executing, waits d, rests 5 u
  `));

test("the limit leg must not trade at once", () =>
  run(`
    alice bid BUY 9@105         => rests 9
    carol OCO l / up SELL 5@105 MAKER / down SELL 5 STOP_LOSS stop:90 => -2010 Order would immediately match and take.
    carol OCO l / up SELL 5@106 MAKER / down SELL 5 STOP_LOSS stop:90 => l Executing, waits down, rests 5 up
  `));

test("an amendment makes both legs smaller", () =>
  run(`${OCO}
    carol AMEND name:up to:3 as:new  => amended down 5 to 3, amended up 5 to 3, l Updated
    balance carol                    => EUR 1000000+0 APPLE 9997+3
    orders carol                     => down 0/3 NEW, new 0/3 NEW
    book                             => 3@110 | -
  `));
