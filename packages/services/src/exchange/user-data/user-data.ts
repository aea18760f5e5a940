import { executionIdBefore, isOrderEvent, ordersOf } from "@bourse/core/order";
import {
  type BalanceChanged,
  type Event,
  type OrderListChanged,
  type Transferred,
  type WithdrawalChanged,
  WithdrawalStatus,
} from "@bourse/engine/event";
import { type AssetSpec, formatDecimal, type MarketSpec } from "@bourse/engine/market";
import type { Applied } from "../applied.ts";
import type { Clock } from "../clock.ts";
import type { OpenLists } from "../history/index.ts";
import { type Execution, executionsOf } from "./execution.ts";
import { executionReport } from "./execution-report.ts";
import { listStatus } from "./list-status.ts";
import { rejectedReplacement } from "./rejected-order.ts";
import type { TimeWriter, UserEvent } from "./user-event.ts";

export type UserListener = (event: UserEvent) => void;

export interface UserDataParts {
  /** Specs that are known before the first command is applied; usually none. */
  readonly assets?: readonly AssetSpec[];
  readonly markets?: readonly MarketSpec[];
  /** Knows the legs of a list while it is open, and in the command that ends it. */
  readonly lists: Pick<OpenLists, "find">;
  readonly clock: Clock;
}

interface Subscription {
  readonly listener: UserListener;
  readonly time: TimeWriter;
}

const toMilliseconds: TimeWriter = (timeUs) => Math.floor(timeUs / 1000);

/**
 * Tells accounts what happens to their orders and balances. What one command caused arrives in the
 * order it happened: a report for every step of every order, then the balances as they stand.
 */
export class UserData {
  readonly #assets = new Map<number, AssetSpec>();
  readonly #markets = new Map<number, MarketSpec>();
  readonly #subscriptions = new Map<number, Set<Subscription>>();
  readonly #lists: UserDataParts["lists"];
  readonly #clock: Clock;

  constructor({ assets = [], markets = [], lists, clock }: UserDataParts) {
    for (const asset of assets) this.#assets.set(asset.assetId, asset);
    for (const market of markets) this.#markets.set(market.marketId, market);
    this.#lists = lists;
    this.#clock = clock;
  }

  /** Whether anybody listens at all. */
  get isHeard(): boolean {
    return this.#subscriptions.size > 0;
  }

  /** Calls the listener for every event of the account, until the answer is called. */
  subscribe(accountId: number, listener: UserListener, time = toMilliseconds): () => void {
    const subscription: Subscription = { listener, time };
    const subscriptions = this.#subscriptions.get(accountId) ?? new Set();
    this.#subscriptions.set(accountId, subscriptions.add(subscription));
    return () => {
      subscriptions.delete(subscription);
      if (subscriptions.size > 0 || this.#subscriptions.get(accountId) !== subscriptions) return;
      this.#subscriptions.delete(accountId);
    };
  }

  apply(applied: Applied): void {
    const { events, replayed } = applied;
    for (const event of events) this.#takeSpec(event);
    if (!replayed && this.isHeard) this.#tellAll(applied);
  }

  #tellAll({ command, events, sequence, timeUs }: Applied): void {
    const positions = new Map<number, BalanceChanged[]>();
    let executionId = executionIdBefore(sequence);
    for (const event of events) {
      if (event.kind === "Transferred") this.#tellDelta("balanceUpdate", event, timeUs);
      else if (event.kind === "WithdrawalChanged") this.#tellWithdrawal(event, timeUs);
      else if (event.kind === "OrderListChanged") this.#tellList(event, timeUs);
      else if (event.kind === "BalanceChanged") collect(positions, event);
      if (!isOrderEvent(event)) continue;
      for (const [index, execution] of executionsOf(event).entries()) {
        this.#tellExecution(execution, executionId + index + 1, timeUs);
      }
      executionId += ordersOf(event).length;
    }
    const rejected = rejectedReplacement(command, events, timeUs);
    if (rejected !== undefined) this.#tellExecution(rejected, executionId + 1, timeUs);
    for (const [accountId, changes] of positions) {
      this.#tellPosition(accountId, changes, timeUs);
    }
  }

