import { ASSETS, MARKETS } from "@bourse/core/market";
import type { AppliedEvent } from "@bourse/core/projection";
import type { Command, OrderTerms } from "@bourse/engine/command";
import { Exchange } from "@bourse/engine/exchange";
import {
  CancelRestriction,
  type MarketSpec,
  OrderListKind,
  OrderType,
  PegPriceType,
  SelfTradePrevention,
  Side,
  TimeInForce,
} from "@bourse/engine/market";
import { Random } from "../../../services/test/sim/random.ts";

/** People who trade; the first two are one group, half of them pay fees in the fee asset. */
export const ACCOUNTS = [1001, 1002, 1003, 1004, 1005, 1006] as const;
const FEE_ASSET_ID = 5;
const FUNDS_UNITS = 10 ** 15;

/**
 * An exchange under random commands of every kind that moves money: the same seed, the same events.
 * What it needs to know of orders it asks the engine.
 */
export class MoneyStream {
  readonly exchange = new Exchange();
  readonly #random: Random;
  #timeUs = 1_700_000_000_000_000;
  #names = 0;
  readonly #opening: Command[];
  /** Of withdrawals that are held. */
  readonly #held: { readonly accountId: number; readonly transferId: string }[] = [];

  constructor(seed: number) {
    this.#random = new Random(seed);
    this.#opening = openingCommands();
  }

