import { test } from "vitest";
import { scenario } from "../scenario.ts";

const SPEC = {
  minPriceTicks: 10,
  maxPriceTicks: 1000,
  minQuantityLots: 2,
  maxQuantityLots: 100,
  marketMinQuantityLots: 3,
  marketMaxQuantityLots: 50,
  minNotionalUnits: 50,
  maxNotionalUnits: 9000,
  applyMaxToMarket: false,
  bidMultiplierUp: 12_000,
  bidMultiplierDown: 5_000,
  askMultiplierUp: 20_000,
  askMultiplierDown: 8_000,
  maxNumOrders: 3,
};
/** Alice rests at 99 and 101; the last price, and the average, is 100. */
const BOOK = `
  alice DEPOSIT 5000 EUR    => EUR 5000+0
  alice DEPOSIT 50 APPLE    => APPLE 50+0
  bob DEPOSIT 100000 EUR    => EUR 100000+0
  bob DEPOSIT 1000 APPLE    => APPLE 1000+0
  alice a SELL 5@100 GTC    => rests 5
  bob t BUY 5@100 GTC       => 5@100 with a
  alice bid BUY 9@99 GTC    => rests 9
  alice ask SELL 9@101 GTC  => rests 9
`;
const run = (text: string) => scenario(BOOK + text, SPEC);

/** Each line mends the fault of the line before, so that the next check speaks. */
test("LIMIT: one line per refusal, in order of precedence", () =>
  run(`
    market status=Halt           => ok
    alice ask BUY 1@9 MAKER      => -2010 Market is closed.
    market status=Trading        => ok
    alice ask BUY 1@9 MAKER      => -1013 Filter failure: PRICE_FILTER
    alice ask BUY 1@1001 MAKER   => -1013 Filter failure: PRICE_FILTER
    alice ask BUY 1@121 MAKER    => -1013 Filter failure: LOT_SIZE
    alice ask BUY 101@121 MAKER  => -1013 Filter failure: LOT_SIZE
    alice ask BUY 100@121 MAKER  => -1013 Filter failure: PERCENT_PRICE_BY_SIDE
    alice ask BUY 100@120 MAKER  => -1013 Filter failure: NOTIONAL
    market maxNotionalUnits=0    => ok
    market maxNumOrders=2        => ok
    alice ask BUY 100@120 MAKER  => -1013 Filter failure: MAX_NUM_ORDERS
    market maxNumOrders=3        => ok
    alice ask BUY 100@120 MAKER  => -2010 Duplicate order sent.
    alice new BUY 100@120 MAKER  => -2010 Order would immediately match and take.
    alice new BUY 100@101 MAKER  => -2010 Order would immediately match and take.
    alice new BUY 100@100 MAKER  => -2010 Account has insufficient balance for requested action.
    alice new BUY 2@100 MAKER    => rests 2
  `));

test("MARKET: one line per refusal, in order of precedence", () =>
  run(`
    market status=CancelOnly             => ok
    alice ask BUY 1 MARKET               => -2010 Market is closed.
    market status=Trading                => ok
    alice ask BUY 1 MARKET               => -1013 Filter failure: LOT_SIZE
    alice ask BUY 101 MARKET             => -1013 Filter failure: LOT_SIZE
    alice ask BUY 2 MARKET               => -1013 Filter failure: MARKET_LOT_SIZE
    alice ask BUY 51 MARKET              => -1013 Filter failure: MARKET_LOT_SIZE
    market minNotionalUnits=301          => ok
    alice ask BUY 3 MARKET               => -1013 Filter failure: NOTIONAL
    market applyMinToMarket=false        => ok
    alice ask BUY 3 MARKET               => -2010 Duplicate order sent.
    market minNotionalUnits=50           => ok
    alice WITHDRAW 4000 EUR              => EUR 609+891
    alice new BUY 9 MARKET               => -2010 Account has insufficient balance for requested action.
    alice new BUY quote:610 MARKET       => -2010 Account has insufficient balance for requested action.
    alice new BUY 6 MARKET               => 6@101 with ask
  `));

test("a MARKET order's maximum notional counts only where it applies", () =>
  run(`
    market maxNotionalUnits=500 applyMinToMarket=true => ok
    bob a BUY 6 MARKET                                => 6@101 with ask
    market applyMaxToMarket=true                      => ok
    bob b BUY 6 MARKET                                => -1013 Filter failure: NOTIONAL
    bob c BUY quote:501 MARKET                        => -1013 Filter failure: NOTIONAL
    bob d BUY quote:49 MARKET                         => -1013 Filter failure: LOT_SIZE
  `));

