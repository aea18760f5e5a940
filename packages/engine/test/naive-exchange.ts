import type {
  CancelAllOrders,
  CancelOrder,
  Command,
  Deposit,
  PlaceOrder,
  Withdraw,
} from "../src/command/index.ts";
import type { Event, OrderView } from "../src/event/index.ts";
import type { MarketSpec } from "../src/market/index.ts";
import {
  CancelRestriction,
  ExpiryReason,
  OrderStatus,
  OrderType,
  Side,
  TimeInForce,
} from "../src/market/index.ts";
import { NaiveLedger } from "./naive-ledger.ts";
import type { NaiveMarket, NaiveOrder } from "./naive-market.ts";
import { bestFirst, crossing, naiveMarket, openLots, refusal, relist } from "./naive-market.ts";
import { type Plan, brought, mostEarned, planOf, worth } from "./naive-plan.ts";

/**
 * The oracle: the exchange once more, as a reader of the rules would write it down. One list of
 * orders, sorted afresh each time; balances of unlimited size; every trade remembered. It shares
 * with the real one only the words (commands, events, specs), and is kept for ever.
 */
export class NaiveExchange {
  readonly ledger = new NaiveLedger();
  readonly markets: NaiveMarket[] = [];
  readonly #transfers: string[] = [];
  #events: Event[] = [];
  /** Prices whose total may have changed, in the order they were met. */
  #levels: { side: Side; priceTicks: number }[] = [];
  #timeUs = 0;

  apply(command: Command, timeUs: number): readonly Event[] {
    this.#events = [];
    this.#levels = [];
    this.#timeUs = timeUs;
    this.#dispatch(command);
    this.#reportLevels(command);
    this.#events.push(...this.ledger.takeChanges());
    return this.#events;
  }

  depth(marketId: number, side: Side): [number, number][] {
    const orders = this.#market(marketId)?.orders.filter((order) => order.side === side) ?? [];
    const prices = [...new Set(bestFirst(orders, side).map((order) => order.priceTicks))];
    return prices.map((priceTicks) => [priceTicks, this.#lotsAt(marketId, side, priceTicks)]);
  }

  #dispatch(command: Command): void {
    switch (command.kind) {
      case "ListAsset":
        this.#events.push({ kind: "AssetListed", spec: command.spec });
        return;
      case "ListMarket":
        return this.#list(command.spec);
      case "Deposit":
      case "Withdraw":
        return this.#transfer(command);
      case "PlaceOrder":
        return this.#place(command);
      case "CancelOrder":
        return this.#cancelOne(command);
      case "CancelAllOrders":
        return this.#cancelAll(command);
      case "AdvanceTime":
    }
  }

  #list(spec: MarketSpec): void {
    const listed = this.#market(spec.marketId);
    if (listed === undefined) this.markets.push(naiveMarket(spec));
    else relist(listed, spec, this.#timeUs);
    this.#events.push({ kind: "MarketListed", spec });
  }

  #transfer({ kind, accountId, assetId, amountUnits, transferId }: Deposit | Withdraw): void {
    const name = `${accountId} ${transferId}`;
    if (this.#transfers.includes(name)) return;
    const { free } = this.ledger.balance(accountId, assetId);
    if (kind === "Withdraw" && BigInt(amountUnits) > free) {
      return this.#reject(
        accountId,
        -2010,
        "Account has insufficient balance for requested action.",
      );
    }
    this.#transfers.push(name);
    const signed = kind === "Deposit" ? amountUnits : -amountUnits;
    this.ledger.change(accountId, assetId, BigInt(signed), 0n);
    this.#events.push({ kind: "Transferred", accountId, assetId, amountUnits: signed, transferId });
  }

  #place(command: PlaceOrder): void {
    const market = this.#market(command.marketId);
    if (market === undefined) return this.#reject(command.accountId, -1121, "Invalid symbol.");
    const plan = planOf(market, command);
    const open = this.markets.flatMap(({ orders }) => orders);
    const mine = open.filter((order) => order.accountId === command.accountId);
    const spentAssetId = spent(market, command.side);
    const refused = refusal(
      { command, market, lots: plan.lots, isShort: !plan.complete, timeUs: this.#timeUs },
      {
        isDuplicate: mine.some((order) => order.clientOrderId === command.clientOrderId),
        openHere: mine.filter((order) => market.orders.includes(order)).length,
        isCrowded: this.#isCrowded(market, command, plan),
        isPoor: plan.holds > this.ledger.balance(command.accountId, spentAssetId).free,
      },
    );
    if (refused !== undefined) return this.#reject(command.accountId, ...refused);
    this.ledger.change(command.accountId, spentAssetId, -plan.holds, plan.holds);
    this.#execute(market, newOrder(market, command, plan, this.#timeUs), plan);
  }

