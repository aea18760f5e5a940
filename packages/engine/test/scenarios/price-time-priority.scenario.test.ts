import { test } from "vitest";
import { scenario } from "../scenario.ts";

const FUNDS = `
  alice DEPOSIT 1000000 EUR => EUR 1000000+0
  alice DEPOSIT 1000 APPLE  => APPLE 1000+0
  bob DEPOSIT 1000000 EUR   => EUR 1000000+0
  bob DEPOSIT 1000 APPLE    => APPLE 1000+0
`;
const run = (text: string) => scenario(FUNDS + text);

test("best price first, then oldest first", () =>
  run(`
    alice old   SELL 5@100 GTC => rests 5
    bob   young SELL 5@100 GTC => rests 5
    alice best  SELL 1@99 GTC  => rests 1
    bob   taker BUY 7@101 GTC  => 1@99 with best, 5@100 with old, 1@100 with young
    book                       => 4@100 | -
  `));

test("the same on the bids", () =>
  run(`
    alice old   BUY 5@100 GTC  => rests 5
    bob   young BUY 5@100 GTC  => rests 5
    alice best  BUY 1@101 GTC  => rests 1
    bob   taker SELL 7@99 GTC  => 1@101 with best, 5@100 with old, 1@100 with young
    book                       => - | 4@100
  `));

test("what finds nobody rests behind those who came before", () =>
  run(`
    alice first  BUY 3@100 GTC => rests 3
    bob   second BUY 4@100 GTC => rests 4
    alice taker  SELL 5@100 GTC => 3@100 with first, 2@100 with second
    alice third  BUY 1@100 GTC => rests 1
    bob   all    SELL 9@100 GTC => 2@100 with second, 1@100 with third, rests 6
    book                       => 6@100 | -
  `));

test("a partly filled maker keeps its place", () =>
  run(`
    alice first  SELL 5@100 GTC => rests 5
    bob   second SELL 5@100 GTC => rests 5
    bob   some   BUY 1@100 GTC  => 1@100 with first
    bob   more   BUY 5@100 GTC  => 4@100 with first, 1@100 with second
    book                        => 4@100 | -
  `));

test("canceling from the middle of a level leaves the others in order", () =>
  run(`
    alice a SELL 1@100 GTC   => rests 1
    alice b SELL 2@100 GTC   => rests 2
    alice c SELL 3@100 GTC   => rests 3
    alice CANCEL name:b      => canceled b 2
    bob   t BUY 4@100 IOC    => 1@100 with a, 3@100 with c
    book                     => - | -
  `));

test("the best price is found again after its level empties", () =>
  run(`
    alice near  SELL 1@100 GTC    => rests 1
    alice far   SELL 1@500000 GTC => rests 1
    alice mid   SELL 1@3000 GTC   => rests 1
    bob   one   BUY 1@100 GTC     => 1@100 with near
    book                          => 1@3000 1@500000 | -
    alice CANCEL name:mid         => canceled mid 1
    book                          => 1@500000 | -
    alice again SELL 2@99 GTC     => rests 2
    book                          => 2@99 1@500000 | -
  `));

test("FOK takes everything or nothing", () =>
  run(`
    alice maker  SELL 5@100 GTC => rests 5
    alice higher SELL 5@102 GTC => rests 5
    bob   all    BUY 6@101 FOK  => expired UNFILLED_FOK_ORDER_EXPIRED 0/6
    balance bob                 => EUR 1000000+0 APPLE 1000+0
    bob   both   BUY 6@102 FOK  => 5@100 with maker, 1@102 with higher
    book                        => 4@102 | -
  `));

test("IOC takes what it can and never rests", () =>
  run(`
    alice maker  SELL 5@100 GTC => rests 5
    alice higher SELL 5@102 GTC => rests 5
    bob   some   BUY 8@101 IOC  => 5@100 with maker, expired UNFILLED_IOC_QUANTITY_EXPIRED 5/8
    bob   none   BUY 8@101 IOC  => expired UNFILLED_IOC_QUANTITY_EXPIRED 0/8
    balance bob                 => EUR 999500+0 APPLE 1005+0
    book                        => 5@102 | -
  `));

test("LIMIT_MAKER rests or is refused", () =>
  run(`
    alice maker SELL 5@100 GTC  => rests 5
    bob   take  BUY 1@100 MAKER => -2010 Order would immediately match and take.
    bob   rest  BUY 1@99 MAKER  => rests 1
    book                        => 5@100 | 1@99
  `));

test("an account may meet itself", () =>
  run(`
    alice maker SELL 5@100 GTC => rests 5
    alice taker BUY 3@100 GTC  => 3@100 with maker
    balance alice              => EUR 1000000+0 APPLE 998+2
  `));
