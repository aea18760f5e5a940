import { test } from "vitest";
import type { Command, OrderTerms, PlaceOrder } from "../src/command/index.ts";
import type { MarketSpec } from "../src/market/index.ts";
import { MarketStatus, OrderListKind, OrderType, PegPriceType, Side } from "../src/market/index.ts";
import { Pair } from "./diff/pair.ts";
import {
  ASSETS,
  accountSpec,
  exchangeSpec,
  marketSpec,
  order,
  orderList,
  terms,
} from "./fixture.ts";

const HUGE = Number.MAX_SAFE_INTEGER;
const { Sell } = Side;
const pegged = { priceTicks: 0, pegPriceType: PegPriceType.Primary };

/** Cases that random orders hardly ever come to: exchange and twin must agree in each of them. */
class Case {
  readonly #commands: Command[] = [];
  #named = 0;

  deposit(accountId: number, assetId: number, amountUnits: number): this {
    const transferId = `t${this.#named++}`;
    return this.do({ kind: "Deposit", accountId, assetId, amountUnits, transferId });
  }

  order(accountId: number, changes: Partial<PlaceOrder> = {}): this {
    return this.do(order({ accountId, clientOrderId: `o${this.#named++}`, ...changes }));
  }

  list(listKind: OrderListKind, legs: readonly Partial<OrderTerms>[]): this {
    const named = legs.map((leg, place) => terms({ clientOrderId: `leg${place}`, ...leg }));
    return this.do(orderList({ accountId: 1, listKind, legs: named }));
  }

  /** Accounts 1 and 2 have money; then they trade one lot at each of these prices. */
  open(...lastTicks: readonly number[]): this {
    for (const accountId of [1, 2]) {
      for (const assetId of [1, 2]) this.deposit(accountId, assetId, 1e9);
    }
    for (const priceTicks of lastTicks) {
      this.order(1, { side: Sell, priceTicks, quantityLots: 1 });
      this.order(2, { priceTicks, quantityLots: 1 });
    }
    return this;
  }

  do(command: Command): this {
    this.#commands.push(command);
    return this;
  }

  agrees(spec: Partial<MarketSpec> = {}): void {
    const pair = new Pair();
    const listing: Command[] = ASSETS.map((asset) => ({ kind: "ListAsset", spec: asset }));
    const all = [...listing, { kind: "ListMarket", spec: marketSpec(spec) } as const];
    [...all, ...this.#commands].forEach((command, at) => {
      pair.step({ command, sequence: at + 1, timeUs: (at + 1) * 1000 });
      pair.check();
    });
  }
}

test("MAX_ASSET of 0 limits nothing", () => {
  const spec = exchangeSpec({ maxAssets: [{ assetId: 2, limitUnits: 0 }] });
  new Case().open().do({ kind: "ConfigureExchange", spec }).order(1).agrees();
});

test.each([Side.Buy, Side.Sell])(
  "a peg that waits holds at the last price, exactly (%s)",
  (side) => {
    new Case()
      .open(1000)
      .deposit(1, 1, HUGE)
      .deposit(1, 1, HUGE)
      .deposit(1, 2, 14e12)
      .list(OrderListKind.Oto, [{ priceTicks: 900 }, { ...pegged, side, quantityLots: 13e12 }])
      .agrees({ maxQuantityLots: HUGE });
  },
);

test("a pegged pair holds once", () => {
  new Case()
    .open(100)
    .order(2, { priceTicks: 90, quantityLots: 3 })
    .list(OrderListKind.Otoco, [
      { side: Sell, priceTicks: 95 },
      { orderType: OrderType.StopLossLimit, priceTicks: 130, triggerPriceTicks: 120 },
      { orderType: OrderType.LimitMaker, ...pegged },
    ])
    .order(2, { priceTicks: 95 })
    .do({ kind: "CancelAllOrders", accountId: 1, marketId: 1, newClientOrderId: "" })
    .agrees();
});

test("a peg that was found for nothing is not told", () => {
  new Case()
    .open(100)
    .order(2, { side: Sell, priceTicks: 110, quantityLots: 3 })
    .list(OrderListKind.Otoco, [
      { priceTicks: 80 },
      { side: Sell, orderType: OrderType.LimitMaker, ...pegged },
      { side: Sell, orderType: OrderType.StopLoss, priceTicks: 0, triggerPriceTicks: 85 },
    ])
    .order(2, { side: Sell, priceTicks: 80 })
    .agrees();
});

test("a stop whose peg makes too large an amount expires", () => {
  new Case()
    .open(1000)
    .deposit(1, 2, 14e12)
    .order(2, { side: Sell, priceTicks: 990_000, quantityLots: 3 })
    .order(1, {
      ...pegged,
      side: Sell,
      orderType: OrderType.StopLossLimit,
      triggerPriceTicks: 90,
      quantityLots: 13e12,
    })
    .order(1, { side: Sell, priceTicks: 90, quantityLots: 1 })
    .order(2, { priceTicks: 90, quantityLots: 1 })
    .do({ kind: "AdvanceTime" })
    .agrees({ maxQuantityLots: HUGE });
});

test("a trailing pegged stop-limit without a last price", () => {
  new Case()
    .deposit(1, 1, 1e9)
    .order(1, { ...pegged, orderType: OrderType.StopLossLimit, trailingDeltaBips: 100 })
    .open(100, 99, 120)
    .agrees();
});

test("TRANSFER of a MARKET BUY among trades and other modes", () => {
  const grouped = new Case().open().deposit(3, 2, 1000).deposit(4, 1, 1000);
  for (const accountId of [1, 2, 4]) {
    grouped.do({ kind: "ConfigureAccount", spec: accountSpec({ accountId, tradeGroupId: 7 }) });
  }
  grouped
    .order(1, { side: Sell, priceTicks: 100, selfTradePrevention: 3 })
    .order(2, { side: Sell, priceTicks: 101, selfTradePrevention: 5 })
    .order(3, { side: Sell, priceTicks: 102 })
    .order(4, {
      orderType: OrderType.Market,
      priceTicks: 0,
      quantityLots: 9,
      selfTradePrevention: 5,
    })
    .agrees();
});

test("what waits on the agenda of a halted market goes on when it trades again", () => {
  const halted = marketSpec({ status: MarketStatus.Halt });
  new Case()
    .open(100)
    .order(1, {
      side: Sell,
      orderType: OrderType.StopLoss,
      priceTicks: 0,
      triggerPriceTicks: 90,
      quantityLots: 1,
    })
    .do({ kind: "ListMarket", spec: halted })
    .do({ kind: "ListMarket", spec: marketSpec({ maxPriceTicks: 50 }) })
    .do({ kind: "AdvanceTime" })
    .do({ kind: "CancelAllOrders", accountId: 1, marketId: 1, newClientOrderId: "" })
    .agrees();
});
