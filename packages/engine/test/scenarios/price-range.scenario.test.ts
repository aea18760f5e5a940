import { test } from "vitest";
import { scenario } from "../scenario.ts";
import { FUNDS, failure } from "./funds.ts";

const EXTERNAL = 2;
const MEAN = 1;
/** Binance's example: from half to twice of 10 is from 5 to 20, both included. */
const RANGE = {
  referencePriceKind: EXTERNAL,
  bidLimitUp: 20_000,
  bidLimitDown: 5_000,
  askLimitUp: 20_000,
  askLimitDown: 5_000,
} as const;
const OUT = "EXECUTION_RULE_PRICE_RANGE_EXCEEDED";
const run = (text: string) => scenario(FUNDS + text, RANGE);

test("a buyer trades from half to twice the reference price, the bounds included", () =>
  run(`
    reference 100000           => ok
    alice a SELL 1@5           => rests 1
    alice b SELL 1@20          => rests 1
    alice c SELL 1@21          => rests 1
    bob t BUY 3@30             => 1@5 with a, 1@20 with b, expired ${OUT} 2/3
    balance bob                => EUR 999975+0 APPLE 10002+0
    alice low SELL 1@4         => rests 1
    bob u BUY 1@30             => expired ${OUT} 0/1
    book                       => 1@4 1@21 | -
  `));

test("a seller likewise; what does not meet anything out of range rests", () =>
  run(`
    reference 100000           => ok
    alice a BUY 1@20           => rests 1
    alice b BUY 1@5            => rests 1
    alice c BUY 1@4            => rests 1
    bob t SELL 3@6             => 1@20 with a, rests 2
    bob CANCEL name:t          => canceled t 2
    bob u SELL 2@1             => 1@5 with b, expired ${OUT} 1/2
    bob v SELL 1@4 IOC         => expired ${OUT} 0/1
    bob w SELL 1 MARKET        => expired ${OUT} 0/1
    alice high BUY 1@21        => rests 1
    bob x SELL 1@1             => expired ${OUT} 0/1
  `));

test("a FOK that the range cuts short expires as a FOK; a MARKET order by quote counts what is in range", () =>
  run(`
    reference 100000           => ok
    alice a SELL 1@20          => rests 1
    alice b SELL 5@21          => rests 5
    bob t BUY 2@30 FOK         => expired UNFILLED_FOK_ORDER_EXPIRED 0/2
    bob u BUY quote:62 MARKET  => 1@20 with a, expired EXECUTION_RULE_PRICE_RANGE_EXCEEDED 1/1
  `));

test("an own order out of range ends a taker, though EXPIRE_MAKER would take it away", () =>
  run(`
    reference 100000           => ok
    bob own SELL 1@4           => rests 1
    alice a SELL 2@20          => rests 2
    bob u BUY quote:62 MARKET stp:EXPIRE_MAKER  => expired ${OUT} 0/0
    bob v BUY 2 MARKET stp:EXPIRE_MAKER         => expired ${OUT} 0/2
    bob w BUY 2@20 FOK stp:EXPIRE_MAKER         => expired UNFILLED_FOK_ORDER_EXPIRED 0/2
    balance bob                => EUR 1000000+0 APPLE 9999+1
  `));

test("without a reference price there is no range, and a bound of 0 is none", () =>
  run(`
    alice a SELL 1@500         => rests 1
    bob t BUY 1@500            => 1@500 with a
    reference 100000           => ok
    alice b SELL 1@21          => rests 1
    bob u BUY 1@21             => expired ${OUT} 0/1
    market bidLimitUp=0        => ok
    bob u BUY 1@21             => 1@21 with b
    market bidLimitUp=20000    => ok
    reference 0                => ok
    alice c SELL 1@21          => rests 1
    bob v BUY 1@21             => 1@21 with c
  `));

test("a fraction of a tick counts", () =>
  run(`
    reference 99999            => ok
    alice a SELL 1@20          => rests 1
    bob t BUY 1@20             => expired ${OUT} 0/1
    reference 100001           => ok
    bob u BUY 1@20             => 1@20 with a
    alice b SELL 1@5           => rests 1
    bob v BUY 1@5              => expired ${OUT} 0/1
  `));

test("only where it is external may it be set", () =>
  scenario(`
    reference 100000           => -2043 This symbol doesn't have a reference price.
    list 2 PEAR/EUR referencePriceKind=2 => ok
    reference 100000 market:2  => ok
  `));

test("a market whose reference price comes from elsewhere now starts without one", () =>
  run(`
    reference 100000           => ok
    alice a SELL 1@21          => rests 1
    bob t BUY 1@21             => expired ${OUT} 0/1
    market referencePriceKind=1 referenceBucketCount=3 referenceBucketWidthMs=1000 => ok
    bob u BUY 1@21             => 1@21 with a
    # the mean is 21 now, and 43 is more than twice of it
    alice b SELL 1@43          => rests 1
    bob v BUY 1@43             => expired ${OUT} 0/1
    market referencePriceKind=2 => ok
    bob w BUY 1@43             => 1@43 with b
    reference 100000           => ok
    alice c SELL 1@21          => rests 1
    bob x BUY 1@21             => expired ${OUT} 0/1
  `));

/** Sells one to Bob at a price and at a moment in seconds. */
const tradeAt = (seconds: number, priceTicks: number) => `
  clock ${seconds - 0.001} => ok
  alice a SELL 1@${priceTicks} => rests 1
  bob b BUY 1@${priceTicks} => 1@${priceTicks} with a
`;
const THREE_SECONDS = {
  referencePriceKind: MEAN,
  referenceBucketCount: 3,
  referenceBucketWidthMs: 1000,
  avgPriceMins: 0,
} as const;
/** A bid passes up to the reference price and not above. */
const LIMIT = "market percentPriceUp=10000 percentPriceDown=1 => ok";

test("the mean of the window: every trade counts once, a bucket at the edge by its part inside", () =>
  scenario(
    `${FUNDS}
    ${tradeAt(0.5, 100)} ${tradeAt(1.5, 200)} ${tradeAt(2.5, 400)}
    ${LIMIT}
    # all three: 700 / 3 = 233.3
    clock 2.9                => ok
    alice a BUY 1@234        => ${failure("PERCENT_PRICE")}
    alice a BUY 1@233        => rests 1
    # until 3.5: half of the first bucket, 650 / 2.5 = 260
    clock 3.5                => ok
    alice b BUY 1@260        => rests 1
    alice c BUY 1@261        => ${failure("PERCENT_PRICE")}
    # until 4.25: three quarters of the second, 550 / 1.75 = 314.3
    clock 4.25               => ok
    alice d BUY 1@314        => rests 1
    alice e BUY 1@315        => ${failure("PERCENT_PRICE")}
    # until 6: the last trade's bucket ends where the window begins: only the last price is left
    clock 6                  => ok
    alice f BUY 1@401        => ${failure("PERCENT_PRICE")}
    alice f BUY 1@400        => rests 1
  `,
    THREE_SECONDS,
  ));