test("each side has price bands of its own, the edges included", () =>
  run(`
    market maxNumOrders=100       => ok
    bob a BUY 2@49 GTC            => -1013 Filter failure: PERCENT_PRICE_BY_SIDE
    bob b BUY 2@50 GTC            => rests 2
    bob c BUY 2@120 FOK           => 2@101 with ask
    bob d BUY 2@121 FOK           => -1013 Filter failure: PERCENT_PRICE_BY_SIDE
    bob e SELL 2@79 FOK           => -1013 Filter failure: PERCENT_PRICE_BY_SIDE
    bob f SELL 2@80 FOK           => 2@99 with bid
    bob g SELL 2@200 GTC          => rests 2
    bob h SELL 2@201 GTC          => -1013 Filter failure: PERCENT_PRICE_BY_SIDE
  `));

test("the band follows the average of the window, then the last price", () =>
  run(`
    # last 99, average (5 * 100 + 2 * 99) / 7 = 99.7, in whole ticks 100: up to 120
    bob a SELL 2@99 GTC           => 2@99 with bid
    bob b BUY 2@121 FOK           => -1013 Filter failure: PERCENT_PRICE_BY_SIDE
    bob c BUY 2@120 FOK           => 2@101 with ask
    # last 101, average (500 + 198 + 202) / 9 = 100: still up to 120
    bob d BUY 2@121 FOK           => -1013 Filter failure: PERCENT_PRICE_BY_SIDE
    # the trades leave the window of five minutes; the last price stays: up to 121.2
    wait 301                      => ok
    bob e BUY 2@122 FOK           => -1013 Filter failure: PERCENT_PRICE_BY_SIDE
    bob f BUY 2@121 FOK           => 2@101 with ask
  `));

test("without any trade a MARKET order is worth what the book has for it", () =>
  scenario(
    `
    bob DEPOSIT 100000 EUR       => EUR 100000+0
    bob DEPOSIT 1000 APPLE       => APPLE 1000+0
    bob a BUY 2@500 GTC          => rests 2
    bob b BUY 3 MARKET           => -1013 Filter failure: NOTIONAL
    bob b SELL 3 STOP_LOSS trail:100 => waits
    market applyMinToMarket=false => ok
    bob c BUY 3 MARKET           => expired INSUFFICIENT_LIQUIDITY 0/3
    market minNotionalUnits=0 oldMinNotionalUnits=200 => ok
    bob d BUY 3 MARKET           => -1013 Filter failure: MIN_NOTIONAL
    alice DEPOSIT 1000 APPLE     => APPLE 1000+0
    alice e SELL 4@900           => rests 4
    bob d BUY 3 MARKET           => 3@900 with e
  `,
    SPEC,
  ));

test("orders that cannot rest do not count as open", () =>
  run(`
    market maxNumOrders=2   => ok
    alice b BUY 2@100 GTC   => -1013 Filter failure: MAX_NUM_ORDERS
    alice c BUY 2@100 IOC   => expired UNFILLED_IOC_QUANTITY_EXPIRED 0/2
    alice CANCEL name:bid   => canceled bid 9
    alice d BUY 2@100 GTC   => rests 2
  `));

test("a clientOrderId is free again once its order is done", () =>
  run(`
    bob x BUY 2@100 GTC          => rests 2
    bob x BUY 2@100 GTC          => -2010 Duplicate order sent.
    alice x SELL 2@100 GTC       => 2@100 with x
    bob x BUY 2@100 GTC          => rests 2
    bob CANCEL name:x            => canceled x 2
    bob x BUY 2@100 GTC          => rests 2
  `));

test("what could not be exact is refused", () =>
  scenario(
    `
    bob DEPOSIT 9000000000000000 EUR  => EUR 9000000000000000+0
    bob a BUY 94906266@94906266 GTC   => -1108 Parameter 'quantity' overflowed.
    bob b BUY 94868329@94868329 GTC   => rests 94868329
    bob c SELL 1@900719925474 GTC     => -2010 Account has insufficient balance for requested action.
    bob c SELL 1@900719925475 GTC     => -1013 Filter failure: PRICE_FILTER
  `,
    {
      maxPriceTicks: Number.MAX_SAFE_INTEGER,
      maxQuantityLots: Number.MAX_SAFE_INTEGER,
    },
  ));
