import { ASSETS, MARKETS } from "@bourse/core/market";
import { PLAIN_TERMS } from "@bourse/core/order";
import type { AppliedEvent } from "@bourse/core/projection";
import type { Command, OrderTerms } from "@bourse/engine/command";
import { Exchange } from "@bourse/engine/exchange";
import {
  CancelRestriction,
  OrderListKind,
  OrderType,
  SelfTradePrevention,
  Side,
  TimeInForce,
} from "@bourse/engine/market";
import { Random } from "../../src/market/random.ts";

const ACCOUNTS = [1001, 1002, 1003, 1004];
/** Ten minutes of trading go on behind midnight. */
const START_US = Date.parse("2026-11-20T23:55:00Z") * 1_000;
/** So few that most are used again. */
export const NAMES = 60;
export const LIST_NAMES = 12;
const PREVENTIONS = [
  SelfTradePrevention.None,
  SelfTradePrevention.ExpireTaker,
  SelfTradePrevention.ExpireMaker,
  SelfTradePrevention.Decrement,
];
const PRICES_TICKS = [6_000_000, 300_000];

/** Some people's trading on two markets, judged by the real engine; a seed gives the same again. */
export class TradingRun {
  readonly exchange = new Exchange();
  readonly applied: AppliedEvent[] = [];
  readonly #random: Random;
  #timeUs = START_US;

  constructor(seed: number) {
    this.#random = new Random(seed);
    for (const spec of ASSETS) this.apply({ kind: "ListAsset", spec });
    for (const spec of MARKETS) this.apply({ kind: "ListMarket", spec });
    for (const accountId of ACCOUNTS) {
      for (const { assetId, decimals } of ASSETS) {
        const amountUnits = 100_000 * 10 ** decimals;
        this.apply({ kind: "Deposit", accountId, assetId, amountUnits, transferId: `d${assetId}` });
      }
    }
  }

  trade(commands: number): this {
    for (let count = 0; count < commands; count += 1) {
      this.#timeUs += this.#below(2_000_000);
      this.apply(this.#next());
    }
    return this;
  }

  apply(command: Command): AppliedEvent {
    const sequence = this.applied.length + 1;
    const events = this.exchange.apply(command, sequence, this.#timeUs);
    const applied = { sequence, timeUs: this.#timeUs, command, events };
    this.applied.push(applied);
    return applied;
  }

  #next(): Command {
    switch (this.#below(12)) {
      case 0:
      case 1:
      case 2:
        return this.#cancel();
      case 3:
        return this.#amend();
      case 4:
      case 5:
        return this.#placeList();
      default:
        return this.#place();
    }
  }

  /** One that gains or stops, or an order that is followed by another. */
  #placeList(): Command {
    const market = this.#below(PRICES_TICKS.length);
    const marketId = market + 1;
    const isPair = this.#below(2) === 0;
    const base = this.exchange.lastPriceTicks(marketId) || (PRICES_TICKS[market] ?? 0);
    const quantityLots = 1_000 * (1 + this.#below(3));
    const leg = (terms: Partial<OrderTerms>): OrderTerms => ({
      ...PLAIN_TERMS,
      side: Side.Sell,
      orderType: OrderType.Limit,
      quantityLots,
      clientOrderId: `name-${this.#below(NAMES)}`,
      ...terms,
    });
    const gain = leg({ orderType: OrderType.LimitMaker, priceTicks: base + 10 * this.#below(30) });
    const loss = leg({ orderType: OrderType.StopLoss, triggerPriceTicks: base - 10 });
    const first = leg({ side: Side.Buy, priceTicks: base + 10 * (this.#below(5) - 2) });
    return {
      kind: "PlaceOrderList",
      accountId: ACCOUNTS[this.#below(ACCOUNTS.length)] ?? 0,
      marketId,
      selfTradePrevention: SelfTradePrevention.None,
      requestId: "",
      listKind: isPair ? OrderListKind.Oco : OrderListKind.Oto,
      listClientOrderId: `list-${this.#below(LIST_NAMES)}`,
      legs: isPair ? [gain, loss] : [first, gain],
    };
  }

  #amend(): Command {
    const accountId = ACCOUNTS[this.#below(ACCOUNTS.length)] ?? 0;
    const open = this.exchange.openOrdersOf(accountId);
    const order = open[this.#below(Math.max(1, open.length))];
    return {
      kind: "AmendOrder",
      accountId,
      marketId: order?.marketId ?? 1,
      orderId: order?.orderId ?? 0,
      origClientOrderId: order === undefined ? "nobody" : "",
      newClientOrderId: `amended-${this.applied.length}`,
      quantityLots: Math.max(1, (order?.quantityLots ?? 1) - 500),
    };
  }

  #place(): Command {
    const market = this.#below(PRICES_TICKS.length);
    const isTaker = this.#below(3) === 0;
    return {
      kind: "PlaceOrder",
      accountId: ACCOUNTS[this.#below(ACCOUNTS.length)] ?? 0,
      marketId: market + 1,
      ...PLAIN_TERMS,
      side: this.#below(2) === 0 ? Side.Buy : Side.Sell,
      orderType: OrderType.Limit,
      timeInForce: isTaker ? TimeInForce.Ioc : TimeInForce.Gtc,
      priceTicks: (PRICES_TICKS[market] ?? 0) + this.#below(20) * 10,
      quantityLots: 1_000 * (1 + this.#below(9)),
      clientOrderId: `name-${this.#below(NAMES)}`,
      selfTradePrevention: PREVENTIONS[this.#below(PREVENTIONS.length)] ?? 0,
    };
  }

  #cancel(): Command {
    const accountId = ACCOUNTS[this.#below(ACCOUNTS.length)] ?? 0;
    const open = this.exchange.openOrdersOf(accountId);
    const order = open[this.#below(Math.max(1, open.length))];
    return {
      kind: "CancelOrder",
      accountId,
      marketId: order?.marketId ?? 1,
      orderId: order?.orderId ?? 0,
      origClientOrderId: order === undefined ? "nobody" : "",
      newClientOrderId: `cancel-${this.applied.length}`,
      restriction: CancelRestriction.None,
    };
  }

  #below(bound: number): number {
    return Math.floor(this.#random.uniform() * bound);
  }
}
