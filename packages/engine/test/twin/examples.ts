import type { Command, OrderTerms, PlaceOrder } from "../../src/command/index.ts";
import type { Event, OrderView } from "../../src/event/index.ts";
import type { MarketSpec } from "../../src/market/index.ts";
import { OrderStatus, OrderType, PegPriceType, Side, TimeInForce } from "../../src/market/index.ts";
import { ASSETS, marketSpec, order } from "../fixture.ts";
import { Twin } from "./twin.ts";

export const ALICE = 1001;
export const BOB = 1002;
export const CAROL = 1003;

/** A twin with one market and rich accounts, which plays commands and looks at what came of them. */
export class Stage {
  readonly twin = new Twin();
  #sequence = 0;
  timeUs = 1_700_000_000_000_000;

  constructor(changes: Partial<MarketSpec> = {}, units = 1_000_000_000) {
    for (const spec of ASSETS) this.play({ kind: "ListAsset", spec });
    this.play({ kind: "ListMarket", spec: marketSpec(changes) });
    for (const accountId of [ALICE, BOB, CAROL]) {
      for (const { assetId } of ASSETS) {
        const transferId = `start ${assetId}`;
        this.play({ kind: "Deposit", accountId, assetId, amountUnits: units, transferId });
      }
    }
  }

  play(command: Command): readonly Event[] {
    this.#sequence += 1;
    this.timeUs += 1;
    const events = this.twin.apply(command, this.#sequence, this.timeUs);
    this.twin.assertValid();
    const refused = events.find(({ kind }) => kind === "CommandRejected");
    if (refused?.kind === "CommandRejected") throw new Error(refused.message);
    return events;
  }

  place(changes: Partial<PlaceOrder>): readonly Event[] {
    return this.play(order({ clientOrderId: `o${this.#sequence}`, ...changes }));
  }

  limit(accountId: number, side: Side, at: [quantityLots: number, priceTicks: number]) {
    const [quantityLots, priceTicks] = at;
    return this.place({ accountId, side, quantityLots, priceTicks });
  }

  market(accountId: number, side: Side, changes: Partial<PlaceOrder>): readonly Event[] {
    return this.place({ accountId, side, ...MARKET, ...changes });
  }

  /** Two others trade one lot at a price. */
  trade(priceTicks: number): readonly Event[] {
    this.limit(BOB, Side.Sell, [1, priceTicks]);
    return this.limit(CAROL, Side.Buy, [1, priceTicks]);
  }
}

export const MARKET: Partial<OrderTerms> = {
  orderType: OrderType.Market,
  timeInForce: TimeInForce.Gtc,
  priceTicks: 0,
  pegPriceType: PegPriceType.None,
};

export function kindsOf(events: readonly Event[]): string[] {
  return events
    .map(({ kind }) => kind as string)
    .filter((kind) => kind !== "LevelChanged" && kind !== "BalanceChanged");
}

/** Price and lots of each trade. */
export function tradesOf(events: readonly Event[]): [priceTicks: number, lots: number][] {
  return events
    .filter((event) => event.kind === "Trade")
    .map(({ priceTicks, quantityLots }) => [priceTicks, quantityLots]);
}

const STATUS_NAMES = Object.entries(OrderStatus);

/** An order in short: its status, and what was executed and prevented. */
export function brief({ status, executedLots, preventedLots }: OrderView): string {
  const name = STATUS_NAMES.find(([, value]) => value === status)?.[0] ?? "";
  return `${name} ${executedLots}+${preventedLots}`;
}
