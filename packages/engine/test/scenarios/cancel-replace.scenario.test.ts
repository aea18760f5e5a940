import { test } from "vitest";
import { scenario } from "../scenario.ts";
import { FUNDS, TOO_POOR, UNKNOWN, failure } from "./funds.ts";

const BOOK = `${FUNDS}
  alice old BUY 5@90      => rests 5
  bob ask SELL 5@100      => rests 5
`;
const run = (text: string) => scenario(BOOK + text);

/** Rows of Binance's table, as far as they are the engine's: the rate limit is not. */
test("cancel done, new order done", () =>
  run(`
    alice REPLACE name:old as:gone / new BUY 7@100 => canceled old 5, 5@100 with ask, rests 2
    balance alice                                  => EUR 999300+200 APPLE 10005+0
  `));

test("cancel fails: STOP_ON_FAILURE does not attempt, ALLOW_FAILURE places all the same", () =>
  run(`
    alice REPLACE name:none / new BUY 7@91         => cancel: ${UNKNOWN}, new: not attempted
    alice REPLACE name:none ALLOW / new BUY 7@91   => cancel: ${UNKNOWN}, rests 7
    alice REPLACE name:none ALLOW / new BUY 7@91   => cancel: ${UNKNOWN}, new: -2010 Duplicate order sent.
    orders alice                                   => old 0/5 NEW, new 0/7 NEW
  `));

test("cancel done, new order fails", () =>
  run(`
    alice REPLACE name:old / new BUY 99999@100       => canceled old 5, new: ${TOO_POOR}
    orders alice                                     => none
    alice old BUY 5@90                               => rests 5
    alice REPLACE name:old ALLOW / new BUY 1@100 MAKER => canceled old 5, new: -2010 Order would immediately match and take.
    balance alice                                    => EUR 1000000+0 APPLE 10000+0
  `));

test("what a filter refuses is refused before the cancel, with the old order counted", () =>
  run(`
    market maxNumOrders=1                    => ok
    alice REPLACE name:old / new BUY 5@91    => cancel: ${failure("MAX_NUM_ORDERS")}, new: ${failure("MAX_NUM_ORDERS")}
    market maxNumOrders=2 maxQuantityLots=9  => ok
    alice REPLACE name:old ALLOW / new BUY 10@91 => cancel: ${failure("LOT_SIZE")}, new: ${failure("LOT_SIZE")}
    market status=CancelOnly                 => ok
    alice REPLACE name:old / new BUY 5@91    => cancel: -2010 Market is closed., new: -2010 Market is closed.
    market status=Trading                    => ok
    account alice canTrade=false             => ok
    alice REPLACE name:old / new BUY 5@91    => cancel: -2010 This account may not place or cancel orders., new: -2010 This account may not place or cancel orders.
    orders alice                             => old 0/5 NEW
  `));

test("the money of the old order pays for the new one, and its name may be taken over", () =>
  run(`
    alice WITHDRAW 999550 EUR                => EUR 0+450
    alice REPLACE name:old / old BUY 5@90    => canceled old 5, rests 5
    alice REPLACE name:old / two BUY 4@100   => canceled old 5, 4@100 with ask
    balance alice                            => EUR 50+0 APPLE 10004+0
  `));

test("restrictions hold for the cancel", () =>
  run(`
    alice REPLACE name:old PARTIAL / new BUY 5@91   => cancel: -2011 Order was not canceled due to cancel restrictions., new: not attempted
    bob t SELL 2@90                                 => 2@90 with old
    alice REPLACE name:old NEW / new BUY 5@91       => cancel: -2011 Order was not canceled due to cancel restrictions., new: not attempted
    alice REPLACE name:old PARTIAL / new BUY 5@91   => canceled old 3, rests 5
  `));

test("where it is not offered nothing is tried", () =>
  run(`
    market features=503                      => ok
    alice REPLACE name:old / new BUY 5@91    => -2010 Order cancel-replace is not supported for this symbol.
    alice REPLACE name:old / new BUY 5@91 market:2 => -1121 Invalid symbol.
    alice REPLACE name:old / new BUY 5@91 STOP_LOSS stop:95 => -1106 Parameter 'price' sent when not required.
    orders alice                             => old 0/5 NEW
  `));

test("replacing a leg cancels its list", () =>
  run(`
    alice OCO l / up SELL 5@110 MAKER / down SELL 5 STOP_LOSS stop:80 => l Executing, waits down, rests 5 up
    alice REPLACE name:down / new SELL 5@120  => canceled down 5, canceled up 5, l AllDone, rests 5
  `));
