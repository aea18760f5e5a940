import { test } from "vitest";
import { scenario } from "../scenario.ts";
import { FUNDS, TOO_POOR } from "./funds.ts";

/** The listings are commands 1 to 5, the funds 6 to 9. */
const run = (text: string) => scenario(FUNDS + text);

test("the same request a second time is answered as the first time, and does nothing", () =>
  run(`
    alice a BUY 5@90 request:r1        => rests 5
    bob t SELL 2@90 request:r1         => 2@90 with a
    alice a BUY 5@90 request:r1        => repeats 10: rests 5
    bob t SELL 2@90 request:r1         => repeats 11: 2@90 with a
    alice b BUY 9@91 request:r1        => repeats 10: rests 5 a
    book                               => - | 3@90
    orders alice                       => a 2/5 PARTIALLY_FILLED
    balance alice                      => EUR 999550+270 APPLE 10002+0
  `));

test("a refusal is remembered as well", () =>
  run(`
    alice a BUY 99999@90 request:r1    => ${TOO_POOR}
    alice DEPOSIT 9000000 EUR          => EUR 10000000+0
    alice a BUY 99999@90 request:r1    => repeats 10: ${TOO_POOR}
    alice a BUY 99999@90 request:r2    => rests 99999
  `));

test("lists and replacements are requests too, whatever comes under their id", () =>
  run(`
    alice a BUY 5@90                              => rests 5
    alice REPLACE name:a / b BUY 4@90 request:r1  => canceled a 5, rests 4
    alice REPLACE name:b / c BUY 3@90 request:r1  => repeats 11: canceled a 5, rests 4 b
    alice OTO l request:r1 / w BUY 1@80 / p SELL 1@99 => repeats 11: canceled a 5, rests 4 b
    alice OTO l request:r2 / w BUY 1@80 / p SELL 1@99 => l Executing, rests 1 w, pending p
    alice OTO l request:r2 / w BUY 1@80 / p SELL 1@99 => repeats 14: l Executing, rests 1 w, pending p
    orders alice                                  => b 0/4 NEW, w 0/1 NEW, p 0/1 PENDING_NEW
  `));
