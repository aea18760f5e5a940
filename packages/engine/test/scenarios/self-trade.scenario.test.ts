import { test } from "vitest";
import { scenario } from "../scenario.ts";
import { FUNDS } from "./funds.ts";

const run = (text: string) => scenario(FUNDS + text);
/** Binance's examples, in tenths of a piece and of a price. */
const MAKERS = `
  alice m1 BUY 12@12  => rests 12
  alice m2 BUY 13@11  => rests 13
  alice m3 BUY 81@10  => rests 81
`;

test("A: NONE trades with itself", () =>
  run(`
    alice m BUY 1@1             => rests 1
    alice t SELL 1@1            => 1@1 with m
    balance alice               => EUR 1000000+0 APPLE 10000+0
  `));

test("B: EXPIRE_MAKER ends every maker of its own, and rests", () =>
  run(`${MAKERS}
    alice t SELL 30@10 stp:EXPIRE_MAKER => prevented EXPIRE_MAKER 12+0@12 with m1, ended m1, prevented EXPIRE_MAKER 13+0@11 with m2, ended m2, prevented EXPIRE_MAKER 81+0@10 with m3, ended m3, rests 30
    balance alice               => EUR 1000000+0 APPLE 9970+30
    book                        => 30@10 | -
  `));

test("C: EXPIRE_TAKER ends the taker at the first of them", () =>
  run(`${MAKERS}
    alice t SELL 30@10 stp:EXPIRE_TAKER => prevented EXPIRE_TAKER 0+30@12 with m1, ended
    balance alice               => EUR 998903+1097 APPLE 10000+0
    book                        => - | 12@12 13@11 81@10
  `));

test("D: EXPIRE_BOTH ends both", () =>
  run(`
    alice m BUY 1@1                   => rests 1
    alice t SELL 3@1 stp:EXPIRE_BOTH  => prevented EXPIRE_BOTH 1+3@1 with m, ended m, ended
    balance alice                     => EUR 1000000+0 APPLE 10000+0
    orders alice                      => none
  `));

test("E: the taker's mode decides", () =>
  run(`
    alice m BUY 1@1 stp:EXPIRE_MAKER   => rests 1
    alice t SELL 1@1 stp:EXPIRE_TAKER  => prevented EXPIRE_TAKER 0+1@1 with m, ended
    orders alice                       => m 0/1 NEW
    alice u SELL 1@1                   => 1@1 with m
  `));

test("F: a MARKET order that ends its only maker has no liquidity left", () =>
  run(`
    alice m BUY 1@1                      => rests 1
    alice t SELL 1 MARKET stp:EXPIRE_MAKER => prevented EXPIRE_MAKER 1+0@1 with m, ended m, expired INSUFFICIENT_LIQUIDITY 0/1
    balance alice                        => EUR 1000000+0 APPLE 10000+0
  `));

test("G: DECREMENT takes the smaller quantity of both", () =>
  run(`
    alice m BUY 6@2                  => rests 6
    alice t SELL 2@2 stp:DECREMENT   => prevented DECREMENT 2+2@2 with m, ended
    orders alice                     => m 0/6 NEW
    balance alice                    => EUR 999992+8 APPLE 10000+0
    book                             => - | 4@2
    alice u SELL 9@2 stp:DECREMENT   => prevented DECREMENT 4+4@2 with m, ended m, rests 5
    balance alice                    => EUR 1000000+0 APPLE 9995+5
  `));

test("H: TRANSFER between two accounts of a group moves quantity and notional, without a trade", () =>
  scenario(
    `
    alice DEPOSIT 20000 EUR           => EUR 20000+0
    alice DEPOSIT 20000 APPLE         => APPLE 20000+0
    bob DEPOSIT 20000 EUR             => EUR 20000+0
    bob DEPOSIT 20000 APPLE           => APPLE 20000+0
    account alice tradeGroupId=1      => ok
    account bob tradeGroupId=1        => ok
    alice m BUY 6@2 stp:TRANSFER      => rests 6
    bob t SELL 2@2 stp:TRANSFER       => prevented TRANSFER 2+2@2 with m, moved 2, ended
    orders alice                      => m 0/6 NEW
    balance alice                     => EUR 19988+8 APPLE 20002+0
    balance bob                       => EUR 20004+0 APPLE 19998+0
  `,
    {
      standardFees: { makerRate: 9_000_000, takerRate: 9_000_000, buyerRate: 0, sellerRate: 0 },
    },
  ));

test("TRANSFER against another mode, and with itself, decrements", () =>
  run(`
    account alice tradeGroupId=1       => ok
    account bob tradeGroupId=1         => ok
    alice m BUY 6@2 stp:DECREMENT      => rests 6
    bob t SELL 2@2 stp:TRANSFER        => prevented DECREMENT 2+2@2 with m, ended
    balance alice                      => EUR 999992+8 APPLE 10000+0
    alice CANCEL name:m                => canceled m 4
    alice n BUY 6@2 stp:TRANSFER       => rests 6
    alice u SELL 2@2 stp:TRANSFER      => prevented TRANSFER 2+2@2 with n, ended
    balance alice                      => EUR 999992+8 APPLE 10000+0
    balance bob                        => EUR 1000000+0 APPLE 10000+0
  `));

