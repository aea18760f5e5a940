import { test } from "vitest";
import { scenario } from "../scenario.ts";
import { TOO_POOR } from "./funds.ts";

test("what a withdrawal holds leaves when it is settled, and is free again when it is not", () =>
  scenario(`
    alice DEPOSIT 100 EUR         => EUR 100+0
    alice HOLD 101 EUR w0         => ${TOO_POOR}
    alice HOLD 30 EUR w1          => EUR 70+30
    alice HOLD 50 EUR w2          => EUR 20+80
    alice a BUY 1@21              => ${TOO_POOR}
    alice SETTLE w1               => EUR 20+50
    alice RELEASE w2              => EUR 70+0
    alice SETTLE w2               => ok
    alice RELEASE w1              => ok
    alice SETTLE never            => ok
    balance alice                 => EUR 70+0
  `));

test("an id counts once, whatever it is used for", () =>
  scenario(`
    alice DEPOSIT 100 EUR once    => EUR 100+0
    alice HOLD 10 EUR once        => ok
    alice WITHDRAW 10 EUR once    => ok
    alice TRANSFER 10 EUR bob once => ok
    alice HOLD 10 EUR twice       => EUR 90+10
    alice HOLD 10 EUR twice       => ok
    alice SETTLE twice            => EUR 90+0
    alice HOLD 10 EUR twice       => ok
    # one that was refused may be tried again
    alice WITHDRAW 91 EUR t       => ${TOO_POOR}
    alice WITHDRAW 90 EUR t       => EUR 0+0
    balance alice                 => nothing
  `));

test("a transfer moves what is free, once by its sender's id", () =>
  scenario(`
    alice DEPOSIT 100 EUR         => EUR 100+0
    alice a BUY 1@60              => rests 1
    alice TRANSFER 41 EUR bob x   => ${TOO_POOR}
    alice TRANSFER 40 EUR bob x   => EUR 0+60
    alice TRANSFER 40 EUR bob x   => ok
    bob TRANSFER 15 EUR alice x   => EUR 25+0
    balance alice                 => EUR 15+60
    bob TRANSFER 1 PLUM alice     => -1121 Invalid asset.
    bob TRANSFER 1 EUR bob        => -1102 Mandatory parameter 'toAccountId' was not sent, was empty/null, or malformed.
    bob TRANSFER 0 EUR alice      => -1102 Mandatory parameter 'amount' was not sent, was empty/null, or malformed.
  `));
