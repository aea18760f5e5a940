import { Exchange } from "@bourse/engine/exchange";
import type { Log } from "../runtime/index.ts";
import { Applier } from "./applier.ts";
import type { Clock } from "./clock.ts";
import type { EventLogWriter } from "./event-log/index.ts";
import { OrderLimiter, type OrderLimits } from "./gateway/order-limiter.ts";
import { GuardedExchange } from "./guarded-exchange.ts";
import { History, type StoredHistory } from "./history/index.ts";
import { createMarketData, type MarketArchive, type MarketData } from "./market-data/index.ts";
import { Publisher } from "./publisher.ts";
import { StateHashes } from "./role/state-hashes.ts";
import { createUserData, type UserData } from "./user-data/index.ts";

export interface ReplicaParts {
  readonly orderLimits: OrderLimits;
  readonly eventLog: EventLogWriter;
  /** Where closed orders and fills are kept for good; without it only the recent ones are known. */
  readonly storedHistory?: StoredHistory | undefined;
  /** Where candles and trades are kept for good; without it only the recent ones are known. */
  readonly marketArchive?: MarketArchive | undefined;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Everything a process knows of the exchange, and the one way to move it on: the engine and what is
 * built from its events. The leader and the standby each have one; equal journals make them equal.
 */
export interface Replica {
  readonly exchange: Exchange;
  readonly guarded: GuardedExchange;
  readonly applier: Applier;
  readonly eventLog: EventLogWriter;
  readonly marketData: MarketData;
  readonly marketArchive?: MarketArchive | undefined;
  readonly userData: UserData;
  readonly history: History;
  readonly orderLimiter: OrderLimiter;
  readonly hashes: StateHashes;
}

/** What is known of the exchange before the first command is applied: of a new one nothing. */
export interface Beginning {
  readonly exchange: Exchange;
  readonly haltedMarketIds: readonly number[];
}

const NOTHING_YET = (): Beginning => ({ exchange: new Exchange(), haltedMarketIds: [] });

export function createReplica(
  { orderLimits, eventLog, storedHistory, marketArchive, clock, log }: ReplicaParts,
  { exchange, haltedMarketIds } = NOTHING_YET(),
): Replica {
  const guarded = new GuardedExchange(exchange, log, haltedMarketIds);
  const publisher = new Publisher(log);
  const listing = { assets: exchange.assets(), markets: guarded.markets() };
  const marketData = createMarketData(listing, (marketId) => exchange.referencePrice(marketId));
  const history = new History({ stored: storedHistory, log });
  const userData = createUserData({ ...listing, lists: history.openLists, clock });
  const orderLimiter = new OrderLimiter(orderLimits);
  // In this order, so that streams speak after the books moved.
  publisher.subscribe((applied) => history.apply(applied));
  publisher.subscribe((applied) => orderLimiter.apply(applied));
  publisher.subscribe((applied) => marketData.apply(applied));
  publisher.subscribe(
    (applied) => userData.apply(applied),
    () => userData.isHeard,
  );
  const hashes = new StateHashes();
  const applier = new Applier({ exchange: guarded, publisher, eventLog, hashes });
  const shown = { marketData, marketArchive, userData, history, orderLimiter };
  return { exchange, guarded, applier, eventLog, ...shown, hashes };
}
