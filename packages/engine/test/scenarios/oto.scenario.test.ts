import { test } from "vitest";
import { scenario } from "../scenario.ts";
import { CAROL, FUNDS, TOO_POOR, trade } from "./funds.ts";

const BOOK = FUNDS + CAROL + trade(100);
const run = (text: string) => scenario(BOOK + text);
const OTO = `
  carol OTO l / w BUY 5@95 / p SELL 5@110 => l Executing, rests 5 w, pending p
`;
const OTOCO = `
  carol OTOCO l / w BUY 5@95 / up SELL 5@110 MAKER / down SELL 5 STOP_LOSS stop:90 => l Executing, rests 5 w, pending down, pending up
`;

test("OTO: the pending order holds its funds from the start, and works once all is filled", () =>
  run(`${OTO}
    balance carol                => EUR 999525+475 APPLE 9995+5
    orders carol                 => w 0/5 NEW, p 0/5 PENDING_NEW
    alice a SELL 4@95            => 4@95 with w
    orders carol                 => w 4/5 PARTIALLY_FILLED, p 0/5 PENDING_NEW
    alice b SELL 1@95            => 1@95 with w, triggered p, rests 5 p
    balance carol                => EUR 999525+0 APPLE 10000+5
    book                         => 5@110 | -
    bob t BUY 5@110              => 5@110 with p, l AllDone
  `));

test("OTO: filled at once it is pending in the answer all the same, and works right after", () =>
  run(`
    alice ask SELL 5@95          => rests 5
    alice bid BUY 2@90           => rests 2
    carol OTO l / w BUY 5@95 / p SELL 5@90 IOC => l Executing, 5@95 with ask, triggered p, 2@90 with bid, expired p UNFILLED_IOC_QUANTITY_EXPIRED 2/5, l AllDone
  `));

test("OTO: the working order expires, and the pending one with it", () =>
  run(`
    alice ask SELL 3@95          => rests 3
    carol OTO l / w BUY 5@95 IOC / p SELL 5@110 => l Executing, 3@95 with ask, expired w UNFILLED_IOC_QUANTITY_EXPIRED 3/5, expired p OTO_PHASE_ONE_EXPIRED 0/5, l AllDone
    balance carol                => EUR 999715+0 APPLE 10003+0
  `));

test("OTO: self-trade prevention ends the working order, and the pending one expires", () =>
  run(`
    carol own SELL 1@95          => rests 1
    carol OTO m stp:EXPIRE_TAKER / w BUY 5@95 / p SELL 5@110 => m Executing, prevented EXPIRE_TAKER 0+5@95 with own, ended w, expired p OTO_PHASE_ONE_EXPIRED 0/5, m AllDone
    balance carol                => EUR 1000000+0 APPLE 9999+1
  `));

test("OTO: canceling either cancels both", () =>
  run(`${OTO}
    carol CANCEL name:p as:x     => canceled w 5, canceled p 5, l AllDone
    ${OTO}
    carol CANCEL name:w          => canceled w 5, canceled p 5, l AllDone
    balance carol                => EUR 1000000+0 APPLE 10000+0
  `));

test("OTO: a pending stop waits after its turn has come; one that would trigger expires", () =>
  run(`
    alice ask SELL 9@99          => rests 9
    carol OTO l / w BUY 1@99 / p SELL 1 STOP_LOSS stop:98 => l Executing, 1@99 with ask, triggered p, waits p
    carol OTO m / v BUY 1@99 / q SELL 1 STOP_LOSS stop:99 => m Executing, 1@99 with ask, expired q REJECTED 0/1, m AllDone
    carol OTO n / u BUY 1@99 / r SELL 1@98 MAKER          => n Executing, 1@99 with ask, triggered r, rests 1 r
    bob bid BUY 5@97             => rests 5
    carol OTO o / t BUY 1@98 / s SELL 1@97 MAKER          => o Executing, 1@98 with r, n AllDone, expired s REJECTED 0/1, o AllDone, triggered p, 1@97 with bid, l AllDone
  `));

test("OTO: a pending MARKET order trades in its turn", () =>
  run(`
    alice ask SELL 5@95          => rests 5
    alice bid BUY 9@94           => rests 9
    carol OTO l / w BUY 5@95 / p SELL 5 MARKET => l Executing, 5@95 with ask, triggered p, 5@94 with bid, l AllDone
    balance carol                => EUR 999995+0 APPLE 10000+0
  `));

