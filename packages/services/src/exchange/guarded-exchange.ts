import type { Command } from "@bourse/engine/command";
import { type Event, RejectedPart, type Why } from "@bourse/engine/event";
import type { Exchange } from "@bourse/engine/exchange";
import { MarketStatus } from "@bourse/engine/market";
import { describeError, type Log } from "../runtime/index.ts";
import { bringsOrder } from "./new-order.ts";

/**
 * The engine behind a fence: a command that makes it throw is refused, its market takes no new
 * orders from then on, and the other markets trade on. All of it follows from the journal alone, so
 * a replay ends in the same state.
 */
export class GuardedExchange {
  readonly #exchange: Exchange;
  readonly #log: Log;
  readonly #haltedMarketIds = new Set<number>();

  constructor(exchange: Exchange, log: Log) {
    this.#exchange = exchange;
    this.#log = log;
  }

  get haltedMarketIds(): ReadonlySet<number> {
    return this.#haltedMarketIds;
  }

  apply(command: Command, sequence: number, timeUs: number): readonly Event[] {
    try {
      if (this.#mayRun(command)) return this.#exchange.apply(command, sequence, timeUs);
      // The engine counts every command, so it takes part in this one as if time went by.
      const events = this.#exchange.apply({ kind: "AdvanceTime" }, sequence, timeUs);
      return [marketClosed(command), ...events];
    } catch (error) {
      return this.#halt(command, sequence, error);
    }
  }

  #mayRun(command: Command): boolean {
    if (!bringsOrder(command) && command.kind !== "AmendOrder") return true;
    return !this.#haltedMarketIds.has(command.marketId);
  }

  #halt(command: Command, sequence: number, error: unknown): Event[] {
    const marketId = "marketId" in command ? command.marketId : undefined;
    this.#log.error("command-failed-in-engine", {
      alarm: true,
      sequence,
      kind: command.kind,
      marketHalted: marketId,
      error: describeError(error),
    });
    const refusal = rejected(command, {
      code: -1000,
      message: "An unknown error occurred while processing the request.",
      why: { rule: "failed in the engine", actual: 0, limit: 0 },
    });
    if (marketId === undefined) return [refusal];
    this.#haltedMarketIds.add(marketId);
    const spec = this.#exchange.markets().find((market) => market.marketId === marketId);
    if (spec === undefined) return [refusal];
    return [refusal, { kind: "MarketListed", spec: { ...spec, status: MarketStatus.Halt } }];
  }
}

function marketClosed(command: Command): Event {
  const why = { rule: "3.4", actual: MarketStatus.Halt, limit: MarketStatus.Trading };
  return rejected(command, { code: -2010, message: "Market is closed.", why });
}

function rejected(command: Command, refusal: { code: number; message: string; why: Why }): Event {
  const accountId = "accountId" in command ? command.accountId : 0;
  return { kind: "CommandRejected", accountId, part: RejectedPart.Whole, ...refusal };
}
