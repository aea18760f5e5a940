import { test } from "vitest";
import { scenario } from "../scenario.ts";

const BOOK = `
  alice DEPOSIT 1000000 EUR  => EUR 1000000+0
  alice DEPOSIT 1000 APPLE   => APPLE 1000+0
  alice ask   SELL 5@100 GTC => rests 5
  alice above SELL 5@110 GTC => rests 5
  alice bid   BUY 5@90 GTC   => rests 5
  alice below BUY 5@80 GTC   => rests 5
`;
const run = (text: string) => scenario(BOOK + text);

test("by quantity it takes the best prices", () =>
  run(
    `
    bob DEPOSIT 720 EUR       => EUR 720+0
    bob buy BUY 7 MARKET      => 5@100 with ask, 2@110 with above
    balance bob               => APPLE 7+0
  `,
  ));

test("a buy that costs one unit more than there is, is refused", () =>
  run(`
    bob DEPOSIT 719 EUR       => EUR 719+0
    bob buy BUY 7 MARKET      => -2010 Account has insufficient balance for requested action.
    bob buy BUY 6 MARKET      => 5@100 with ask, 1@110 with above
    balance bob               => EUR 109+0 APPLE 6+0
  `));

test("a sell must own its whole quantity, found or not", () =>
  run(`
    bob DEPOSIT 12 APPLE      => APPLE 12+0
    bob a SELL 13 MARKET      => -2010 Account has insufficient balance for requested action.
    bob b SELL 12 MARKET      => 5@90 with bid, 5@80 with below, expired INSUFFICIENT_LIQUIDITY 10/12
    balance bob               => EUR 850+0 APPLE 2+0
    book                      => 5@100 5@110 | -
  `));

test("on an empty book it is accepted by quantity and expires, by quote it is refused", () =>
  scenario(
    `
    bob DEPOSIT 100 EUR          => EUR 100+0
    bob a BUY 7 MARKET           => expired INSUFFICIENT_LIQUIDITY 0/7
    bob b BUY quote:100 MARKET   => -2010 Order book liquidity is less than symbol minimum quantity.
    bob d SELL quote:100 MARKET  => -2010 Order book liquidity is less than symbol minimum quantity.
    balance bob                  => EUR 100+0
  `,
  ));

test("by quote it buys as many whole lots as the money buys", () =>
  run(`
    bob DEPOSIT 900 EUR         => EUR 900+0
    bob a BUY quote:829 MARKET  => 5@100 with ask, 2@110 with above
    balance bob                 => EUR 180+0 APPLE 7+0
    bob b BUY quote:109 MARKET  => -1013 Filter failure: LOT_SIZE
    bob c BUY quote:181 MARKET  => -2010 Account has insufficient balance for requested action.
    bob DEPOSIT 1000 EUR        => EUR 1180+0
    bob d BUY quote:1180 MARKET => 3@110 with above, expired INSUFFICIENT_LIQUIDITY 3/3
    balance bob                 => EUR 850+0 APPLE 10+0
  `));

test("by quote it sells no more than brings the money asked for", () =>
  run(`
    bob DEPOSIT 6 APPLE          => APPLE 6+0
    bob a SELL quote:539 MARKET  => 5@90 with bid, 1@80 with below
    balance bob                  => EUR 530+0
    bob b SELL quote:160 MARKET  => -2010 Account has insufficient balance for requested action.
  `));

test("by quote, of a book too short for it, it takes no less than the filters ask for", () =>
  run(`
    bob DEPOSIT 9000 EUR         => EUR 9000+0
    market minQuantityLots=11    => ok
    bob a BUY quote:1051 MARKET  => -2010 Order book liquidity is less than \`LOT_SIZE\` filter minimum quantity.
    bob a BUY quote:1050 MARKET  => -1013 Filter failure: LOT_SIZE
    market minQuantityLots=10 marketMinQuantityLots=11 => ok
    bob a BUY quote:1051 MARKET  => -2010 Order book liquidity is less than \`MARKET_LOT_SIZE\` filter minimum quantity.
    market marketMinQuantityLots=10 => ok
    bob a BUY quote:1051 MARKET  => 5@100 with ask, 5@110 with above, expired INSUFFICIENT_LIQUIDITY 10/10
  `));

test("by quote exactly what a level offers is complete", () =>
  run(`
    bob DEPOSIT 1050 EUR         => EUR 1050+0
    bob a BUY quote:500 MARKET   => 5@100 with ask
    bob b BUY quote:550 MARKET   => 5@110 with above
    book                         => - | 5@90 5@80
  `));
