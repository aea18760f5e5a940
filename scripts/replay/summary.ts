import type { Command } from "@bourse/engine/command";
import { type MarketSpec, MarketStatus } from "@bourse/engine/market";
import { SYMBOL_STATUS_NAMES } from "@bourse/core/market/wire";
import type { Applied } from "@bourse/services/exchange";
import type { Rebuilt, Watcher } from "./rebuild.ts";
import { table } from "./table.ts";
import { timeText, Words } from "./words.ts";

/** Collects fees and is nobody's account. */
const HOUSE_ACCOUNT_ID = 0;

export interface MarketSummary {
  readonly symbol: string;
  readonly status: string;
  readonly openOrders: number;
  readonly trades: number;
  readonly lastPrice: string | null;
  readonly bid: string | null;
  readonly ask: string | null;
}

export interface Summary {
  readonly journal: string;
  readonly commands: number;
  readonly firstTime: string | null;
  readonly lastTime: string | null;
  readonly accounts: number;
  readonly openOrders: number;
  readonly trades: number;
  readonly refusals: number;
  readonly stateHash: string;
  readonly commandsPerSecond: number;
  readonly markets: readonly MarketSummary[];
}

/** Counts what the state at the end no longer shows. */
export class SummaryWatcher implements Watcher {
  readonly isDone = false;
  readonly #accountIds = new Set<number>();
  readonly #tradesByMarket = new Map<number, number>();
  #refusals = 0;

  before(command: Command): void {
    if ("accountId" in command) this.#accountIds.add(command.accountId);
  }

  after({ events }: Applied): void {
    for (const event of events) {
      if (event.kind === "Trade") {
        const { marketId } = event;
        this.#tradesByMarket.set(marketId, (this.#tradesByMarket.get(marketId) ?? 0) + 1);
      } else if (event.kind === "CommandRejected") {
        this.#refusals += 1;
      } else if (event.kind === "BalanceChanged") {
        this.#accountIds.add(event.accountId);
      }
    }
  }

  summary(rebuilt: Rebuilt): Summary {
    const { exchange, journalDir, firstTimeUs, seconds } = rebuilt;
    const { sequence, timeUs } = exchange;
    const accountIds = [...this.#accountIds].filter((id) => id !== HOUSE_ACCOUNT_ID);
    const openByMarket = new Map<number, number>();
    for (const accountId of accountIds) {
      for (const { marketId } of exchange.openOrdersOf(accountId)) {
        openByMarket.set(marketId, (openByMarket.get(marketId) ?? 0) + 1);
      }
    }
    return {
      journal: journalDir,
      commands: sequence,
      firstTime: sequence === 0 ? null : timeText(firstTimeUs),
      lastTime: sequence === 0 ? null : timeText(timeUs),
      accounts: accountIds.length,
      openOrders: sumOf(openByMarket),
      trades: sumOf(this.#tradesByMarket),
      refusals: this.#refusals,
      stateHash: exchange.stateHash(),
      commandsPerSecond: Math.round(sequence / seconds),
      markets: exchange.markets().map((market) =>
        summaryOf(rebuilt, market, {
          openOrders: openByMarket.get(market.marketId) ?? 0,
          trades: this.#tradesByMarket.get(market.marketId) ?? 0,
        }),
      ),
    };
  }
}

function summaryOf(
  { exchange, haltedMarketIds }: Rebuilt,
  { marketId, symbol, status }: MarketSpec,
  counts: { readonly openOrders: number; readonly trades: number },
): MarketSummary {
  const words = new Words(exchange);
  const price = (ticks: number): string | null =>
    ticks === 0 ? null : words.price(marketId, ticks);
  const { bids, asks } = exchange.depth(marketId, 1);
  const shown = haltedMarketIds.has(marketId) ? MarketStatus.Halt : status;
  return {
    symbol,
    status: SYMBOL_STATUS_NAMES[shown],
    ...counts,
    lastPrice: price(exchange.lastPriceTicks(marketId)),
    bid: price(bids[0]?.[0] ?? 0),
    ask: price(asks[0]?.[0] ?? 0),
  };
}

export function summaryText(summary: Summary): string {
  const { firstTime, lastTime } = summary;
  const facts: [string, string][] = [
    ["journal", summary.journal],
    ["commands", `${summary.commands}, of which ${summary.refusals} were refused`],
    ["time", firstTime === null ? "-" : `${firstTime} to ${lastTime}`],
    ["accounts", String(summary.accounts)],
    ["open orders", String(summary.openOrders)],
    ["trades", String(summary.trades)],
    ["state hash", summary.stateHash],
    ["speed", `${summary.commandsPerSecond} commands/s`],
  ];
  const heads = ["market", "status", "last price", "bid", "ask", "open orders", "trades"];
  const rows = summary.markets.map((market) => [
    market.symbol,
    market.status,
    market.lastPrice ?? "-",
    market.bid ?? "-",
    market.ask ?? "-",
    String(market.openOrders),
    String(market.trades),
  ]);
  return `${table(facts, "<<")}\n${table([heads, ...rows], "<<>>>>>")}`;
}

function sumOf(counts: ReadonlyMap<number, number>): number {
  let sum = 0;
  for (const count of counts.values()) sum += count;
  return sum;
}