  /** Could this order, with all that is open, bring its owner or the house more than 2^53-1 units? */
  #isCrowded(market: NaiveMarket, command: PlaceOrder, plan: Plan): boolean {
    const { accountId, side } = command;
    const earnedAssetId = earned(market, side);
    const brings = mostEarned(market, command, plan);
    return (
      this.#wealth(accountId, earnedAssetId) + brings > MAX ||
      this.#wealth(0, earnedAssetId) + brings > MAX ||
      this.#wealth(0, spent(market, side)) + plan.holds > MAX
    );
  }

  /** What an account owns of an asset, and what its open orders will bring. */
  #wealth(accountId: number, assetId: number): bigint {
    const { free, locked } = this.ledger.balance(accountId, assetId);
    let units = free + locked;
    for (const market of this.markets) {
      for (const order of market.orders) {
        if (order.accountId !== accountId || earned(market, order.side) !== assetId) continue;
        units += brought(market.spec, order, openLots(order));
      }
    }
    return units;
  }

  #execute(market: NaiveMarket, taker: NaiveOrder, plan: Plan): void {
    this.#events.push({ kind: "OrderAccepted", order: view(taker, OrderStatus.New) });
    const makers = crossing(market, taker);
    const available = makers.reduce((sum, maker) => sum + openLots(maker), 0);
    const isKilled = taker.timeInForce === TimeInForce.Fok && available < taker.quantityLots;
    for (const maker of isKilled ? [] : makers) {
      if (openLots(taker) === 0) break;
      this.#trade(market, { taker, maker, isWhole: plan.complete });
    }
    market.orders = market.orders.filter((order) => openLots(order) > 0);
    if (plan.complete && openLots(taker) === 0) return this.#release(market, taker);
    if (taker.orderType !== OrderType.Market && taker.timeInForce === TimeInForce.Gtc) {
      market.orders.push(taker);
      this.#levels.push(taker);
      return;
    }
    this.#release(market, taker);
    const order = view(taker, OrderStatus.Expired);
    this.#events.push({ kind: "OrderExpired", order, reason: reasonOf(taker) });
  }

  #trade(market: NaiveMarket, { taker, maker, isWhole }: Meeting): void {
    const { spec } = market;
    const quantityLots = Math.min(openLots(taker), openLots(maker));
    const priceTicks = maker.priceTicks;
    const quote = worth(spec, priceTicks, quantityLots);
    market.trades.push({ priceTicks, quantityLots, timeUs: this.#timeUs });
    this.#levels.push(maker);
    for (const order of [taker, maker]) {
      order.executedLots += quantityLots;
      order.executedQuoteUnits += Number(quote);
      order.updatedTimeUs = this.#timeUs;
    }
    const takerFee = this.#settle(market, taker, quantityLots, quote);
    const makerFee = this.#settle(market, maker, quantityLots, quote);
    this.#events.push({
      kind: "Trade",
      marketId: spec.marketId,
      tradeId: market.trades.length,
      priceTicks,
      quantityLots,
      notionalUnits: Number(quote),
      aggressorSide: taker.side,
      makerFeeUnits: makerFee,
      makerFeeAssetId: earned(market, maker.side),
      takerFeeUnits: takerFee,
      takerFeeAssetId: earned(market, taker.side),
      maker: view(maker, progress(maker, true)),
      taker: view(taker, progress(taker, isWhole)),
    });
  }

  /** Spends what the order held for these lots, returns what they cost less, and earns the rest. */
  #settle(market: NaiveMarket, order: NaiveOrder, lots: number, quote: bigint): number {
    const { spec } = market;
    const base = BigInt(lots * spec.baseUnitsPerLot);
    const [paid, received] = order.side === Side.Buy ? [quote, base] : [base, quote];
    const isLimitBuy = order.side === Side.Buy && order.orderType !== OrderType.Market;
    const held = isLimitBuy ? worth(spec, order.priceTicks, lots) : paid;
    const isMaker = market.orders.includes(order);
    const fee = feeOf(received, isMaker ? spec.makerFeeRate : spec.takerFeeRate);
    order.held -= held;
    this.ledger.change(order.accountId, spent(market, order.side), held - paid, -held);
    this.ledger.change(order.accountId, earned(market, order.side), received - fee, 0n);
    if (fee > 0n) this.ledger.change(0, earned(market, order.side), fee, 0n);
    return Number(fee);
  }

  #release(market: NaiveMarket, order: NaiveOrder): void {
    const { accountId, side, held } = order;
    if (held > 0n) this.ledger.change(accountId, spent(market, side), held, -held);
    order.held = 0n;
  }

  #cancelOne(command: CancelOrder): void {
    const { accountId, orderId, origClientOrderId, restriction } = command;
    const market = this.#market(command.marketId);
    if (market === undefined) return this.#reject(accountId, -1121, "Invalid symbol.");
    const mine = market.orders.filter((order) => order.accountId === accountId);
    const found =
      orderId > 0
        ? mine.find((order) => order.orderId === orderId)
        : mine.find((order) => order.clientOrderId === origClientOrderId);
    if (found === undefined) return this.#reject(accountId, -2011, "Unknown order sent.");
    if (origClientOrderId !== "" && origClientOrderId !== found.clientOrderId) {
      return this.#reject(accountId, -2039, "Client order ID is not correct for this order ID.");
    }
    const isPartial = found.executedLots > 0;
    const isSpared =
      (restriction === CancelRestriction.OnlyNew && isPartial) ||
      (restriction === CancelRestriction.OnlyPartiallyFilled && !isPartial);
    if (isSpared) {
      const text = "Order was not canceled due to cancel restrictions.";
      return this.#reject(accountId, -2011, text);
    }
    this.#cancel(market, found, command.newClientOrderId || found.clientOrderId);
  }

  #cancelAll({ accountId, marketId, newClientOrderId }: CancelAllOrders): void {
    const market = this.#market(marketId);
    if (market === undefined) return this.#reject(accountId, -1121, "Invalid symbol.");
    const mine = market.orders.filter((order) => order.accountId === accountId);
    if (mine.length === 0) return this.#reject(accountId, -2011, "Unknown order sent.");
    for (const order of mine) {
      this.#cancel(market, order, `${newClientOrderId}${order.orderId}`.slice(0, 36));
    }
  }

  #cancel(market: NaiveMarket, order: NaiveOrder, newClientOrderId: string): void {
    const origClientOrderId = order.clientOrderId;
    market.orders = market.orders.filter((other) => other !== order);
    this.#levels.push(order);
    this.#release(market, order);
    const canceled = {
      ...view(order, OrderStatus.Canceled),
      clientOrderId: newClientOrderId,
      updatedTimeUs: this.#timeUs,
    };
    this.#events.push({ kind: "OrderCanceled", order: canceled, origClientOrderId });
  }

  #reject(accountId: number, code: number, message: string): void {
    this.#events.push({ kind: "CommandRejected", accountId, code, message });
  }

  #reportLevels(command: Command): void {
    if (!("marketId" in command)) return;
    const { marketId } = command;
    const seen: string[] = [];
    for (const { side, priceTicks } of this.#levels) {
      if (seen.includes(`${side} ${priceTicks}`)) continue;
      seen.push(`${side} ${priceTicks}`);
      const quantityLots = this.#lotsAt(marketId, side, priceTicks);
      this.#events.push({ kind: "LevelChanged", marketId, side, priceTicks, quantityLots });
    }
  }

  #lotsAt(marketId: number, side: Side, priceTicks: number): number {
    const orders = this.#market(marketId)?.orders ?? [];
    return orders
      .filter((order) => order.side === side && order.priceTicks === priceTicks)
      .reduce((sum, order) => sum + openLots(order), 0);
  }

  #market(marketId: number): NaiveMarket | undefined {
    return this.markets.find(({ spec }) => spec.marketId === marketId);
  }
}

