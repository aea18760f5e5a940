import { test } from "vitest";
import { scenario } from "../scenario.ts";
import { AT_ONCE, CAROL, FUNDS, TOO_POOR, trade } from "./funds.ts";

const BOOK = FUNDS + CAROL + trade(100);
const run = (text: string) => scenario(BOOK + text);

test("a stop waits, holds its funds, and sells at any price when the last price is down there", () =>
  run(`
    carol sl SELL 5 STOP_LOSS stop:90 => waits
    balance carol                     => EUR 1000000+0 APPLE 9995+5
    orders carol                      => sl 0/5 NEW
    book                              => - | -
    alice bid BUY 9@80                => rests 9
    ${trade(91)}
    ${trade(90, "triggered sl", "5@80 with bid")}
    balance carol                     => EUR 1000400+0 APPLE 9995+0
    orders carol                      => none
  `));

test("each kind waits on its own side of the price, and triggers on the price itself", () =>
  run(`
    carol a SELL 1 STOP_LOSS stop:100   => ${AT_ONCE}
    carol a SELL 1 STOP_LOSS stop:101   => ${AT_ONCE}
    carol b BUY 1 STOP_LOSS stop:100    => ${AT_ONCE}
    carol b BUY 1 STOP_LOSS stop:99     => ${AT_ONCE}
    carol c SELL 1 TAKE_PROFIT stop:100 => ${AT_ONCE}
    carol c SELL 1 TAKE_PROFIT stop:99  => ${AT_ONCE}
    carol d BUY 1 TAKE_PROFIT stop:100  => ${AT_ONCE}
    carol d BUY 1 TAKE_PROFIT stop:101  => ${AT_ONCE}
    carol a SELL 1@60 STOP_LOSS_LIMIT stop:99    => waits
    carol b BUY 1@60 STOP_LOSS_LIMIT stop:101    => waits
    carol c SELL 1@200 TAKE_PROFIT_LIMIT stop:101 => waits
    carol d BUY 1@50 TAKE_PROFIT_LIMIT stop:99   => waits
    ${trade(101, "triggered b", "triggered c", "rests 1 b", "rests 1 c")}
    ${trade(99, "triggered a", "1@60 with b", "triggered d", "rests 1 d")}
  `));

test("without a last price nothing triggers at once", () =>
  scenario(`${FUNDS}
    alice a SELL 1 STOP_LOSS stop:500 => waits
    alice b BUY 1 STOP_LOSS stop:1    => waits
    bob m BUY 1@3                     => rests 1
    bob n BUY 1@2                     => rests 1
    # the trade at 3 is at or above 1 and at or below 500: both, in the order they came
    alice t SELL 1@3                  => 1@3 with m, triggered a, 1@2 with n, triggered b, expired b INSUFFICIENT_LIQUIDITY 0/1
  `));

test("what a buying stop holds: its trigger price, or its limit", () =>
  run(`
    carol WITHDRAW 998900 EUR                       => EUR 1100+0
    carol a BUY 10 STOP_LOSS stop:111               => ${TOO_POOR}
    carol a BUY 10 STOP_LOSS stop:110               => waits
    balance carol                                   => EUR 0+1100 APPLE 10000+0
    carol CANCEL name:a                             => canceled a 10
    carol b BUY 11@100 STOP_LOSS_LIMIT stop:120     => waits
    balance carol                                   => EUR 0+1100 APPLE 10000+0
    carol CANCEL name:b                             => canceled b 11
    carol c BUY 11 STOP_LOSS trail:500              => waits
    balance carol                                   => EUR 0+1100 APPLE 10000+0
  `));

test("a buying stop that costs more than it held takes of what is free, or expires", () =>
  run(`
    carol WITHDRAW 999000 EUR         => EUR 1000+0
    carol sl BUY 5 STOP_LOSS stop:110 => waits
    balance carol                     => EUR 450+550 APPLE 10000+0
    alice far SELL 9@199              => rests 9
    ${trade(110, "triggered sl", "5@199 with far")}
    balance carol                     => EUR 5+0 APPLE 10005+0
  `));

test("a buying stop that costs more than there is expires whole", () =>
  run(`
    carol WITHDRAW 999000 EUR         => EUR 1000+0
    carol sl BUY 5 STOP_LOSS stop:110 => waits
    alice far SELL 9@201              => rests 9
    ${trade(110, "expired sl REJECTED 0/5")}
    balance carol                     => EUR 1000+0 APPLE 10000+0
    book                              => 9@201 | -
  `));

