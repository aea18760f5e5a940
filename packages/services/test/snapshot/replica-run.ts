import { join } from "node:path";
import { ASSETS, MARKETS } from "@bourse/core/market";
import { PLAIN_TERMS } from "@bourse/core/order";
import { type Command, encodeCommand, type PlaceOrder } from "@bourse/engine/command";
import { CancelRestriction, OrderListKind, OrderType, Side } from "@bourse/engine/market";
import { EventLogWriter } from "../../src/exchange/event-log/index.ts";
import { DEFAULT_ORDER_LIMITS } from "../../src/exchange/gateway/order-limiter.ts";
import { openFileJournal } from "../../src/exchange/journal/index.ts";
import type { Replica, ReplicaParts } from "../../src/exchange/replica.ts";
import type { Log } from "../../src/runtime/index.ts";
import { Random } from "../sim/random.ts";

export const START_US = 1_790_000_000_000_000;
/** Between two commands. */
export const STEP_US = 250_000;
const ACCOUNTS = [1001, 1002, 1003];
const MIDDLE_TICKS = 100_000;

/** What a replica is made of, with a real event log in that directory. */
export async function partsIn(directory: string, log: Log): Promise<ReplicaParts> {
  const open = () => openFileJournal({ directory: join(directory, "events"), log });
  const eventLog = new EventLogWriter({ open, log, gatherMs: 0 });
  await eventLog.start();
  const clock = { nowMs: () => START_US / 1000, nowUs: () => START_US };
  return { orderLimits: DEFAULT_ORDER_LIMITS, eventLog, clock, log };
}

/** Seeded trading on every market, with lists and stops; the same for the same seed. */
export function* commands(seed: number, count: number): Generator<Command> {
  for (const spec of ASSETS) yield { kind: "ListAsset", spec };
  for (const spec of MARKETS) yield { kind: "ListMarket", spec };
  for (const accountId of ACCOUNTS) {
    for (const { assetId } of ASSETS) {
      yield { kind: "Deposit", accountId, assetId, amountUnits: 2 ** 50, transferId: `${assetId}` };
    }
  }
  const random = new Random(seed);
  const below = (limit: number) => random.between(0, limit - 1);
  const pick = <Value>(values: readonly Value[]): Value => random.pick(values);
  for (let at = 0; at < count; at++) {
    const spec = pick(MARKETS);
    const order: PlaceOrder = {
      kind: "PlaceOrder",
      accountId: pick(ACCOUNTS),
      marketId: spec.marketId,
      ...PLAIN_TERMS,
      side: pick([Side.Buy, Side.Sell]),
      orderType: OrderType.Limit,
      clientOrderId: `o${at}`,
      priceTicks: MIDDLE_TICKS - 20 + below(40),
      quantityLots: Math.max(1_000, spec.minQuantityLots) * (1 + below(3)),
    };
    const { accountId, marketId } = order;
    if (below(4) === 0) {
      const origClientOrderId = `o${below(at + 1)}`;
      const restriction = CancelRestriction.None;
      const newClientOrderId = `c${at}`;
      const cancel = { accountId, marketId, orderId: 0, origClientOrderId, newClientOrderId };
      yield { kind: "CancelOrder", ...cancel, restriction };
    } else if (below(8) === 0) {
      const pending = { ...order, clientOrderId: `p${at}`, side: Side.Sell };
      const legs = [order, pending].map(({ kind: _kind, ...leg }) => leg);
      const list = { listKind: OrderListKind.Oto, listClientOrderId: `l${at}`, requestId: "" };
      yield { kind: "PlaceOrderList", accountId, marketId, ...list, selfTradePrevention: 0, legs };
    } else yield order;
  }
}

/** Applies them as the sequencer would, from where the replica stands. */
export function applyAll(replica: Replica, list: readonly Command[], from = 0): void {
  for (const command of list.slice(from)) {
    const sequence = replica.exchange.sequence + 1;
    const timeUs = START_US + sequence * STEP_US;
    replica.applier.applyRecord({ sequence, timeUs, payload: encodeCommand(command) }, false);
  }
}

/** Everything that anybody can ask a replica, but for history. */
export function knowledgeOf({ exchange, guarded, marketData, orderLimiter, history }: Replica) {
  const nowMs = START_US / 1000;
  marketData.assertValid();
  exchange.assertValid();
  return {
    stateHash: exchange.stateHash(),
    halted: [...guarded.haltedMarketIds],
    appliedTimeUs: marketData.appliedTimeUs,
    counts: ACCOUNTS.map((account) => orderLimiter.counts(account, nowMs)),
    openLists: history.openLists.entries().toSorted((a, b) => a.orderListId - b.orderListId),
    markets: marketData.markets().map((market) => {
      const { trades, aggTrades, candles, depth, spec } = market;
      const side = (which: typeof depth.bids) =>
        Array.from({ length: which.length }, (_, rank) => [
          which.priceTicks(rank),
          which.quantityLots(rank),
        ]);
      const nextId = trades.nextTradeId;
      const query = { offsetMinutes: 0, limit: 1_000, nowMs: marketData.appliedTimeUs / 1000 };
      return {
        spec,
        updateId: depth.updateId,
        bids: side(depth.bids),
        asks: side(depth.asks),
        trades: range(trades.firstTradeId, nextId).map((id) => trades.at(id)),
        aggTrades: range(aggTrades.firstAggTradeId, aggTrades.nextAggTradeId).map((id) =>
          aggTrades.at(id),
        ),
        seconds: candles.find({ ...query, interval: "1s" }),
        minutes: candles.find({ ...query, interval: "1m" }),
        hours: candles.find({ ...query, interval: "1h" }),
        window: market.windowFrom(nowMs),
      };
    }),
  };
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}