/** The most that a balance may ever count. */
const MAX = BigInt(Number.MAX_SAFE_INTEGER);

interface Meeting {
  readonly taker: NaiveOrder;
  readonly maker: NaiveOrder;
  /** The book has all that the taker asks for. */
  readonly isWhole: boolean;
}

function newOrder(
  market: NaiveMarket,
  command: PlaceOrder,
  plan: Plan,
  timeUs: number,
): NaiveOrder {
  const { kind: _kind, ...asked } = command;
  return {
    ...asked,
    orderId: ++market.lastOrderId,
    quantityLots: plan.lots,
    executedLots: 0,
    executedQuoteUnits: 0,
    createdTimeUs: timeUs,
    updatedTimeUs: timeUs,
    held: plan.holds,
  };
}

function view({ held: _held, ...order }: NaiveOrder, status: OrderStatus): OrderView {
  return { ...order, status };
}

function progress(order: NaiveOrder, isWhole: boolean): OrderStatus {
  return openLots(order) === 0 && isWhole ? OrderStatus.Filled : OrderStatus.PartiallyFilled;
}

/** The part that is the house's, and one unit more when it does not come out even. */
function feeOf(received: bigint, rate: number): bigint {
  const product = received * BigInt(rate);
  return product / 100_000n + (product % 100_000n > 0n ? 1n : 0n);
}

function reasonOf(order: NaiveOrder): ExpiryReason {
  if (order.orderType === OrderType.Market) return ExpiryReason.InsufficientLiquidity;
  return order.timeInForce === TimeInForce.Fok
    ? ExpiryReason.UnfilledFokOrder
    : ExpiryReason.UnfilledIocQuantity;
}

function spent({ spec }: NaiveMarket, side: Side): number {
  return side === Side.Buy ? spec.quoteAssetId : spec.baseAssetId;
}

function earned({ spec }: NaiveMarket, side: Side): number {
  return side === Side.Buy ? spec.baseAssetId : spec.quoteAssetId;
}