test("a triggered limit goes by its time in force", () =>
  run(`
    carol gtc SELL 2@95 STOP_LOSS_LIMIT stop:97        => waits
    carol ioc SELL 2@96 STOP_LOSS_LIMIT stop:97 IOC    => waits
    carol fok SELL 2@97 STOP_LOSS_LIMIT stop:97 FOK    => waits
    alice m BUY 1@96                                   => rests 1
    ${trade(
      97,
      "triggered gtc",
      "1@96 with m",
      "triggered ioc",
      "expired ioc UNFILLED_IOC_QUANTITY_EXPIRED 0/2",
      "triggered fok",
      "expired fok UNFILLED_FOK_ORDER_EXPIRED 0/2",
      "rests 1 gtc",
    )}
    book                                               => 1@95 | -
    balance carol                                      => EUR 1000096+0 APPLE 9998+1
  `));

test("all that fire at one price do so in the order they came, whatever their trigger", () =>
  run(`
    carol third SELL 1@50 STOP_LOSS_LIMIT stop:91   => waits
    carol other SELL 1@50 STOP_LOSS_LIMIT stop:95   => waits
    carol first BUY 1@40 TAKE_PROFIT_LIMIT stop:99  => waits
    ${trade(
      90,
      "triggered third",
      "triggered other",
      "triggered first",
      "rests 1 third",
      "rests 1 other",
      "rests 1 first",
    )}
    book                                            => 2@50 | 1@40
  `));

test("of the prices of one taker the earlier fire first", () =>
  run(`
    carol low SELL 1@50 STOP_LOSS_LIMIT stop:92   => waits
    carol high SELL 1@50 STOP_LOSS_LIMIT stop:97  => waits
    alice a BUY 1@95                              => rests 1
    alice b BUY 1@91                              => rests 1
    bob t SELL 2@91  => 1@95 with a, 1@91 with b, triggered high, triggered low, rests 1 high, rests 1 low
  `));

test("what a triggered stop trades triggers the next, behind those that already wait", () =>
  run(`
    alice deep BUY 1@85                           => rests 1
    alice deeper BUY 9@80                         => rests 9
    carol one SELL 1 STOP_LOSS stop:95            => waits
    carol two SELL 1 STOP_LOSS stop:86            => waits
    carol three SELL 1 STOP_LOSS stop:95          => waits
    # one sells at 85, which fires two; three has waited longer
    ${trade(
      95,
      "triggered one",
      "1@85 with deep",
      "triggered three",
      "1@80 with deeper",
      "triggered two",
      "1@80 with deeper",
    )}
    book                                          => - | 7@80
  `));

test("an untriggered stop is canceled like any order and gives back what it held", () =>
  run(`
    carol sl BUY 5 STOP_LOSS stop:110   => waits
    carol CANCEL name:sl                => canceled sl 5
    balance carol                       => EUR 1000000+0 APPLE 10000+0
    alice ask SELL 9@100                => rests 9
    ${trade(99)}
    carol tp BUY 5 TAKE_PROFIT stop:90  => waits
    carol CANCELALL                     => canceled tp 5
    orders carol                        => none
  `));

test("a stop that trades with its own triggering taker's rest finds it in the book", () =>
  run(`
    carol sl BUY 3 STOP_LOSS stop:105   => waits
    bob m BUY 2@105                     => rests 2
    alice t SELL 6@105                  => 2@105 with m, triggered sl, 3@105 with t, rests 1
    book                                => 1@105 | -
  `));

const STOPS = 2010;
const names = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, at) => `s${from + at}`);
const fired = (from: number, to: number) =>
  names(from, to)
    .map((name) => `triggered ${name}, 1@90 with deep`)
    .join(", ");

test("a command carries out 1,000 stops and no more; the next commands go on", () =>
  scenario(
    `${FUNDS + CAROL + trade(100)}
    alice bid BUY 1@90                                => rests 1
    alice deep BUY 5000@90                            => rests 5000
    ${names(1, STOPS)
      .map((name) => `carol ${name} SELL 1 STOP_LOSS stop:90 => waits`)
      .join("\n")}
    bob t SELL 1@90                                   => 1@90 with bid, ${fired(1, 1000)}
    # they come before what the next command wants; one that still waits can be canceled
    carol CANCEL name:s2005                           => ${fired(1001, 2000)}, canceled s2005 1
    orders carol                                      => ${names(2001, STOPS)
      .filter((name) => name !== "s2005")
      .map((name) => `${name} 0/1 NEW`)
      .join(", ")}
    wait 1                                            => ${fired(2001, 2004)}, ${fired(2006, STOPS)}
    wait 1                                            => ok
    book                                              => - | 2991@90
    balance carol                                     => EUR 1180810+0 APPLE 7991+0
  `,
    { maxNumOrders: 5000 },
  ));
