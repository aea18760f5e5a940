import { test } from "vitest";
import { NO_FEES } from "../fixture.ts";
import { scenario } from "../scenario.ts";

const FUNDS = `
  alice DEPOSIT 10000 APPLE  => APPLE 10000+0
  bob DEPOSIT 100000 EUR     => EUR 100000+0
`;

test("an order holds its funds, a trade settles them, a cancel gives them back", () =>
  scenario(
    `${FUNDS}
    bob bid BUY 10@100 GTC    => rests 10
    balance bob               => EUR 99000+1000
    alice t SELL 4@100 GTC    => 4@100 with bid
    balance bob               => EUR 99000+600 APPLE 4+0
    balance alice             => EUR 400+0 APPLE 9996+0
    bob CANCEL name:bid       => canceled bid 6
    balance bob               => EUR 99600+0 APPLE 4+0
  `,
  ));

test("a better price than the limit is given back at once", () =>
  scenario(
    `${FUNDS}
    alice ask SELL 4@90 GTC   => rests 4
    bob bid BUY 10@100 GTC    => 4@90 with ask, rests 6
    balance bob               => EUR 99040+600 APPLE 4+0
    balance alice             => EUR 360+0 APPLE 9996+0
  `,
  ));

test("fees come off what is received, rounded up, and go to the house", () =>
  scenario(
    `${FUNDS}
    # maker 0.1 % of 333 EUR = 0.333 -> 1; taker 0.2 % of 3 apples = 0.006 -> 1
    alice ask SELL 3@111 GTC  => rests 3
    bob t BUY 3@111 GTC       => 3@111 with ask
    balance alice             => EUR 332+0 APPLE 9997+0
    balance bob               => EUR 99667+0 APPLE 2+0
    balance house             => EUR 1+0 APPLE 1+0
    # maker 0.1 % of 1000 apples = 1 exactly; taker 0.2 % of 2500 EUR -> 5 exactly
    bob bid BUY 500@5 GTC     => rests 500
    alice u SELL 500@5 GTC    => 500@5 with bid
    balance alice             => EUR 2827+0 APPLE 9497+0
    balance bob               => EUR 97167+0 APPLE 501+0
    balance house             => EUR 6+0 APPLE 2+0
  `,
    { standardFees: { ...NO_FEES, makerRate: 100_000, takerRate: 200_000 } },
  ));

test("every fill pays its own fee", () =>
  scenario(
    `${FUNDS}
    alice a SELL 1@100 GTC    => rests 1
    alice b SELL 1@100 GTC    => rests 1
    bob t BUY 2@100 GTC       => 1@100 with a, 1@100 with b
    balance bob               => EUR 99800+0
    balance house             => EUR 2+0 APPLE 2+0
  `,
    { standardFees: { ...NO_FEES, makerRate: 1, takerRate: 1 } },
  ));

test("a transfer takes effect once", () =>
  scenario(
    `
    alice DEPOSIT 10 EUR once   => EUR 10+0
    alice DEPOSIT 10 EUR once   => ok
    bob DEPOSIT 10 EUR once     => EUR 10+0
    alice WITHDRAW 4 EUR out    => EUR 6+0
    alice WITHDRAW 4 EUR out    => ok
    balance alice               => EUR 6+0
  `,
  ));

test("a withdrawal takes only what is free", () =>
  scenario(
    `
    alice DEPOSIT 100 EUR    => EUR 100+0
    alice bid BUY 1@60 GTC   => rests 1
    alice WITHDRAW 41 EUR t  => -2010 Account has insufficient balance for requested action.
    alice WITHDRAW 40 EUR t  => EUR 0+60
    bob WITHDRAW 1 EUR       => -2010 Account has insufficient balance for requested action.
    balance alice            => EUR 0+60
  `,
  ));

test("a transfer that cannot be exact is refused", () =>
  scenario(
    `
    alice DEPOSIT 0 EUR                => -1102 Mandatory parameter 'amount' was not sent, was empty/null, or malformed.
    alice DEPOSIT 1.5 EUR              => -1102 Mandatory parameter 'amount' was not sent, was empty/null, or malformed.
    alice DEPOSIT -1 EUR               => -1102 Mandatory parameter 'amount' was not sent, was empty/null, or malformed.
    alice DEPOSIT 1 PLUM               => -1121 Invalid asset.
    alice DEPOSIT 9007199254740991 EUR => EUR 9007199254740991+0
    alice DEPOSIT 9007199254740992 EUR => -1102 Mandatory parameter 'amount' was not sent, was empty/null, or malformed.
    # a single amount is at most 2^53-1, what an account owns is not
    alice DEPOSIT 9007199254740991 EUR => EUR 18014398509481982+0
    alice DEPOSIT 1 EUR                => EUR 18014398509481983+0
    alice WITHDRAW 2 EUR               => EUR 18014398509481981+0
    alice TRANSFER 3 EUR bob           => EUR 18014398509481978+0
    balance bob                        => EUR 3+0
  `,
  ));
