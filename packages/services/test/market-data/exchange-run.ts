import { ASSETS, MARKETS } from "@bourse/core/market";
import { PLAIN_TERMS } from "@bourse/core/order";
import type { Command, PlaceOrder } from "@bourse/engine/command";
import { Exchange } from "@bourse/engine/exchange";
import { type MarketSpec, OrderType, Side } from "@bourse/engine/market";
import type { Applied } from "../../src/exchange/applied.ts";

export const BTCUSDT = 1;
export const BTC = 2;

/** The real engine with the default listing, and whoever listens to what it applies. */
export class ExchangeRun {
  readonly exchange = new Exchange();
  readonly #listeners: readonly ((applied: Applied) => void)[];
  #sequence = 0;
  #timeUs: number;

  constructor(startUs: number, listeners: readonly ((applied: Applied) => void)[]) {
    this.#timeUs = startUs;
    this.#listeners = listeners;
    for (const spec of ASSETS) this.apply({ kind: "ListAsset", spec });
    for (const spec of MARKETS) this.apply({ kind: "ListMarket", spec });
  }

  apply(command: Command, timeUs = this.#timeUs): Applied {
    this.#timeUs = Math.max(this.#timeUs, timeUs);
    this.#sequence += 1;
    const events = this.exchange.apply(command, this.#sequence, this.#timeUs);
    const applied = {
      sequence: this.#sequence,
      timeUs: this.#timeUs,
      command,
      events,
      replayed: false,
    };
    for (const listener of this.#listeners) listener(applied);
    return applied;
  }

  /** BTCUSDT under other rules. */
  relist(changes: Partial<MarketSpec>): void {
    const [spec] = this.exchange.markets();
    if (spec !== undefined) this.apply({ kind: "ListMarket", spec: { ...spec, ...changes } });
  }

  /** Gives an account plenty of everything. */
  fund(...accountIds: readonly number[]): this {
    for (const accountId of accountIds) {
      for (const { assetId, decimals } of ASSETS) {
        const amountUnits = 100_000 * 10 ** decimals;
        this.apply({
          kind: "Deposit",
          accountId,
          assetId,
          amountUnits,
          transferId: `funds-${assetId}`,
        });
      }
    }
    return this;
  }
}

let orders = 0;

/** A limit order on BTCUSDT, unless told otherwise. */
export function order(changes: Partial<PlaceOrder>): PlaceOrder {
  orders += 1;
  return {
    kind: "PlaceOrder",
    accountId: 1001,
    marketId: BTCUSDT,
    ...PLAIN_TERMS,
    side: Side.Buy,
    orderType: OrderType.Limit,
    clientOrderId: `order-${orders}`,
    ...changes,
  };
}