test("OTO: what may work and what may be pending", () =>
  run(`
    carol OTO l / w BUY 5 MARKET / p SELL 5@110                => -1014 Unsupported order combination.
    carol OTO l / w BUY 5 STOP_LOSS stop:120 / p SELL 5@110    => -1014 Unsupported order combination.
    carol OTO l / w BUY 5@95 / p SELL quote:500 MARKET         => -1014 Unsupported order combination.
    carol WITHDRAW 9996 APPLE                                  => APPLE 4+0
    carol OTO l / w BUY 5@95 / p SELL 5@110                    => ${TOO_POOR}
    market features=447                                        => ok
    carol OTO l / w BUY 5@95 / p SELL 4@110                    => -2010 OTO orders are not supported for this symbol.
    market features=511                                        => ok
    carol OTO l / w BUY 5@95 / p SELL 4@110                    => l Executing, rests 5 w, pending p
  `));

test("OTOCO: the pair holds once, waits, and works together", () =>
  run(`${OTOCO}
    balance carol                => EUR 999525+475 APPLE 9995+5
    alice t SELL 5@95            => 5@95 with w, triggered down, triggered up, waits down, rests 5 up
    orders carol                 => down 0/5 NEW, up 0/5 NEW
    bob u BUY 1@110              => 1@110 with up, expired down OCO_TRIGGER 0/5
    carol CANCEL name:up         => canceled up 4, l AllDone
  `));

test("OTOCO: a pair whose prices no longer fit the last price expires", () =>
  run(`
    carol OTOCO l / w BUY 5@89 / up SELL 5@110 MAKER / down SELL 5 STOP_LOSS stop:90 => l Executing, rests 5 w, pending down, pending up
    alice t SELL 5@89            => 5@89 with w, expired down REJECTED 0/5, expired up REJECTED 0/5, l AllDone
    balance carol                => EUR 999555+0 APPLE 10005+0
  `));

test("OTOCO: canceling any of the three cancels all", () =>
  run(`${OTOCO}
    carol CANCEL name:down       => canceled w 5, canceled down 5, canceled up 5, l AllDone
    balance carol                => EUR 1000000+0 APPLE 10000+0
  `));

test("OPO: what the working order brought is what the pending one sells", () =>
  run(`
    carol WITHDRAW 10000 APPLE   => APPLE 0+0
    carol OPO l / w BUY 5@95 / p SELL 0@110 => l Executing, rests 5 w, pending p
    balance carol                => EUR 999525+475
    alice a SELL 3@95            => 3@95 with w
    # it cannot be spent elsewhere
    balance carol                => EUR 999525+190 APPLE 0+3
    carol x SELL 1@200           => ${TOO_POOR}
    alice b SELL 2@95            => 2@95 with w, triggered p, rests 5 p
    balance carol                => EUR 999525+0 APPLE 0+5
    bob t BUY 5@110              => 5@110 with p, l AllDone
    balance carol                => EUR 1000075+0
  `));

test("OPO: less the fee, in whole lots; the dust is free", () =>
  scenario(
    `${FUNDS}
    carol DEPOSIT 1000 EUR       => EUR 1000+0
    alice ask SELL 5@95          => rests 5
    # 50 apples less 4 (8 % of 50) are 46: 4 lots of 10 and 6 apples of dust
    carol OPO l / w BUY 5@95 / p SELL 0@110 => l Executing, 5@95 with ask, triggered p, rests 4 p
    balance carol                => EUR 525+0 APPLE 6+40
    balance house                => APPLE 4+0
  `,
    {
      priceDecimals: 1,
      stepSizeUnits: 10,
      baseUnitsPerLot: 10,
      standardFees: { makerRate: 0, takerRate: 8_000_000, buyerRate: 0, sellerRate: 0 },
    },
  ));

test("OPO: the fee is paid from what is free, if that is enough", () =>
  scenario(
    `${FUNDS}
    carol DEPOSIT 10000 EUR      => EUR 10000+0
    carol DEPOSIT 5 APPLE        => APPLE 5+0
    alice ask SELL 100@95        => rests 100
    carol OPO l / w BUY 50@95 / p SELL 0@110 => l Executing, 50@95 with ask, triggered p, rests 50 p
    balance carol                => EUR 5250+0 APPLE 1+50
    # Two would be the fee, one is there
    carol OPO m / v BUY 25@95 / q SELL 0@110 => m Executing, 25@95 with ask, triggered q, rests 23 q
    balance carol                => EUR 2875+0 APPLE 1+73
    balance house                => APPLE 6+0
  `,
    { standardFees: { makerRate: 0, takerRate: 8_000_000, buyerRate: 0, sellerRate: 0 } },
  ));

