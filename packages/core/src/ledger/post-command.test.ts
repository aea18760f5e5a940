import type { Command, OrderTerms } from "@bourse/engine/command";
import type { Event } from "@bourse/engine/event";
import { Exchange } from "@bourse/engine/exchange";
import { OrderType, SelfTradePrevention, Side } from "@bourse/engine/market";
import { describe, expect, test } from "vitest";
import { ASSETS, MARKETS } from "../market/index.ts";
import { PLAIN_TERMS } from "../order/index.ts";
import type { AppliedEvent } from "../projection/index.ts";
import { BalanceSheet } from "./balance-sheet.ts";
import type { MarketUnits } from "./cause-postings.ts";
import { LedgerMismatch, postCommand } from "./post-command.ts";
import type { Posting } from "./posting.ts";

const [USDT, BTC, BNB] = [1, 2, 5];
const [ALICE, BOB] = [1001, 1002];
/** One tick of one lot of BTCUSDT is ten units of USDT; one lot, 100,000 units of BTC. */
const MARKET_ID = 1;

/** A ledger beside a real exchange. */
function books() {
  const exchange = new Exchange();
  const sheet = new BalanceSheet();
  const markets = new Map<number, MarketUnits>(MARKETS.map((spec) => [spec.marketId, spec]));
  const apply = (command: Command): AppliedEvent => {
    const sequence = exchange.sequence + 1;
    return {
      sequence,
      timeUs: sequence,
      command,
      events: exchange.apply(command, sequence, sequence),
    };
  };
  const post = (command: Command) => postCommand(apply(command), sheet, markets).map(textOf);
  for (const spec of ASSETS) post({ kind: "ListAsset", spec });
  for (const spec of MARKETS) post({ kind: "ListMarket", spec });
  for (const accountId of [ALICE, BOB]) {
    for (const assetId of [USDT, BTC, BNB]) {
      post({
        kind: "Deposit",
        accountId,
        assetId,
        amountUnits: 10 ** 15,
        transferId: `d${assetId}`,
      });
    }
  }
  return { apply, post, sheet, markets };
}

function textOf({ cause, assetId, from, to, units }: Posting): string {
  const side = ({ ownerId, kind }: Posting["from"]) => `${kind}:${ownerId}`;
  return `${cause} ${units} of ${assetId}: ${side(from)} -> ${side(to)}`;
}

let names = 0;
const order = (
  accountId: number,
  side: Side,
  [quantityLots, priceTicks]: readonly [number, number],
  changes: Partial<OrderTerms> & { readonly selfTradePrevention?: SelfTradePrevention } = {},
): Command => ({
  kind: "PlaceOrder",
  accountId,
  marketId: MARKET_ID,
  ...PLAIN_TERMS,
  side,
  orderType: OrderType.Limit,
  priceTicks,
  quantityLots,
  clientOrderId: `order ${(names += 1)}`,
  ...changes,
});

