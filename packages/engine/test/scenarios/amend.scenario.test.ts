import { test } from "vitest";
import { scenario } from "../scenario.ts";
import { FUNDS, UNKNOWN, failure, trade } from "./funds.ts";

/** Binance's example, in hundredths. */
const QUEUE = `${FUNDS}
  bob first SELL 100@10     => rests 100
  alice mine SELL 550@10    => rests 550
  bob second SELL 400@10    => rests 400
`;
const run = (text: string) => scenario(QUEUE + text);

test("it keeps its place in the queue", () =>
  run(`
    alice AMEND name:mine to:500 as:less  => amended mine 550 to 500
    book                                  => 1000@10 | -
    balance alice                         => EUR 1000000+0 APPLE 9500+500
    bob t BUY 700@10                      => 100@10 with first, 500@10 with less, 100@10 with second
  `));

test("canceled and replaced it is last", () =>
  run(`
    alice REPLACE name:mine / less SELL 500@10 => canceled mine 550, rests 500
    bob t BUY 700@10                           => 100@10 with first, 400@10 with second, 200@10 with less
  `));

test("a bid gives back what it no longer needs", () =>
  run(`
    alice bid BUY 10@9               => rests 10
    bob t SELL 4@9                   => 4@9 with bid
    balance alice                    => EUR 999910+54 APPLE 9454+550
    alice AMEND name:bid to:6        => amended bid 10 to 6
    balance alice                    => EUR 999946+18 APPLE 9454+550
    orders alice                     => mine 0/550 NEW, bid 4/6 PARTIALLY_FILLED
  `));

test("to what is executed or less: it ends", () =>
  run(`
    alice bid BUY 10@9               => rests 10
    bob t SELL 4@9                   => 4@9 with bid
    alice AMEND name:bid to:4        => amended bid 10 to 4, expired bid EXCHANGE_CANCELED 4/4
    balance alice                    => EUR 999964+0 APPLE 9454+550
    alice AMEND name:bid to:3        => ${UNKNOWN}
  `));

test("which quantity, and of what", () =>
  run(`
    alice AMEND name:mine to:551     => -2038 Order amend (quantity increase) is not supported.
    alice AMEND name:mine to:550     => -2038 The requested action would change no state; rejecting
    alice AMEND name:none to:5       => ${UNKNOWN}
    bob AMEND name:mine to:5         => ${UNKNOWN}
    alice AMEND id:1 to:5            => ${UNKNOWN}
    alice AMEND id:2 name:no to:5    => -2039 Client order ID is not correct for this order ID.
    alice AMEND id:2 name:mine to:9  => amended mine 550 to 9
    market features=495              => ok
    alice AMEND name:mine to:8       => -2010 Order amend is not supported for this symbol.
    market minQuantityLots=3 minNotionalUnits=50 maxNotionalUnits=60 features=511 => ok
    alice AMEND name:mine to:2       => ${failure("LOT_SIZE")}
    alice AMEND name:mine to:4       => ${failure("NOTIONAL")}
    alice AMEND name:mine to:7       => ${failure("NOTIONAL")}
    alice AMEND name:mine to:6       => amended mine 9 to 6
    market minNotionalUnits=0 oldMinNotionalUnits=51 => ok
    alice AMEND name:mine to:5       => ${failure("MIN_NOTIONAL")}
  `));

test("a pending MARKET leg stays within MARKET_LOT_SIZE", () =>
  run(`
    market marketMinQuantityLots=3 marketStepLots=3 => ok
    alice OTO l / w BUY 6@1 / p SELL 6 MARKET  => l Executing, rests 6 w, pending p
    alice AMEND name:p to:5          => ${failure("MARKET_LOT_SIZE")}
    alice AMEND name:p to:3 as:p     => amended p 6 to 3
    alice AMEND name:w to:3 as:v     => amended w 6 to 3, l Updated
  `));

test("so many times and no more; the new name must be free", () =>
  run(`
    market maxNumOrderAmends=2       => ok
    alice other BUY 1@1              => rests 1
    alice AMEND name:mine to:9 as:other => -2010 Duplicate order sent.
    alice AMEND name:mine to:9       => amended mine 550 to 9
    alice AMEND name:mine to:8 as:x  => amended mine 9 to 8
    alice AMEND name:x to:7          => -2038 Filter failure: MAX_NUM_ORDER_AMENDS
    alice mine BUY 1@2               => rests 1
  `));

test("while the market trades or takes cancels, by an account that may trade", () =>
  run(`
    market status=Halt               => ok
    alice AMEND name:mine to:9       => -2010 Market is closed.
    market status=EndOfDay           => ok
    alice AMEND name:mine to:9       => -2010 Market is closed.
    market status=CancelOnly         => ok
    alice AMEND name:mine to:9       => amended mine 550 to 9
    account alice canTrade=false     => ok
    alice AMEND name:mine to:8       => -2010 This account may not place or cancel orders.
    alice CANCEL name:mine           => canceled mine 9
  `));

test("an untriggered stop gets smaller too", () =>
  run(`
    ${trade(9)}
    alice s BUY 10 STOP_LOSS stop:20 => waits
    alice AMEND name:s to:4          => amended s 10 to 4
    balance alice                    => EUR 999929+80 APPLE 9449+550
  `));