  #tellExecution(execution: Execution, executionId: number, timeUs: number): void {
    const { order, feeAssetId } = execution;
    if (!this.#subscriptions.has(order.accountId)) return;
    const market = known(this.#markets, order.marketId);
    const quote = known(this.#assets, market.quoteAssetId);
    const feeAsset = this.#assets.get(feeAssetId);
    const context = { market, quote, feeAsset, executionId, timeUs };
    this.#tell(order.accountId, (eventTimeUs, time) =>
      executionReport(execution, context, eventTimeUs, time),
    );
  }

  #tellList(event: OrderListChanged, timeUs: number): void {
    const market = known(this.#markets, event.marketId);
    const unnamed = event.orderIds.map((orderId) => ({ orderId, clientOrderId: "" }));
    const legs = this.#lists.find(event.orderListId)?.legs ?? unnamed;
    const context = { market, legs, timeUs };
    this.#tell(event.accountId, (eventTimeUs, time) =>
      listStatus(event, context, eventTimeUs, time),
    );
  }

  /** What is held for a withdrawal still is the account's; it is gone when the withdrawal settles. */
  #tellWithdrawal(event: WithdrawalChanged, timeUs: number): void {
    const { status, amountUnits } = event;
    const kind = status === WithdrawalStatus.Settled ? "balanceUpdate" : "externalLockUpdate";
    const delta = status === WithdrawalStatus.Held ? amountUnits : -amountUnits;
    this.#tellDelta(kind, { ...event, amountUnits: delta }, timeUs);
  }

  #tellDelta(
    kind: "balanceUpdate" | "externalLockUpdate",
    { accountId, assetId, amountUnits }: Omit<Transferred, "kind" | "transferId">,
    timeUs: number,
  ): void {
    const { asset, decimals } = known(this.#assets, assetId);
    this.#tell(accountId, (eventTimeUs, time) => ({
      e: kind,
      E: time(eventTimeUs),
      a: asset,
      d: formatDecimal(amountUnits, decimals),
      T: time(timeUs),
    }));
  }

  #tellPosition(accountId: number, changes: readonly BalanceChanged[], timeUs: number): void {
    this.#tell(accountId, (eventTimeUs, time) => ({
      e: "outboundAccountPosition",
      E: time(eventTimeUs),
      u: time(timeUs),
      B: changes.map(({ assetId, freeUnits, lockedUnits }) => {
        const { asset, decimals } = known(this.#assets, assetId);
        const [f, l] = [formatDecimal(freeUnits, decimals), formatDecimal(lockedUnits, decimals)];
        return { a: asset, f, l };
      }),
    }));
  }

  #tell(accountId: number, write: (eventTimeUs: number, time: TimeWriter) => UserEvent): void {
    const subscriptions = this.#subscriptions.get(accountId);
    if (subscriptions === undefined) return;
    const eventTimeUs = this.#clock.nowUs();
    for (const { listener, time } of subscriptions) listener(write(eventTimeUs, time));
  }

  #takeSpec(event: Event): void {
    if (event.kind === "AssetListed") this.#assets.set(event.spec.assetId, event.spec);
    else if (event.kind === "MarketListed") this.#markets.set(event.spec.marketId, event.spec);
  }
}

function collect(positions: Map<number, BalanceChanged[]>, change: BalanceChanged): void {
  const changes = positions.get(change.accountId);
  if (changes === undefined) positions.set(change.accountId, [change]);
  else changes.push(change);
}

function known<Spec>(specs: ReadonlyMap<number, Spec>, id: number): Spec {
  const spec = specs.get(id);
  if (spec === undefined) throw new Error(`An event names ${id}, which was never listed.`);
  return spec;
}
