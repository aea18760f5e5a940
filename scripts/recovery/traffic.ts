import { ASSETS, MARKETS } from "@bourse/core/market";
import { PLAIN_TERMS } from "@bourse/core/order";
import { CancelRestriction, OrderType, Side, TimeInForce } from "@bourse/engine/market";
import type { CancelOrder, Command, PlaceOrder } from "@bourse/engine/command";
import { Random } from "../../packages/services/test/sim/random.ts";

const FIRST_ACCOUNT = 1_000;
/** Ticks around the middle within which orders are placed: a book of some hundred levels. */
const SPREAD_TICKS = 200;
/** Of ten commands: cancels, and orders that take at once. */
const CANCELS = 4;
const TAKERS = 2;
/** Orders of one account that a cancel may still find. */
const REMEMBERED = 20;

export interface TrafficOptions {
  readonly seed: number;
  readonly accounts: number;
}

/**
 * Traffic as a busy exchange has it, the same for the same seed: on every market, by many accounts,
 * four orders that rest, two that trade, four cancels.
 */
export class Traffic {
  readonly #accounts: number;
  readonly #random: Random;
  #placed = 0;
  readonly #recent: PlaceOrder[] = [];

  constructor({ seed, accounts }: TrafficOptions) {
    this.#random = new Random(seed);
    this.#accounts = accounts;
  }

  /** The listing, and money for everybody. */
  *opening(): Generator<Command> {
    for (const spec of ASSETS) yield { kind: "ListAsset", spec };
    for (const spec of MARKETS) {
      const limits = { maxNumOrders: 1_000_000, maxPositionBaseUnits: 0 };
      yield { kind: "ListMarket", spec: { ...spec, ...limits } };
    }
    for (let account = 0; account < this.#accounts; account++) {
      for (const { assetId } of ASSETS) {
        const transferId = `${account}-${assetId}`;
        const accountId = FIRST_ACCOUNT + account;
        yield { kind: "Deposit", accountId, assetId, amountUnits: 2 ** 52, transferId };
      }
    }
  }

  next(): Command {
    const dice = this.#below(10);
    if (dice < CANCELS) return this.#cancel() ?? this.#place(false);
    return this.#place(dice < CANCELS + TAKERS);
  }

  #place(takes: boolean): Command {
    const spec = MARKETS[this.#below(MARKETS.length)] ?? MARKETS[0];
    if (spec === undefined) throw new Error("There is no market.");
    const side = this.#below(2) === 0 ? Side.Buy : Side.Sell;
    const direction = (side === Side.Buy) === takes ? 1 : -1;
    const middleTicks = 100_000;
    const order: PlaceOrder = {
      kind: "PlaceOrder",
      accountId: FIRST_ACCOUNT + this.#below(this.#accounts),
      marketId: spec.marketId,
      clientOrderId: `o${(this.#placed += 1)}`,
      ...PLAIN_TERMS,
      side,
      orderType: OrderType.Limit,
      timeInForce: takes ? TimeInForce.Ioc : TimeInForce.Gtc,
      priceTicks: middleTicks + direction * (1 + this.#below(SPREAD_TICKS)),
      quantityLots: Math.max(spec.minQuantityLots, 1_000) * (1 + this.#below(5)),
    };
    if (!takes) this.#remember(order);
    return order;
  }

  #remember(order: PlaceOrder): void {
    this.#recent.push(order);
    if (this.#recent.length > this.#accounts * REMEMBERED) this.#recent.shift();
  }

  #cancel(): CancelOrder | undefined {
    const at = this.#below(Math.max(1, this.#recent.length));
    const order = this.#recent[at];
    const last = this.#recent.pop();
    if (order === undefined || last === undefined) return undefined;
    if (at < this.#recent.length) this.#recent[at] = last;
    const { accountId, marketId, clientOrderId } = order;
    return {
      kind: "CancelOrder",
      accountId,
      marketId,
      orderId: 0,
      origClientOrderId: clientOrderId,
      newClientOrderId: `c${clientOrderId}`,
      restriction: CancelRestriction.None,
    };
  }

  #below(limit: number): number {
    return this.#random.between(0, limit - 1);
  }
}
