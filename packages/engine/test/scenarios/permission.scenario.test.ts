import { test } from "vitest";
import { scenario } from "../scenario.ts";
import { FUNDS, trade } from "./funds.ts";

const run = (text: string) => scenario(FUNDS + text);
const CLOSED = "-2010 Market is closed.";
const DISABLED = "-2010 This account may not place or cancel orders.";
const MONEY_DISABLED = "-2010 This action is disabled on this account.";
const unsupported = (what: string) => `-2010 ${what} orders are not supported for this symbol.`;

test.each(["Halt", "Break", "CancelOnly", "EndOfDay"])(
  "%s takes no order, and every cancel",
  (status) =>
    run(`
    alice a BUY 1@90                                  => rests 1
    alice b BUY 1@90                                  => rests 1
    alice OTO l / w BUY 1@80 / p SELL 1@99            => l Executing, rests 1 w, pending p
    market status=${status}                           => ok
    bob t SELL 1@90                                   => ${CLOSED}
    bob t SELL 1 MARKET                               => ${CLOSED}
    bob OCO m / u SELL 1@95 MAKER / d SELL 1 STOP_LOSS stop:90 => ${CLOSED}
    alice CANCEL name:a                               => canceled a 1
    alice CANCELLIST name:l                           => canceled w 1, canceled p 1, l AllDone
    alice CANCELALL                                   => canceled b 1
    alice WITHDRAW 1000000 EUR                        => EUR 0+0
    market status=Trading                             => ok
    bob t SELL 1@90                                   => rests 1
  `),
);

test("an account that may not trade keeps its orders, cancels them, and moves its money", () =>
  run(`
    alice a BUY 5@90                                  => rests 5
    alice b BUY 5@80                                  => rests 5
    account alice canTrade=false                      => ok
    alice c BUY 1@90                                  => ${DISABLED}
    alice OTO l / w BUY 1@80 / p SELL 1@99            => ${DISABLED}
    alice AMEND name:a to:4                           => ${DISABLED}
    # the market does not matter to it, a symbol that does not exist does
    alice c BUY 1@90 market:7                         => -1121 Invalid symbol.
    market status=Halt                                => ok
    alice c BUY 1@90                                  => ${DISABLED}
    market status=Trading                             => ok
    bob t SELL 2@90                                   => 2@90 with a
    alice CANCEL name:a                               => canceled a 3
    alice CANCELALL                                   => canceled b 5
    alice WITHDRAW 999820 EUR                         => EUR 0+0
    account alice canTrade=true canWithdraw=false canDeposit=false => ok
    alice c SELL 1@99                                 => rests 1
    alice WITHDRAW 1 APPLE                            => ${MONEY_DISABLED}
    alice HOLD 1 APPLE                                => ${MONEY_DISABLED}
    alice DEPOSIT 1 APPLE                             => ${MONEY_DISABLED}
    alice TRANSFER 1 APPLE bob                        => ${MONEY_DISABLED}
    bob TRANSFER 1 APPLE alice                        => ${MONEY_DISABLED}
  `));

test("a market may leave out types and features", () =>
  run(`
    ${trade(100)}
    market orderTypes=0 features=0                    => ok
    bob a BUY 1@90                                    => ${unsupported("Limit")}
    bob a BUY 1 MARKET                                => ${unsupported("Market")}
    bob a BUY 1@90 MAKER                              => ${unsupported("Limit maker")}
    bob a SELL 1 STOP_LOSS stop:90                    => ${unsupported("Stop loss")}
    bob a SELL 1@90 STOP_LOSS_LIMIT stop:90           => ${unsupported("Stop loss limit")}
    bob a SELL 1 TAKE_PROFIT stop:110                 => ${unsupported("Take profit")}
    bob a SELL 1@90 TAKE_PROFIT_LIMIT stop:110        => ${unsupported("Take profit limit")}
    market orderTypes=127                             => ok
    bob a BUY 9@90 ice:2                              => ${unsupported("Iceberg")}
    bob a BUY quote:500 MARKET                        => -2010 Quote order qty market orders are not support for this symbol.
    bob a SELL 1 STOP_LOSS trail:100                  => ${unsupported("Trailing stop")}
    bob a BUY 1 peg:PRIMARY                           => ${unsupported("Pegged")}
    bob OCO l / u SELL 1@110 MAKER / d SELL 1 STOP_LOSS stop:90 => -2010 OCO orders are not supported for this symbol
    bob OTOCO l / w BUY 1@99 / u SELL 1@110 MAKER / d SELL 1 STOP_LOSS stop:90 => ${unsupported("OTO")}
    bob OPOCO l / w BUY 1@99 / u SELL 0@110 MAKER / d SELL 0 STOP_LOSS stop:90 => ${unsupported("OTO")}
    bob a BUY 9@90                                    => rests 9
    bob REPLACE name:a / b BUY 1@90                   => -2010 Order cancel-replace is not supported for this symbol.
    bob AMEND name:a to:3                             => -2010 Order amend is not supported for this symbol.
  `));

test("what is asked before what: shape, symbol, account, market, kind, iceberg, filter", () =>
  run(`
    market status=Halt orderTypes=126 features=510 minPriceTicks=95 selfTradePreventionModes=1 => ok
    account alice canTrade=false                      => ok
    alice a BUY 5@90 ice:5 stp:DECREMENT stop:80 market:7 => -1106 Parameter 'stopPrice' sent when not required.
    alice a BUY 5@90 ice:5 stp:DECREMENT market:7     => -1121 Invalid symbol.
    alice a BUY 5@90 ice:5 stp:DECREMENT              => ${DISABLED}
    account alice canTrade=true                       => ok
    alice a BUY 5@90 ice:5 stp:DECREMENT              => ${CLOSED}
    market status=Trading                             => ok
    alice a BUY 5@90 ice:5 stp:DECREMENT              => ${unsupported("Limit")}
    market orderTypes=127                             => ok
    alice a BUY 5@90 ice:5 stp:DECREMENT              => ${unsupported("Iceberg")}
    market features=511                               => ok
    alice a BUY 5@90 ice:5 stp:DECREMENT              => -1013 This symbol does not allow the specified self-trade prevention mode.
    alice a BUY 5@90 ice:5                            => -2010 IcebergQty exceeds QTY.
    alice a BUY 5@90 ice:4                            => -1013 Filter failure: PRICE_FILTER
    alice a BUY 5@95 ice:4                            => rests 5
  `));
