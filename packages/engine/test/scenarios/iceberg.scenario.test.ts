import { test } from "vitest";
import { scenario } from "../scenario.ts";
import { CAROL, FUNDS } from "./funds.ts";

const run = (text: string) => scenario(FUNDS + CAROL + text);

test("the book shows one part; the next part goes behind the others of its level", () =>
  run(`
    alice ice SELL 10@100 ice:3   => rests 10
    carol other SELL 2@100        => rests 2
    book                          => 5@100 | -
    bob t BUY 9@100               => 3@100 with ice, 2@100 with other, 3@100 with ice, 1@100 with ice
    book                          => 2@100 | -
    orders alice                  => ice 7/10 PARTIALLY_FILLED
    carol last SELL 1@100         => rests 1
    bob u BUY 4@100               => 2@100 with ice, 1@100 with last, 1@100 with ice
    book                          => - | -
  `));

test("a part that is partly traded keeps its place", () =>
  run(`
    alice ice SELL 6@100 ice:3    => rests 6
    carol other SELL 2@100        => rests 2
    bob t BUY 1@100               => 1@100 with ice
    book                          => 4@100 | -
    bob u BUY 3@100               => 2@100 with ice, 1@100 with other
    book                          => 4@100 | -
    bob v BUY 2@100               => 1@100 with other, 1@100 with ice
  `));

test("it holds its whole quantity, and trades all of it as a taker at once", () =>
  run(`
    alice bid BUY 4@100           => rests 4
    carol ice SELL 10@100 ice:3   => 4@100 with bid, rests 6
    book                          => 3@100 | -
    balance carol                 => EUR 1000400+0 APPLE 9990+6
    carol CANCEL name:ice         => canceled ice 6
    balance carol                 => EUR 1000400+0 APPLE 9996+0
    book                          => - | -
  `));

test("FOK and the walk of a MARKET order see the hidden parts", () =>
  run(`
    alice ice SELL 10@100 ice:3     => rests 10
    bob fok BUY 11@100 FOK          => expired UNFILLED_FOK_ORDER_EXPIRED 0/11
    bob fok BUY 7@100 FOK           => 3@100 with ice, 3@100 with ice, 1@100 with ice
    bob quote BUY quote:300 MARKET  => 2@100 with ice, 1@100 with ice
    book                            => - | -
  `));

test("the part must be smaller than the whole, and only a GTC order with a limit has one", () =>
  run(`
    alice a SELL 5@100 ice:5                => -2010 IcebergQty exceeds QTY.
    alice a SELL 5@100 ice:6                => -2010 IcebergQty exceeds QTY.
    alice a SELL 5@100 IOC ice:2            => -1106 Parameter 'icebergQty' sent when not required.
    alice a SELL 5@100 FOK ice:2            => -1106 Parameter 'icebergQty' sent when not required.
    alice a SELL 5 MARKET ice:2             => -1106 Parameter 'icebergQty' sent when not required.
    alice a SELL 5 STOP_LOSS stop:90 ice:2  => -1106 Parameter 'icebergQty' sent when not required.
    alice a SELL 5@100 MAKER ice:4          => rests 5
    book                                    => 4@100 | -
  `));

test("an iceberg that waits for its trigger shows its part afterwards", () =>
  run(`
    carol ice SELL 9@95 STOP_LOSS_LIMIT stop:96 ice:4  => waits
    alice m BUY 1@96                                   => rests 1
    bob t SELL 1@96                                    => 1@96 with m, triggered ice, rests 9 ice
    book                                               => 4@95 | -
  `));

test("amended below its part it shows less, and keeps its place", () =>
  run(`
    alice ice SELL 10@100 ice:4   => rests 10
    carol other SELL 1@100        => rests 1
    alice AMEND name:ice to:6     => amended ice 10 to 6
    book                          => 5@100 | -
    alice AMEND name:ice to:3     => amended ice 6 to 3
    book                          => 4@100 | -
    bob t BUY 4@100               => 3@100 with ice, 1@100 with other
  `));
