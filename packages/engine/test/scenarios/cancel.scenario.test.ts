import { test } from "vitest";
import { scenario } from "../scenario.ts";

const BOOK = `
  alice DEPOSIT 10000 EUR  => EUR 10000+0
  bob DEPOSIT 100 APPLE    => APPLE 100+0
  alice one BUY 5@90 GTC   => rests 5
  alice two BUY 5@91 GTC   => rests 5
  alice some BUY 5@92 GTC  => rests 5
  bob t SELL 2@92 IOC      => 2@92 with some
`;
const run = (text: string) => scenario(BOOK + text);
const UNKNOWN = "-2011 Unknown order sent.";
const RESTRICTED = "-2011 Order was not canceled due to cancel restrictions.";

test("by orderId, by origClientOrderId, or by both when they agree", () =>
  run(`
    alice CANCEL id:1           => canceled one 5
    alice CANCEL name:two       => canceled two 5
    alice CANCEL id:3 name:some => canceled some 3
    balance alice               => EUR 9816+0 APPLE 2+0
    book                        => - | -
  `));

test("ids that name two orders, or none, cancel nothing", () =>
  run(`
    alice CANCEL id:1 name:two  => -2039 Client order ID is not correct for this order ID.
    alice CANCEL id:9 name:two  => ${UNKNOWN}
    alice CANCEL id:4           => ${UNKNOWN}
    alice CANCEL name:nobody    => ${UNKNOWN}
    alice CANCEL market:2 id:1  => -1121 Invalid symbol.
    alice CANCEL                => ${UNKNOWN}
    book                        => - | 3@92 5@91 5@90
  `));

test("nobody cancels the order of another", () =>
  run(`
    bob CANCEL id:1       => ${UNKNOWN}
    bob CANCEL name:one   => ${UNKNOWN}
    bob CANCELALL         => ${UNKNOWN}
    carol CANCELALL       => ${UNKNOWN}
    book                  => - | 3@92 5@91 5@90
  `));

test("an order is canceled once", () =>
  run(`
    alice CANCEL id:2  => canceled two 5
    alice CANCEL id:2  => ${UNKNOWN}
    bob u SELL 3@92 IOC => 3@92 with some
    alice CANCEL id:3  => ${UNKNOWN}
  `));

test("a restriction spares orders of the other status", () =>
  run(`
    alice CANCEL id:3 NEW      => ${RESTRICTED}
    alice CANCEL id:2 PARTIAL  => ${RESTRICTED}
    alice CANCEL id:3 PARTIAL  => canceled some 3
    alice OTO l / w BUY 5@1 / p BUY 5@1 => l Executing, rests 5 w, pending p
    alice CANCEL name:p NEW    => ${RESTRICTED}
    alice CANCEL id:2 NEW      => canceled two 5
  `));

test("all at once, oldest first, in any market status", () =>
  run(`
    market status=Halt   => ok
    alice CANCELALL      => canceled one 5, canceled two 5, canceled some 3
    alice CANCELALL      => ${UNKNOWN}
    balance alice        => EUR 9816+0 APPLE 2+0
  `));
