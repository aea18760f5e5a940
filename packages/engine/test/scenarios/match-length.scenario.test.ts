import { test } from "vitest";
import { scenario } from "../scenario.ts";
import { CAROL, FUNDS } from "./funds.ts";

const MEETINGS = 10_000;

/** Alice shows 10,000 lots one by one, Carol has 5 behind her first one. */
const MANY_PARTS = `${FUNDS + CAROL}
  alice ice SELL ${MEETINGS}@10 ice:1   => rests ${MEETINGS}
  carol five SELL 5@10                  => rests 5
`;

/** 10,000 trades take 10,004 lots. */
const MOST = MEETINGS + 4;
const TRADES = [
  "1@10 with ice",
  "5@10 with five",
  ...Array.from({ length: MEETINGS - 2 }, () => "1@10 with ice"),
].join(", ");

test.each(["", " IOC", " MARKET"])("a taker meets 10,000 makers; the rest expires:%s", (kind) =>
  scenario(
    `${MANY_PARTS}
    bob t BUY ${MOST + 1}${kind === " MARKET" ? "" : "@10"}${kind}   => ${TRADES}, expired EXCHANGE_CANCELED ${MOST}/${MOST + 1}
    book                        => 1@10 | -
    balance bob                 => EUR ${1_000_000 - MOST * 10}+0 APPLE ${10_000 + MOST}+0
    bob u BUY 2@10${"              "} => 1@10 with ice, rests 1
  `,
  ),
);

test("a taker whose rest does not cross any more rests, as ever", () =>
  scenario(
    `${MANY_PARTS}
    bob t BUY 1@10              => 1@10 with ice
    bob u BUY ${MOST + 1}@10    => ${TRADES.replace("1@10 with ice, 5@10 with five", "5@10 with five, 1@10 with ice")}, rests 1
    book                        => - | 1@10
  `,
  ));

test("a FOK is filled by 10,000 makers, and stays untouched if that would not do", () =>
  scenario(
    `${MANY_PARTS}
    bob more BUY ${MOST + 1}@10 FOK  => expired UNFILLED_FOK_ORDER_EXPIRED 0/${MOST + 1}
    bob most BUY ${MOST}@10 FOK      => ${TRADES}
    book                             => 1@10 | -
  `,
  ));

test("what it sets off waits for the next command", () =>
  scenario(
    `${MANY_PARTS}
    carol stop SELL 1 STOP_LOSS stop:20   => waits
    bob t BUY ${MOST}@10                  => ${TRADES}
    wait 1                                => triggered stop, expired stop INSUFFICIENT_LIQUIDITY 0/1
  `,
  ));
