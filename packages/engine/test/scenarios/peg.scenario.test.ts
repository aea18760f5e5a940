import { test } from "vitest";
import { scenario } from "../scenario.ts";
import { CAROL, FUNDS, failure, trade } from "./funds.ts";

const BOOK = `${FUNDS + CAROL}
  alice b1 BUY 5@98        => rests 5
  alice b2 BUY 5@96        => rests 5
  alice b3 BUY 5@93        => rests 5
  bob a1 SELL 5@102        => rests 5
  bob a2 SELL 5@105        => rests 5
`;
const run = (text: string) => scenario(BOOK + text);
const SHALLOW = "-2010 Order book liquidity is too low for this pegged order.";
const UNFIT = "-2010 This price peg cannot be used with this order type.";

test("PRIMARY is the best of the own side, MARKET of the other, and the offset counts levels that exist", () =>
  run(`
    carol a BUY 1 peg:PRIMARY        => rests 1@98
    carol b BUY 1 peg:PRIMARY+1      => rests 1@96
    carol c SELL 1 peg:PRIMARY+1     => rests 1@105
    carol d BUY 3 peg:MARKET         => 3@102 with a1
    carol e SELL 9 peg:MARKET+2 IOC  => 5@98 with b1, 1@98 with a, 3@96 with b2
    carol f SELL 1 peg:PRIMARY MAKER => rests 1@102
  `));

test("the price is fixed on entry, and funds are held at it; what was sent stays", () =>
  run(`
    carol a BUY 10@50 peg:PRIMARY    => rests 10@98
    balance carol                    => EUR 999020+980 APPLE 10000+0
    alice CANCEL name:b1             => canceled b1 5
    book                             => 5@102 5@105 | 10@98 5@96 5@93
    carol CANCEL name:a              => canceled a 10
    balance carol                    => EUR 1000000+0 APPLE 10000+0
  `));

test("no such level, no order", () =>
  run(`
    carol a BUY 1 peg:PRIMARY+3      => ${SHALLOW}
    carol a SELL 1 peg:PRIMARY+2     => ${SHALLOW}
    carol a BUY 1 peg:MARKET+2 IOC   => ${SHALLOW}
    bob CANCELALL                    => canceled a1 5, canceled a2 5
    carol a BUY 1 peg:MARKET         => ${SHALLOW}
    carol a SELL 1 peg:PRIMARY       => ${SHALLOW}
  `));

test("which order may follow what", () =>
  run(`
    carol a BUY 1 peg:PRIMARY IOC    => ${UNFIT}
    carol a BUY 1 peg:PRIMARY FOK    => ${UNFIT}
    carol a BUY 1 peg:MARKET MAKER   => ${UNFIT}
    carol a BUY 1 peg:MARKET FOK     => 1@102 with a1
    market features=255              => ok
    carol a BUY 1 peg:PRIMARY        => -2010 Pegged orders are not supported for this symbol.
  `));

test("both prices must pass the filter of the prices", () =>
  run(`
    market minPriceTicks=95 maxPriceTicks=103 => ok
    carol a BUY 1@94 peg:PRIMARY     => ${failure("PRICE_FILTER")}
    carol a BUY 1@95 peg:PRIMARY+2   => ${failure("PRICE_FILTER")}
    carol a BUY 1@95 peg:PRIMARY+1   => rests 1@96
  `));

test("both prices must pass the filters that look at a price", () =>
  run(`
    ${trade(100)}
    market percentPriceUp=12000 percentPriceDown=8000 => ok
    carol a BUY 5@79 peg:PRIMARY     => ${failure("PERCENT_PRICE")}
    carol a BUY 5@121 peg:PRIMARY    => ${failure("PERCENT_PRICE")}
    carol a BUY 5@80 peg:PRIMARY     => rests 5@98
    market percentPriceUp=0 minNotionalUnits=400 => ok
    carol b BUY 5@79 peg:PRIMARY     => ${failure("NOTIONAL")}
    carol b BUY 5@80 peg:PRIMARY     => rests 5@98
    market minNotionalUnits=0 oldMinNotionalUnits=480 => ok
    carol c BUY 5@96 peg:PRIMARY+2   => ${failure("MIN_NOTIONAL")}
  `));

test("the value of a pegged stop-limit is judged again when it triggers", () =>
  run(`
    ${trade(100)}
    market minNotionalUnits=970      => ok
    carol s SELL 10@99 STOP_LOSS_LIMIT stop:97 peg:MARKET => waits
    market minNotionalUnits=0        => ok
    alice CANCEL name:b1             => canceled b1 5
    alice CANCEL name:b2             => canceled b2 5
    market minNotionalUnits=970      => ok
    carol t SELL 11@93 LIMIT         => 5@93 with b3, expired s REJECTED 0/10, rests 6
  `));

test("a stop-limit gets its price when it triggers, and holds by what it has until then", () =>
  run(`
    ${trade(100)}
    carol s BUY 10@90 STOP_LOSS_LIMIT stop:101 peg:PRIMARY => waits
    carol t BUY 10 STOP_LOSS_LIMIT stop:101 peg:PRIMARY+1  => waits
    balance carol                    => EUR 998090+1910 APPLE 10000+0
    ${trade(101, "triggered s", "triggered t", "rests 10@98 s", "rests 10@96 t")}
    balance carol                    => EUR 998060+1940 APPLE 10000+0
  `));

test("a stop-limit whose peg finds nothing, or a price that fails, expires", () =>
  run(`
    ${trade(100)}
    carol s SELL 1@99 STOP_LOSS_LIMIT stop:97 peg:PRIMARY+2 => waits
    carol t SELL 1@99 STOP_LOSS_LIMIT stop:97 peg:PRIMARY+1 => waits
    market maxPriceTicks=104         => ok
    carol m SELL 5@98                => 5@98 with b1
    alice n BUY 1@97                 => rests 1
    carol o SELL 1@97                => 1@97 with n, expired s REJECTED 0/1, expired t REJECTED 0/1
    balance carol                    => EUR 1000587+0 APPLE 9994+0
  `));