describe("what a command posts", () => {
  test("money that comes, goes and changes hands", () => {
    const { post } = books();
    const move = { accountId: ALICE, assetId: BTC, amountUnits: 5 };
    expect(post({ kind: "Deposit", ...move, transferId: "a" })).toEqual([
      "deposit 5 of 2: deposits:0 -> free:1001",
    ]);
    expect(post({ kind: "Deposit", ...move, transferId: "a" })).toEqual([]);
    expect(post({ kind: "Withdraw", ...move, transferId: "b" })).toEqual([
      "withdrawal 5 of 2: free:1001 -> withdrawals:0",
    ]);
    expect(post({ kind: "Transfer", ...move, toAccountId: BOB, transferId: "c" })).toEqual([
      "transfer 5 of 2: free:1001 -> free:1002",
    ]);
    expect(post({ kind: "Transfer", ...move, toAccountId: 0, transferId: "d" })).toEqual([
      "transfer 5 of 2: free:1001 -> house:0",
    ]);
  });

  test("a withdrawal is held, and settled or released", () => {
    const { post } = books();
    const hold = {
      kind: "HoldWithdrawal",
      accountId: ALICE,
      assetId: USDT,
      amountUnits: 9,
    } as const;
    for (const transferId of ["x", "y"]) {
      expect(post({ ...hold, transferId })).toEqual(["hold 9 of 1: free:1001 -> locked:1001"]);
    }
    expect(post({ kind: "SettleWithdrawal", accountId: ALICE, transferId: "x" })).toEqual([
      "withdrawal 9 of 1: locked:1001 -> withdrawals:0",
    ]);
    expect(post({ kind: "ReleaseWithdrawal", accountId: ALICE, transferId: "y" })).toEqual([
      "release 9 of 1: locked:1001 -> free:1001",
    ]);
  });

  test("an order holds, a better price gives back, fees go to the house", () => {
    const { post } = books();
    expect(post(order(BOB, Side.Sell, [1_000, 6_000_000]))).toEqual([
      "hold 100000000 of 2: free:1002 -> locked:1002",
    ]);
    expect(post(order(ALICE, Side.Buy, [1_500, 6_010_000]))).toEqual([
      // 1,000 lots at the maker's price are paid, 500 at the taker's own stay held.
      "hold 90050000000 of 1: free:1001 -> locked:1001",
      "trade 60000000000 of 1: locked:1001 -> free:1002",
      "trade 100000000 of 2: locked:1002 -> free:1001",
      "fee 100000 of 2: free:1001 -> house:0",
      "fee 60000000 of 1: free:1002 -> house:0",
    ]);
    const cancel = { newClientOrderId: "all", accountId: ALICE, marketId: MARKET_ID };
    expect(post({ kind: "CancelAllOrders", ...cancel })).toEqual([
      "release 30050000000 of 1: locked:1001 -> free:1001",
    ]);
  });

  test("a trade with oneself moves everything back to where it was, less the fees", () => {
    const { post, sheet } = books();
    post(order(ALICE, Side.Sell, [1_000, 6_000_000]));
    const before = sheet.free({ ownerId: ALICE, assetId: USDT });
    expect(post(order(ALICE, Side.Buy, [1_000, 6_000_000]))).toEqual([
      "hold 60000000000 of 1: free:1001 -> locked:1001",
      "trade 60000000000 of 1: locked:1001 -> free:1001",
      "trade 100000000 of 2: locked:1001 -> free:1001",
      "fee 100000 of 2: free:1001 -> house:0",
      "fee 60000000 of 1: free:1001 -> house:0",
    ]);
    expect(sheet.free({ ownerId: ALICE, assetId: USDT })).toBe(before - 60_000_000n);
  });

  test("self-trade prevention by transfer moves both assets without a fee", () => {
    const { post } = books();
    const transferring = { selfTradePrevention: SelfTradePrevention.Transfer };
    for (const accountId of [ALICE, BOB]) post(configured(accountId));
    post(order(BOB, Side.Sell, [1_000, 6_000_000], transferring));
    expect(post(order(ALICE, Side.Buy, [1_000, 6_000_000], transferring))).toEqual([
      "hold 60000000000 of 1: free:1001 -> locked:1001",
      "prevention 60000000000 of 1: locked:1001 -> free:1002",
      "prevention 100000000 of 2: locked:1002 -> free:1001",
    ]);
  });

  test("what is refused, or moves nothing, posts nothing", () => {
    const { post } = books();
    expect(post(order(ALICE, Side.Buy, [10 ** 9, 6_000_000]))).toEqual([]);
    expect(post({ kind: "AdvanceTime" })).toEqual([]);
  });
});

const configured = (accountId: number): Command => ({
  kind: "ConfigureAccount",
  spec: {
    accountId,
    canTrade: true,
    canWithdraw: true,
    canDeposit: true,
    tradeGroupId: 7,
    makerRate: -1,
    takerRate: -1,
    paysInFeeAsset: false,
  },
});

describe("what does not add up is refused", () => {
  const deposit: Command = {
    kind: "Deposit",
    accountId: ALICE,
    assetId: BTC,
    amountUnits: 5,
    transferId: "once",
  };
  const refused = (change: (events: readonly Event[]) => Event[]) => {
    const { apply, sheet, markets } = books();
    const applied = apply(deposit);
    return () => postCommand({ ...applied, events: change(applied.events) }, sheet, markets);
  };
  const without = (kind: Event["kind"]) => (events: readonly Event[]) =>
    events.filter((event) => event.kind !== kind);

  test("a change nobody caused", () => {
    expect(refused(without("Transferred"))).toThrow(LedgerMismatch);
    expect(refused(without("Transferred"))).toThrow(
      "account 1001 has 1000000000000005 units of asset 2 in the engine and 1000000000000000 by its postings",
    );
  });

  test("a cause that changed nothing", () => {
    expect(refused(without("BalanceChanged"))).toThrow(
      "units of asset 2 of account 1001 moved, and the engine reports no change",
    );
  });

  test("a market that was never listed", () => {
    const { apply, sheet } = books();
    apply(order(BOB, Side.Sell, [1_000, 6_000_000]));
    const trade = apply(order(ALICE, Side.Buy, [1_000, 6_000_000]));
    expect(() => postCommand(trade, sheet, new Map())).toThrow(
      "market 1, which no event before it",
    );
  });
});
