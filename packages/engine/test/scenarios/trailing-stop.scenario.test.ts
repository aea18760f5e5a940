import { test } from "vitest";
import { scenario } from "../scenario.ts";
import { AT_ONCE, CAROL, FUNDS, trade } from "./funds.ts";

const run = (text: string) => scenario(FUNDS + CAROL + text);

/** The five examples of Binance's documentation. */
test("A: STOP_LOSS_LIMIT BUY follows the price down from 44000 and buys 5 % above the lowest", () =>
  run(`
    ${trade(40_000)}
    carol s BUY 1@45000 STOP_LOSS_LIMIT stop:44000 trail:500 => waits
    ${trade(37_000)} ${trade(44_000)} ${trade(46_000)} ${trade(42_000)}
    ${trade(44_099)}
    ${trade(44_100, "triggered s", "rests 1 s")}
    book => - | 1@45000
  `));

test("B: STOP_LOSS_LIMIT SELL follows the price up from 39000 and sells 10 % below the highest", () =>
  run(`
    ${trade(40_000)}
    carol s SELL 1@38000 STOP_LOSS_LIMIT stop:39000 trail:1000 => waits
    ${trade(41_500)} ${trade(39_000)} ${trade(37_000)} ${trade(41_000)}
    ${trade(36_901)}
    ${trade(36_900, "triggered s", "rests 1 s")}
    book => 1@38000 | -
  `));

test("C: TAKE_PROFIT_LIMIT BUY follows the price down from 38000 and buys 8.5 % above the lowest", () =>
  run(`
    ${trade(40_000)}
    carol s BUY 1@38500 TAKE_PROFIT_LIMIT stop:38000 trail:850 => waits
    ${trade(42_000)} ${trade(38_000)} ${trade(37_000)} ${trade(39_000)} ${trade(38_000)}
    ${trade(40_144)}
    ${trade(40_145, "triggered s", "rests 1 s")}
    book => - | 1@38500
  `));

test("D: TAKE_PROFIT_LIMIT SELL follows the price up from 42000 and sells 7.5 % below the highest", () =>
  run(`
    # prices in halves: 43012.5 is 86025
    ${trade(80_000)}
    carol s SELL 1@82000 TAKE_PROFIT_LIMIT stop:84000 trail:750 => waits
    ${trade(83_000)} ${trade(78_000)} ${trade(84_000)} ${trade(90_000)} ${trade(88_000)}
    ${trade(93_000)}
    ${trade(86_026)}
    ${trade(86_025, "triggered s", "rests 1 s")}
    book => 1@82000 | -
  `));

test("E: STOP_LOSS_LIMIT SELL without a stop price follows from the last price at once", () =>
  run(`
    ${trade(40_000)}
    carol s SELL 1@39000 STOP_LOSS_LIMIT trail:700 => waits
    ${trade(42_000)} ${trade(39_500)} ${trade(45_500)}
    ${trade(42_316)}
    ${trade(42_315, "triggered s", "rests 1 s")}
    book => 1@39000 | -
  `));

test("without a last price the first trade is the extreme, and does not fire", () =>
  run(`
    carol s SELL 1@10 STOP_LOSS_LIMIT trail:1000 => waits
    ${trade(100)}
    ${trade(91)}
    ${trade(90, "triggered s", "rests 1 s")}
  `));

test("the trade that begins to follow does not fire, however far it is", () =>
  run(`
    ${trade(100)}
    carol s SELL 1@10 STOP_LOSS_LIMIT stop:90 trail:1000 => waits
    # 50 is below 90: the first extreme is 50, and 45 is 10 % below
    ${trade(50)} ${trade(46)}
    ${trade(45, "triggered s", "rests 1 s")}
  `));

test("a stop price on the wrong side is refused with a trailing delta as well", () =>
  run(`
    ${trade(100)}
    carol s SELL 1 STOP_LOSS stop:100 trail:500   => ${AT_ONCE}
    carol s BUY 1 TAKE_PROFIT stop:101 trail:500  => ${AT_ONCE}
    carol s SELL 1 STOP_LOSS stop:99 trail:500    => waits
  `));

test("each price of a taker moves the extreme before it is judged", () =>
  run(`
    ${trade(100)}
    carol s BUY 1@300 STOP_LOSS_LIMIT trail:1000 => waits
    alice a SELL 1@101 => rests 1
    alice b SELL 1@109 => rests 1
    alice c SELL 1@110 => rests 1
    bob t BUY 3@110    => 1@101 with a, 1@109 with b, 1@110 with c, triggered s, rests 1 s
    alice u SELL 1@100 => 1@300 with s
  `));