test("a buying TRANSFER pays the maker's price, and gets back what it held above", () =>
  run(`
    account alice tradeGroupId=7             => ok
    account bob tradeGroupId=7               => ok
    alice m SELL 3@90 stp:TRANSFER           => rests 3
    bob t BUY 5@100 stp:TRANSFER             => prevented TRANSFER 3+3@90 with m, moved 3, ended m, rests 2
    balance bob                              => EUR 999530+200 APPLE 10003+0
    balance alice                            => EUR 1000270+0 APPLE 9997+0
    alice n SELL 4@90 stp:TRANSFER           => prevented TRANSFER 2+2@100 with t, moved 2, ended t, rests 2
    bob u BUY 3 MARKET stp:TRANSFER          => prevented TRANSFER 2+2@90 with n, moved 2, ended n, expired INSUFFICIENT_LIQUIDITY 0/3
    balance bob                              => EUR 999350+0 APPLE 10007+0
  `));

test("only within the group; another one trades first by its price", () =>
  run(`
    account alice tradeGroupId=1       => ok
    carol DEPOSIT 100 EUR              => EUR 100+0
    account carol tradeGroupId=1       => ok
    alice far BUY 2@90                 => rests 2
    carol near BUY 1@91                => rests 1
    bob other BUY 1@92                 => rests 1
    alice t SELL 4@90 stp:EXPIRE_MAKER => 1@92 with other, prevented EXPIRE_MAKER 1+0@91 with near, ended near, prevented EXPIRE_MAKER 2+0@90 with far, ended far, rests 3
    balance carol                      => EUR 100+0
  `));

test("FOK is judged before prevention, and may then be partly prevented", () =>
  run(`
    alice own SELL 2@100                   => rests 2
    bob other SELL 3@100                   => rests 3
    alice t BUY 5@100 FOK stp:DECREMENT    => prevented DECREMENT 2+2@100 with own, ended own, 3@100 with other
    balance alice                          => EUR 999700+0 APPLE 10003+0
    orders alice                           => none
  `));

test("a FOK is all or nothing: own orders that end, or end it, are no liquidity", () =>
  run(`
    alice own SELL 2@100                   => rests 2
    bob other SELL 3@100                   => rests 3
    bob ice SELL 8@100 ice:4               => rests 8
    alice t BUY 12@100 FOK stp:EXPIRE_MAKER => expired UNFILLED_FOK_ORDER_EXPIRED 0/12
    alice t BUY 1@100 FOK stp:EXPIRE_TAKER => expired UNFILLED_FOK_ORDER_EXPIRED 0/1
    alice CANCEL name:own                  => canceled own 2
    alice own SELL 2@100                   => rests 2
    alice t BUY 8@100 FOK stp:EXPIRE_BOTH  => expired UNFILLED_FOK_ORDER_EXPIRED 0/8
    alice t BUY 7@100 FOK stp:EXPIRE_BOTH  => 3@100 with other, 4@100 with ice
    alice u BUY 4@100 FOK stp:EXPIRE_MAKER => prevented EXPIRE_MAKER 2+0@100 with own, ended own, 4@100 with ice
  `));

test("a MARKET order with EXPIRE_MAKER finds what others have, and pays for that", () =>
  run(`
    alice own SELL 5@100                   => rests 5
    bob other SELL 10@200                  => rests 10
    alice t BUY 3 MARKET stp:EXPIRE_MAKER  => prevented EXPIRE_MAKER 5+0@100 with own, ended own, 3@200 with other
    alice own SELL 5@100                   => rests 5
    alice q BUY quote:1100 MARKET stp:EXPIRE_MAKER => prevented EXPIRE_MAKER 5+0@100 with own, ended own, 5@200 with other
    alice bid BUY 5@100                    => rests 5
    bob low BUY 10@50                      => rests 10
    alice s SELL quote:500 MARKET stp:EXPIRE_MAKER => prevented EXPIRE_MAKER 5+0@100 with bid, ended bid, 10@50 with low
    alice own SELL 1@200                   => rests 1
    alice stop BUY 2 STOP_LOSS stop:190 stp:EXPIRE_MAKER => waits
  `));

test("an iceberg's hidden part expires with it; decremented it shows what is left of its part", () =>
  run(`
    alice ice SELL 10@100 ice:4            => rests 10
    alice t BUY 3@100 stp:DECREMENT        => prevented DECREMENT 3+3@100 with ice, ended
    book                                   => 4@100 | -
    alice u BUY 5@100 stp:DECREMENT        => prevented DECREMENT 5+5@100 with ice, ended
    book                                   => 2@100 | -
    alice v BUY 1@100 stp:EXPIRE_MAKER     => prevented EXPIRE_MAKER 2+0@100 with ice, ended ice, rests 1
    balance alice                          => EUR 999900+100 APPLE 10000+0
  `));

test("a market may not allow every mode", () =>
  run(`
    market selfTradePreventionModes=19  => ok
    alice a BUY 1@1 stp:EXPIRE_MAKER    => -1013 This symbol does not allow the specified self-trade prevention mode.
    alice a BUY 1@1 stp:EXPIRE_TAKER    => rests 1
    alice b BUY 1@1 stp:DECREMENT       => rests 1
    alice c BUY 1@1                     => rests 1
  `));