  /** So many commands more, each with everything it caused. */
  take(count: number): AppliedEvent[] {
    return Array.from({ length: count }, () => this.apply(this.#opening.shift() ?? this.#draw()));
  }

  /** Lets go of every withdrawal that is held: nothing is held for anybody after it. */
  releaseHeld(): AppliedEvent[] {
    return this.#held.splice(0).map((held) => this.apply({ kind: "ReleaseWithdrawal", ...held }));
  }

  apply(command: Command): AppliedEvent {
    const sequence = this.exchange.sequence + 1;
    const timeUs = (this.#timeUs += 1_000 + this.#below(1_000_000));
    return { sequence, timeUs, command, events: this.exchange.apply(command, sequence, timeUs) };
  }

  #draw(): Command {
    const accountId = this.#pick(ACCOUNTS);
    const market = this.#pick(MARKETS.slice(0, 1).concat(MARKETS.slice(3)));
    const owner = { accountId, marketId: market.marketId };
    const choice = this.#below(100);
    if (choice < 60) return { kind: "PlaceOrder", ...this.#owner(owner), ...this.#terms(market) };
    if (choice < 70) return this.#list(owner, market);
    if (choice < 78) return this.#cancel(owner, market);
    if (choice < 80) return { kind: "CancelAllOrders", ...owner, newClientOrderId: this.#name() };
    if (choice < 82) return { kind: "AdvanceTime" };
    return this.#money(accountId);
  }

  #owner(owner: { readonly accountId: number; readonly marketId: number }) {
    const modes = Object.values(SelfTradePrevention);
    return { ...owner, selfTradePrevention: this.#pick([...modes, 5, 5] as const), requestId: "" };
  }

  #terms(market: MarketSpec): OrderTerms {
    const middle = market.marketId === 1 ? 6_000_000 : market.marketId === 4 ? 60_000 : 5_000;
    const priceTicks = middle + this.#below(40) - 20;
    const side = this.#pick([Side.Buy, Side.Sell]);
    const orderType = this.#pick([0, 0, 0, 0, 0, 0, 1, 2, 3, 4] as const);
    const hasPrice = orderType !== OrderType.Market && orderType !== OrderType.StopLoss;
    const isStop = orderType === OrderType.StopLoss || orderType === OrderType.StopLossLimit;
    const trigger = middle + (side === Side.Buy ? 30 : -30);
    return {
      ...PLAIN,
      side,
      orderType,
      timeInForce: orderType === OrderType.Limit ? this.#pick([0, 0, 0, 1, 2] as const) : 0,
      priceTicks: hasPrice ? priceTicks : 0,
      quantityLots: 100 + this.#below(5_000),
      triggerPriceTicks: isStop ? trigger : 0,
      clientOrderId: this.#name(),
    };
  }

  #list(
    owner: { readonly accountId: number; readonly marketId: number },
    market: MarketSpec,
  ): Command {
    const isPaying = this.#below(2) === 0;
    const working = this.#terms(market);
    const limit = { ...working, orderType: OrderType.Limit, triggerPriceTicks: 0, timeInForce: 0 };
    const price = limit.priceTicks || 5_000;
    const first = { ...limit, priceTicks: price, side: isPaying ? Side.Buy : limit.side };
    const pending = {
      ...first,
      side: isPaying ? Side.Sell : this.#pick([Side.Buy, Side.Sell]),
      quantityLots: isPaying ? 0 : 200 + this.#below(1_000),
      clientOrderId: this.#name(),
    };
    return {
      kind: "PlaceOrderList",
      ...this.#owner(owner),
      listKind: isPaying ? OrderListKind.Opo : OrderListKind.Oto,
      listClientOrderId: this.#name(),
      legs: [first as OrderTerms, pending as OrderTerms],
    };
  }

  #cancel(
    owner: { readonly accountId: number; readonly marketId: number },
    market: MarketSpec,
  ): Command {
    const open = this.exchange.openOrdersOf(owner.accountId, market.marketId);
    const order = open[this.#below(Math.max(1, open.length))];
    const name = {
      orderId: order?.orderId ?? 1,
      origClientOrderId: "",
      newClientOrderId: this.#name(),
    };
    if (order !== undefined && this.#below(3) === 0 && order.quantityLots > 1) {
      const quantityLots = Math.max(order.executedLots + 1, order.quantityLots - 50);
      return { kind: "AmendOrder", ...owner, ...name, quantityLots };
    }
    return { kind: "CancelOrder", ...owner, ...name, restriction: CancelRestriction.None };
  }

  #money(accountId: number): Command {
    const transferId = this.#name();
    const assetId = this.#pick(ASSETS).assetId;
    const move = { accountId, assetId, amountUnits: 1 + this.#below(10 ** 9), transferId };
    switch (this.#below(6)) {
      case 0:
        return { kind: "Deposit", ...move, amountUnits: 2 ** 53 - 1 - this.#below(10 ** 6) };
      case 1:
        return { kind: "Withdraw", ...move };
      case 2:
        return { kind: "Transfer", ...move, toAccountId: this.#pick([0, ...ACCOUNTS, 2001]) };
      case 3:
        return { kind: "Transfer", ...move, accountId: 0, toAccountId: accountId };
      case 4:
        this.#held.push({ accountId, transferId });
        return { kind: "HoldWithdrawal", ...move };
      default: {
        const held = this.#held.shift() ?? { accountId, transferId };
        return this.#below(2) === 0
          ? { kind: "SettleWithdrawal", ...held }
          : { kind: "ReleaseWithdrawal", ...held };
      }
    }
  }

  #name(): string {
    return `n "${(this.#names += 1)}\\`;
  }

  #below(end: number): number {
    return this.#random.between(0, end - 1);
  }

  #pick<Value>(from: readonly Value[]): Value {
    return this.#random.pick(from);
  }
}

const PLAIN: OrderTerms = {
  side: Side.Buy,
  orderType: OrderType.Limit,
  timeInForce: TimeInForce.Gtc,
  priceTicks: 0,
  quantityLots: 0,
  quoteQuantityUnits: 0,
  icebergLots: 0,
  triggerPriceTicks: 0,
  trailingDeltaBips: 0,
  pegPriceType: PegPriceType.None,
  pegOffsetLevels: 0,
  strategyId: 0,
  strategyType: 0,
  clientOrderId: "",
};

function openingCommands(): Command[] {
  const commands: Command[] = ASSETS.map((spec) => ({ kind: "ListAsset", spec }));
  for (const spec of MARKETS) commands.push({ kind: "ListMarket", spec });
  commands.push({
    kind: "ConfigureExchange",
    spec: {
      feeAssetId: FEE_ASSET_ID,
      feeDiscount: 7_500,
      maxNumOrders: 0,
      maxNumAlgoOrders: 0,
      maxNumIcebergOrders: 0,
      maxNumOrderLists: 0,
      maxAssets: [],
    },
  });
  for (const [at, accountId] of ACCOUNTS.entries()) {
    commands.push({
      kind: "ConfigureAccount",
      spec: {
        accountId,
        canTrade: true,
        canWithdraw: true,
        canDeposit: true,
        tradeGroupId: at < 2 ? 7 : 0,
        makerRate: -1,
        takerRate: -1,
        paysInFeeAsset: at % 2 === 0,
      },
    });
    for (const { assetId } of ASSETS) {
      const transferId = `open ${assetId}`;
      commands.push({ kind: "Deposit", accountId, assetId, amountUnits: FUNDS_UNITS, transferId });
    }
  }
  return commands;
}
