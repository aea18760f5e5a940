import type { Command } from "@bourse/engine/command";
import type { Event } from "@bourse/engine/event";
import type { Exchange } from "@bourse/engine/exchange";
import { MarketStatus } from "@bourse/engine/market";
import { describeError, type Log } from "../runtime/index.ts";

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
    if (command.kind === "PlaceOrder" && this.#haltedMarketIds.has(command.marketId)) {
      // The engine counts every command, so it takes part in this one without doing anything.
      const events = this.#exchange.apply({ kind: "AdvanceTime" }, sequence, timeUs);
      return [rejected(command.accountId, -2010, "Market is closed."), ...events];
    }
    try {
      return this.#exchange.apply(command, sequence, timeUs);
    } catch (error) {
      return this.#halt(command, sequence, error);
    }
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
    const accountId = "accountId" in command ? command.accountId : 0;
    const refusal = rejected(
      accountId,
      -1000,
      "An unknown error occurred while processing the request.",
    );
    if (marketId === undefined) return [refusal];
    this.#haltedMarketIds.add(marketId);
    const spec = this.#exchange.markets().find((market) => market.marketId === marketId);
    if (spec === undefined) return [refusal];
    return [refusal, { kind: "MarketListed", spec: { ...spec, status: MarketStatus.Halt } }];
  }
}

function rejected(accountId: number, code: number, message: string): Event {
  return { kind: "CommandRejected", accountId, code, message };
}