test("OPO: what is sold fits the lot sizes, the rest is free", () =>
  run(`
    alice ask SELL 50@95         => rests 50
    bob bid BUY 50@90            => rests 50
    market marketMaxQuantityLots=7 marketStepLots=3 => ok
    carol OPO l / w BUY 5@95 / p SELL 0 MARKET => l Executing, 5@95 with ask, triggered p, 3@90 with bid, l AllDone
    carol OPO l / w BUY 9@95 / p SELL 0 MARKET => l Executing, 9@95 with ask, triggered p, 6@90 with bid, l AllDone
    market marketMinQuantityLots=6 maxQuantityLots=6 => ok
    carol OPO l / w BUY 5@95 / p SELL 0 MARKET => l Executing, 5@95 with ask, expired p REJECTED 0/3, l AllDone
    balance carol                => EUR 999005+0 APPLE 10010+0
  `));

test("OPO: an iceberg and the limits of quantities are judged when there is a quantity", () =>
  run(`
    alice ask SELL 50@95         => rests 50
    market maxIcebergParts=2     => ok
    carol OPO l / w BUY 5@95 / p SELL 0@110 ice:5 => l Executing, 5@95 with ask, expired p REJECTED 0/5, l AllDone
    carol OPO l / w BUY 5@95 / p SELL 0@110 ice:2 => l Executing, 5@95 with ask, expired p REJECTED 0/5, l AllDone
    exchange max:EUR=549         => ok
    carol OPO l / w BUY 5@95 / p SELL 0@110 => l Executing, 5@95 with ask, expired p REJECTED 0/5, l AllDone
    exchange max:EUR=550         => ok
    carol OPO l / w BUY 5@95 / p SELL 0@110 ice:3 => l Executing, 5@95 with ask, triggered p, rests 5 p
  `));

test("OPO: not a whole lot left: the pending order expires", () =>
  scenario(
    `${FUNDS}
    carol DEPOSIT 1000 EUR       => EUR 1000+0
    alice ask SELL 1@95          => rests 1
    carol OPO l / w BUY 1@95 / p SELL 0@110 => l Executing, 1@95 with ask, expired p REJECTED 0/0, l AllDone
    balance carol                => EUR 905+0 APPLE 9+0
  `,
    {
      priceDecimals: 1,
      stepSizeUnits: 10,
      baseUnitsPerLot: 10,
      standardFees: { makerRate: 0, takerRate: 8_000_000, buyerRate: 0, sellerRate: 0 },
    },
  ));

test("OPO: canceled half way, what was bought is free", () =>
  run(`
    carol OPO l / w BUY 5@95 / p SELL 0@110 => l Executing, rests 5 w, pending p
    alice a SELL 3@95            => 3@95 with w
    balance carol                => EUR 999525+190 APPLE 10000+3
    carol CANCELLIST name:l      => canceled w 2, canceled p 0, l AllDone
    balance carol                => EUR 999715+0 APPLE 10003+0
  `));

test("OPOCO: the pair shares what was bought", () =>
  run(`
    carol OPOCO l / w BUY 5@95 / up SELL 0@110 MAKER / down SELL 0 STOP_LOSS stop:90 => l Executing, rests 5 w, pending down, pending up
    alice t SELL 5@95            => 5@95 with w, triggered down, triggered up, waits down, rests 5 up
    balance carol                => EUR 999525+0 APPLE 10000+5
    bob u BUY 5@110              => 5@110 with up, expired down OCO_TRIGGER 0/5, l AllDone
    balance carol                => EUR 1000075+0 APPLE 10000+0
  `));

test("OPO: the working order buys, the pending ones sell, without a quantity", () =>
  run(`
    carol OPO l / w SELL 5@110 / p SELL 0@110 => -1222 Working order in an OPO list must be a bid.
    carol OPO l / w BUY 5@95 / p BUY 0@90     => -1223 Pending orders in an OPO list must be asks.
    carol OPO l / w BUY 5@95 / p SELL 5@110   => -1225 Pending orders should not include the 'pendingQuantity' tag.
    market features=383                       => ok
    carol OPO l / w BUY 5@95 / p SELL 0@110   => -2010 OPO orders are not supported for this symbol.
    market features=511                       => ok
    carol OPO l / w BUY 5@95 / p SELL 0@110   => l Executing, rests 5 w, pending p
    carol AMEND name:p to:1                   => -2038 Order amend (pending OPO order) is not supported.
    carol AMEND name:w to:4                   => amended w 5 to 4
    carol AMEND name:w to:3 as:v              => amended w 4 to 3, l Updated
  `));
